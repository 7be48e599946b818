// A device's page: head, tabs, overview.
import { places } from "../fixtures/portal.ts";
import { expect, heading, ready, rows, test, visit } from "../fixtures/test.ts";

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
  for (const name of ["Identity", "Events by kind", "Alerts", "Logged-on users", "Addresses"]) {
    await expect(main.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  await expect(main.getByTitle(/^Risk is the highest severity among open alerts/)).toContainText("High");
  await expect(main).toContainText("Sysmon");
  await expect(rows(page, "Newest alerts of this device").first()).toBeVisible();
  await expect(rows(page, "Account").first()).toBeVisible();
  await expect(rows(page, "Address").first()).toBeVisible();
});

test("the sensor's state says what it means, and users by how they signed in", async ({ page }) => {
  await visit(page, places().device);
  const main = page.getByRole("main");
  await expect(main).toContainText("Active: an event within the last 7 days. Inactive: silent for longer.");
  await expect(main.getByRole("columnheader", { name: "Kinds of sign-in" })).toBeVisible();
  await expect(main).toContainText(/\d+ of \d+, last 30 days/);
});

test("tags and value are set by a form and leave a history", async ({ page }, info) => {
  await visit(page, places().device);
  const tag = `from ${info.project.name}`;
  const menu = page.locator("details").filter({ has: page.getByText("Tags and value", { exact: true }) }).first();
  const open = async () => {
    await ready(page);
    if (!(await menu.evaluate((it: HTMLDetailsElement) => it.open))) await menu.locator("summary").first().click();
  };
  const head = page.getByRole("main").locator(".title");
  await open();
  await menu.getByLabel("New tag").fill(tag);
  await menu.getByRole("button", { name: "Add" }).click();
  await expect(head.getByText(tag, { exact: true })).toBeVisible();
  await open();
  await menu.getByLabel("Value to the organisation").selectOption("High");
  await menu.getByRole("button", { name: "Save" }).click();
  await expect(head.getByText("High value")).toBeVisible();
  await page.getByText(/^Changes of tags and value/).click();
  await expect(page.locator(".log")).toContainText(`Tag added: ${tag}`);
  await open();
  await menu.getByRole("button", { name: `Remove the tag ${tag}` }).click();
  await expect(head.getByText(tag, { exact: true })).toHaveCount(0);
  await open();
  await menu.getByLabel("Value to the organisation").selectOption("Normal");
  await menu.getByRole("button", { name: "Save" }).click();
  await expect(head.getByText("High value")).toHaveCount(0);
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
