// Columns and order of a list are chosen by forms and links, and kept in the address.
import type { Page } from "@playwright/test";
import { places } from "../fixtures/portal.ts";
import { expect, hasScript, rows, test, visit } from "../fixtures/test.ts";

function more(page: Page) {
  return page.locator("details.dd").filter({ has: page.locator("summary", { hasText: /^More$/ }) });
}

async function open(page: Page): Promise<void> {
  if ((await more(page).getAttribute("open")) === null) await more(page).locator("summary").click();
}

async function heads(page: Page, table: string): Promise<string[]> {
  const all = page.getByRole("table", { name: table, exact: true }).getByRole("columnheader");
  return (await all.allInnerTexts()).map((head) => head.trim());
}

test("a column can be added and taken away", async ({ page }) => {
  await visit(page, "/devices");
  await open(page);
  await more(page).getByRole("checkbox", { name: "Value", exact: true }).check();
  await more(page).getByRole("checkbox", { name: "Sensor", exact: true }).uncheck();
  await more(page).getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/cols=/);
  const shown = await heads(page, "Devices");
  expect(shown).toContain("Value");
  expect(shown).not.toContain("Sensor");
  await expect(rows(page, "Devices").first()).toContainText("Normal");
  await page.goBack();
  await expect(page.getByRole("columnheader", { name: "Sensor" })).toBeVisible();
});

test("buttons move a column, and Apply shows it", async ({ page }) => {
  await visit(page, "/devices?cols=name,risk,group");
  await open(page);
  await more(page).getByRole("button", { name: "Move Group to the front" }).click();
  if (hasScript()) await more(page).getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("columnheader").nth(1)).toHaveText("Group");
  expect(await heads(page, "Devices")).toEqual(["Device", "Group", "Risk"]);
  await expect(page).toHaveURL(hasScript() ? /cols=name%2Cgroup%2Crisk|cols=name,group,risk/ : /front=group/);
});

test("the column that leads to the row cannot be taken away", async ({ page }) => {
  await visit(page, "/alerts?cols=severity");
  expect(await heads(page, "Alerts")).toEqual(["Ticked", "Alert", "Severity"]);
  await open(page);
  await expect(more(page).getByRole("checkbox", { name: "Alert", exact: true })).toBeDisabled();
});

test("a list can be sorted by a second column, and by one less", async ({ page }) => {
  await visit(page, "/devices?sort=risk");
  await open(page);
  await more(page).getByRole("link", { name: "Device", exact: true }).click();
  await expect(page).toHaveURL(/sort=risk(%2C|,)-name/);
  const head = page.getByRole("columnheader", { name: /^Device/ });
  await expect(head).toContainText("2");
  await expect(page.getByRole("columnheader", { name: /^Risk/ })).toHaveAttribute("aria-sort", "ascending");
  await open(page);
  await more(page).getByRole("link", { name: "Do not sort by Risk" }).click();
  await expect(page).toHaveURL(/sort=-name/);
});

test("a timeline's columns can be chosen, its rows stay whole", async ({ page }) => {
  await visit(page, `${places().device}/timeline?cols=time,event,user,what`);
  expect((await heads(page, "Events, newest first")).slice(1)).toEqual(["Event", "User", "Process, object", "Actions"]);
  await expect(rows(page, "Events, newest first").locator(".timec a").first()).toBeVisible();
  await expect(rows(page, "Events, newest first").locator("[data-flag]")).toHaveCount(0);
});
