// A device's page: head, tabs, overview.
import { places } from "../fixtures/portal.ts";
import { expect, heading, rows, test, visit } from "../fixtures/test.ts";

test("the tabs are links and say where one is", async ({ page }) => {
  await visit(page, places().device);
  const tabs = page.getByRole("navigation", { name: "Device" });
  for (const [name, path] of [["Alerts", "/alerts"], ["Timeline", "/timeline"], ["Overview", ""]] as const) {
    const tab = tabs.getByRole("link", { name: new RegExp(`^${name}`) });
    await tab.click();
    await expect(page).toHaveURL((url) => url.pathname === places().device + path);
    await expect(tab).toHaveAttribute("aria-current", "page");
    await expect(tabs.locator("[aria-current]")).toHaveCount(1);
  }
});

test("the overview says what is known of the device", async ({ page }) => {
  await visit(page, places().device);
  const main = page.getByRole("main");
  for (const name of ["Identity", "Events by kind", "Alerts", "Users", "Addresses"]) {
    await expect(main.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  await expect(main.getByTitle(/^Risk is the highest severity among open alerts/)).toContainText("High");
  await expect(main).toContainText("Sysmon");
  await expect(rows(page, "Newest alerts of this device").first()).toBeVisible();
  await expect(rows(page, "Account").first()).toBeVisible();
  await expect(rows(page, "Address").first()).toBeVisible();
});

test("a kind of event leads to the timeline of just that kind, and the counts agree", async ({ page }) => {
  await visit(page, places().device);
  const kind = page.getByRole("main").locator('a[href*="group=process"]').first();
  const said = await kind.locator(".cnt").innerText();
  await kind.click();
  await expect(page).toHaveURL(/timeline\?group=process/);
  await expect(page.locator(".truth b").first()).toHaveText(said);
});

test("the alerts tab shows the alerts of this device only", async ({ page }) => {
  await visit(page, places().device);
  const name = (await heading(page).innerText()).trim();
  const tab = page.getByRole("navigation", { name: "Device" }).getByRole("link", { name: /^Alerts/ });
  const said = Number(await tab.locator(".n").innerText());
  await visit(page, `${places().device}/alerts?range=180d`);
  await expect(rows(page, "Alerts")).toHaveCount(said);
  await rows(page, "Alerts").first().locator('a[href^="/alerts/"]').click();
  await expect(page).toHaveURL(/\/alerts\/.+/);
  await expect(page.getByRole("main").locator(".facts")).toContainText(name.split(".")[0] ?? name);
});
