// What scripts add to the choice of columns and order.
import { expect, test, visit } from "../fixtures/test.ts";

test("Shift and a click on a head sort by that column as well", async ({ page }) => {
  await visit(page, "/devices?sort=-risk,name");
  await page.getByRole("columnheader", { name: /^Group/ }).getByRole("link").click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(/sort=-risk(%2C|,)name(%2C|,)-group/);
});

test("a column moves at once, and its button keeps the focus", async ({ page }) => {
  await visit(page, "/devices");
  await page.locator("summary", { hasText: /^More$/ }).click();
  const names = page.locator(".arrange form li label");
  const before = (await names.allInnerTexts()).map((name) => name.trim());
  const down = page.getByRole("button", { name: `Move ${before[0] ?? ""} to the back` });
  await down.focus();
  await page.keyboard.press("Enter");
  await expect(names.nth(1)).toHaveText(before[0] ?? "");
  await expect(down).toBeFocused();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("columnheader").first()).toHaveText(before[1] ?? "");
});
