// Files, addresses, domains and users: one page each, from any value to everything known about it.
import { places } from "../fixtures/portal.ts";
import { expect, hasScript, heading, ready, rows, test, visit } from "../fixtures/test.ts";

const KINDS = ["file", "address", "domain", "user"] as const;

for (const kind of KINDS) {
  test(`the page of a ${kind} names its window and its scope, and its tabs lead to whole tables`, async ({ page }) => {
    await visit(page, places()[kind]);
    const truth = page.locator(".truth").first();
    await expect(truth).toContainText("whole days in UTC");
    await expect(truth).toContainText("Scope: all groups, 12 devices");
    await expect(truth).toContainText("Counts are complete");
    const tab = page.locator(".tabs").getByRole("link", { name: /^Devices/ });
    const said = Number(await tab.locator(".n").innerText());
    expect(said).toBeGreaterThan(0);
    await tab.click();
    await expect(page).toHaveURL(/show=devices/);
    await expect(rows(page, "Devices")).toHaveCount(said);
    await expect(page.locator(".tabs").getByRole("link", { name: /^Devices/ })).toHaveAttribute("aria-current", "page");
  });

  test(`the first sighting of a ${kind} on a device leads into its timeline at that moment`, async ({ page }) => {
    await visit(page, places()[kind]);
    const first = rows(page, "Devices").first().getByRole("link", { name: /^First seen on/ });
    await first.click();
    await expect(page).toHaveURL(/\/devices\/.+\/timeline\?from=/);
    await expect(page.getByRole("main").locator("tr.ev").first()).toBeVisible();
  });
}

test("a window without events says so, and the head still tells when it was seen", async ({ page }) => {
  await visit(page, `${places().file}?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
  await expect(page.getByRole("main")).toContainText("Not seen in this time");
  await expect(page.locator(".facts")).toContainText(/First seen/);
});

test("the page of a user shows failed against successful sign-ins, as a chart and as a table", async ({ page }) => {
  await visit(page, places().user);
  await expect(page.getByRole("img", { name: /^Sign-ins per day: [\d,]+ successful, [\d,]+ failed/ })).toBeVisible();
  const section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Sign-ins per day" }) });
  await section.getByText("Show as table").click();
  await expect(page.getByRole("table", { name: /^Sign-ins by day/ })).toBeVisible();
});

test("an account's page keeps its address when one comes to it by a link", async ({ page }) => {
  await visit(page, "/alerts?sort=-severity");
  const account = decodeURIComponent(places().user.split("/").at(-1) ?? "");
  expect(account).toContain("\\");
  await rows(page, "Alerts").locator(`a[href="${places().user}"]`).first().click();
  await expect(page).toHaveURL((url) => url.pathname === places().user);
  await expect(heading(page)).toHaveText(account);
  expect((await page.reload())?.status()).toBe(200);
  await ready(page);
  await expect(heading(page)).toHaveText(account);
  await page.goBack();
  await expect(heading(page)).toHaveText("Alerts");
  await page.goForward();
  await expect(heading(page)).toHaveText(account);
});

test("the page of a file tells its processes apart and whether it ran on each device", async ({ page }) => {
  await visit(page, places().file);
  for (const name of ["Processes that created it", "Processes that loaded it", "Processes that ran it", "Names"]) {
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  await expect(rows(page, "Devices").first()).toContainText(/Ran|Loaded|Not seen running/);
});

test("the page of a domain has the addresses it resolved to, and of an address the names", async ({ page }) => {
  await visit(page, places().domain);
  for (const name of ["URLs under it", "Addresses it resolved to", "Sub-domains"]) {
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  await visit(page, places().address);
  for (const name of ["Ports here that it connected to", "Names that resolved to it", "Sign-ins from it"]) {
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
});

test.describe("an unknown value", () => {
  test.use({ expectedStatuses: [404] });

  test("a value that no event names is not found", async ({ page }) => {
    await visit(page, "/files/00000000000000000000000000000000", 404);
    await expect(heading(page)).toHaveText("Not found");
  });
});

test.describe("searching", () => {
  test("one hit leads straight to its page, also from defanged writing", async ({ page }) => {
    const domain = decodeURIComponent(places().domain.split("/").pop() ?? "");
    const defanged = `hxxps://${domain.replaceAll(".", "[.]")}/some/path`;
    await visit(page, "/devices");
    const box = page.getByRole("textbox", { name: /^Search hash/ });
    if (hasScript()) {
      await page.keyboard.press("/");
      await expect(box).toBeFocused();
    }
    await box.fill(defanged);
    await box.press("Enter");
    await expect(page).toHaveURL((url) => url.pathname === places().domain);
    await expect(heading(page)).toHaveText(domain.replaceAll(".", "[.]"));
  });

  test("a name that many things have lists them with their kinds", async ({ page }) => {
    await visit(page, "/search?q=svchost.exe");
    await expect(rows(page, "Found").first()).toContainText("svchost.exe");
    await expect(page.locator(".truth").first()).toContainText("looked for in");
  });

  test("nothing found says where it was looked for and since when", async ({ page }) => {
    await visit(page, "/search?q=qqqqqqqq");
    await expect(page.getByRole("main")).toContainText("Nothing found");
    await expect(page.getByRole("main")).toContainText(/looked for in devices, accounts.* since /);
  });

  test("a pasted list becomes a table of hits and misses", async ({ page }) => {
    const address = decodeURIComponent(places().address.split("/").pop() ?? "");
    await visit(page, "/search");
    await page.getByLabel("Look up").fill(`${address}\n'never[.]example'\n`);
    await page.getByRole("button", { name: "Look up" }).click();
    await expect(page.locator(".truth").first()).toContainText("1 of 2 values found");
    await expect(rows(page, "Looked up")).toHaveCount(2);
    await rows(page, "Looked up").first().getByRole("link").click();
    await expect(page).toHaveURL((url) => url.pathname === places().address);
  });
});
