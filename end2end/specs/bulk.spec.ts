// One change of many alerts: of the ticked ones, or of all that match on every page.
import { expect, hasScript, rows, test, visit } from "../fixtures/test.ts";
import { type Page } from "@playwright/test";

/** Opens the form, which the queue keeps in a menu. */
async function openForm(page: Page) {
  await page.getByRole("main").locator("summary", { hasText: /^Change/ }).click();
  return page.locator(".menu.bulk");
}

test("all alerts that match can be commented on at once", async ({ page }) => {
  await visit(page, "/alerts?severity=low");
  const number = await rows(page, "Alerts").count();
  expect(number).toBeGreaterThan(0);
  const menu = await openForm(page);
  await menu.getByLabel(/that match/).check();
  await menu.getByLabel("Comment on each").fill("Looked at together");
  await menu.getByRole("button", { name: "Change" }).click();
  await expect(rows(page, "Alerts")).toHaveCount(number);
  await rows(page, "Alerts").first().locator("a.ttl").click();
  await expect(page.getByText("Looked at together").first()).toBeVisible();
});

test("only ticked alerts are changed, and the ticks are gone afterwards", async ({ page }) => {
  await visit(page, "/alerts?severity=medium");
  const alerts = rows(page, "Alerts");
  expect(await alerts.count()).toBeGreaterThan(1);
  const [first, second] = await alerts.locator("a.ttl").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const tick = alerts.first().getByRole("checkbox");
  await tick.check();
  const menu = await openForm(page);
  if (hasScript()) await expect(menu.getByLabel("The ticked row")).toBeChecked();
  else await menu.getByLabel("The ticked rows").check();
  const comment = `ticked ${Date.now()}`;
  await menu.getByLabel("Comment on each").fill(comment);
  await menu.getByRole("button", { name: "Change" }).click();
  if (hasScript()) await expect(page.getByText("1 alert changed")).toBeVisible();
  await expect(rows(page, "Alerts").first().getByRole("checkbox")).not.toBeChecked();
  await visit(page, first ?? "");
  await expect(page.getByText(comment).first()).toBeVisible();
  await visit(page, second ?? "");
  await expect(page.getByText(comment)).toHaveCount(0);
});

test.describe("what is refused", () => {
  test.use({ expectedStatuses: [422] });

  test("a change of nothing is refused and says so", async ({ page }) => {
    await visit(page, "/alerts?severity=low");
    const menu = await openForm(page);
    await menu.getByRole("button", { name: "Change" }).click();
    await expect(page.locator(".menu.bulk").getByRole("alert")).toContainText("Choose what to change.");
  });

  test("a change of the ticked ones without a tick is refused and says so", async ({ page }) => {
    await visit(page, "/alerts?severity=low");
    const menu = await openForm(page);
    await menu.getByLabel("The ticked rows").check();
    await menu.getByLabel("Comment on each").fill("none");
    await menu.getByRole("button", { name: "Change" }).click();
    await expect(page.locator(".menu.bulk").getByRole("alert")).toContainText("No alert is ticked.");
  });
});
