// The keyboard: help, going places, and how to switch single keys off.
import { expect, heading, test, visit } from "../fixtures/test.ts";

test("a question mark opens the help, Escape closes it", async ({ page }) => {
  await visit(page, "/devices");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: /keyboard/i });
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("g and a letter go to a page", async ({ page }) => {
  await visit(page, "/");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/\/alerts\b/);
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/\/devices$/);
});

test("keys typed into a field are text", async ({ page }) => {
  await visit(page, "/devices");
  const search = page.getByRole("main").getByRole("searchbox").first();
  await search.focus();
  await page.keyboard.type("g?a");
  await expect(search).toHaveValue("g?a");
  await expect(page).toHaveURL(/\/devices$/);
});

test("single keys can be switched off", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "shortcuts", value: "off", url: baseURL ?? "" }]);
  await visit(page, "/devices");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/\/devices$/);
});

test("the first stop of the tabulator skips to the content", async ({ page }) => {
  await visit(page, "/devices");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: /skip to/i });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
