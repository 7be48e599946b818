// One change of all alerts that match, not only of those on the page.
import { expect, rows, test, visit } from "../fixtures/test.ts";

test("all alerts that match can be commented on at once", async ({ page }) => {
  await visit(page, "/alerts?severity=low");
  const number = await rows(page, "Alerts").count();
  expect(number).toBeGreaterThan(0);
  await page.locator("summary", { hasText: /^Change all$/ }).click();
  const menu = page.locator(".menu.bulk");
  await expect(menu).toContainText("on every page");
  await menu.getByLabel("Comment on each").fill("Looked at together");
  await menu.getByRole("button", { name: new RegExp(`^Change ${number} alerts?$`) }).click();
  await expect(rows(page, "Alerts")).toHaveCount(number);
  await rows(page, "Alerts").first().locator("a.ttl").click();
  await expect(page.getByText("Looked at together").first()).toBeVisible();
});

test.describe("what is refused", () => {
  test.use({ expectedStatuses: [422] });

  test("a change of nothing is refused and says so", async ({ page }) => {
    await visit(page, "/alerts?severity=low");
    await page.locator("summary", { hasText: /^Change all$/ }).click();
    await page.locator(".menu.bulk").getByRole("button", { name: /^Change/ }).click();
    await expect(page.locator(".menu.bulk").getByRole("alert")).toContainText("Choose what to change.");
  });
});
