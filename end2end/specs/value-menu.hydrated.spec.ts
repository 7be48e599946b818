// The menu of any value: right click, caret, row button, keys.
import { places } from "../fixtures/portal.ts";
import { expect, expectAccessible, expectNoOverflow, rows, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const menu = (page: Page) => page.getByRole("menu");
const item = (page: Page, name: string | RegExp) => menu(page).getByRole("menuitem", { name });
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test("a right click on a value opens its menu, Escape closes it", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const chip = rows(page, "Events, newest first").locator(".detc a.chip").first();
  await chip.click({ button: "right" });
  await expect(menu(page)).toBeVisible();
  await expect(menu(page).getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu(page)).toHaveCount(0);
  await expect(chip).toBeFocused();
});

test("a row's button offers its values, arrows walk them, a filter changes the address", async ({ page }) => {
  await visit(page, `${places().device}/timeline?group=process`);
  const button = rows(page, "Events, newest first").getByRole("button", { name: /^Actions: / }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  const items = menu(page).getByRole("menuitem");
  await expect(items.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(items.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await expect(item(page, "Copy")).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(item(page, "Copy")).toHaveCount(0);
  await expect(items.nth(0)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(items.nth(0)).toBeFocused();
  await page.keyboard.press("End");
  await expect(item(page, /notes of an alert/)).toBeFocused();
  await page.keyboard.press("f");
  await expect(item(page, "Filter in: Action type")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]is=ActionType%3A/);
  await expect(page.locator(".pill").filter({ hasText: "Action type is" })).toBeVisible();
});

test("Escape gives focus back to the button that opened the menu", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const button = rows(page, "Events, newest first").getByRole("button", { name: /^Actions: / }).first();
  await button.click();
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("m opens the menu of the row that has focus", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  await page.keyboard.press("j");
  await page.keyboard.press("m");
  await expect(menu(page)).toBeVisible();
});

test("a caret copies a value with and without teeth", async ({ page }) => {
  await visit(page, places().domain);
  await page.getByRole("link", { name: "Actions: Domain" }).first().click();
  await item(page, /^Copy$/).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  const raw = await copied(page);
  expect(places().domain).toBe(`/domains/${raw}`);
  await page.getByRole("link", { name: "Actions: Domain" }).first().click();
  await item(page, "Copy defanged").click();
  await expect.poll(() => copied(page)).toBe(raw.replaceAll(".", "[.]"));
});

test("evidence of an alert can be noted on that alert, and leads back", async ({ page }) => {
  await visit(page, places().alert);
  const evidence = page.getByRole("table").filter({ has: page.getByText("Where in the event") });
  await evidence.getByRole("link", { name: /^Actions: / }).first().click();
  await item(page, /notes of an alert/).click();
  await expect(page).toHaveURL(/\/values\?/);
  const alert = await page.getByLabel("Alert", { exact: true }).inputValue();
  expect(places().alert).toContain(alert);
  const note = `evidence ${Date.now()}`;
  await page.getByLabel("Note", { exact: true }).fill(note);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${places().alert}$`));
  await expect(page.getByText(note)).toBeVisible();
});

test("the menu stays inside the window and axe finds nothing", async ({ page }) => {
  test.slow();
  await visit(page, `${places().device}/timeline`);
  await rows(page, "Events, newest first").getByRole("button", { name: /^Actions: / }).last().click();
  const box = await menu(page).boundingBox();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 1280).toBe(true);
  expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? 0) <= 900).toBe(true);
  await expectAccessible(page);
  await menu(page).getByRole("menuitem").first().click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expectNoOverflow(page);
});
