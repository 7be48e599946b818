// The box that searches in the many values of a filter.
import { expect, test, visit } from "../fixtures/test.ts";

test("a search in a filter leaves the matching values, and each still filters", async ({ page }) => {
  await visit(page, "/alerts?range=180d");
  const filters = page.getByRole("complementary", { name: "Filters" });
  const rule = filters.locator("details", { has: page.locator("summary", { hasText: /^Rule$/ }) }).last();
  await rule.getByRole("searchbox", { name: "Search in Rule" }).fill("shadow COPIES");
  const found = rule.locator("li:visible");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText("Shadow copies");
  await expect(rule.getByRole("status")).toContainText("1 of");
  await found.locator(".pick").click();
  await expect(page.getByRole("link", { name: /Remove filter: Rule is Shadow copies/ })).toBeVisible();
});
