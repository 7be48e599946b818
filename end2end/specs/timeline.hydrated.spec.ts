// What scripts add to the timeline: the pane without a reload, keys, copy buttons.
import { places } from "../fixtures/portal.ts";
import { expect, rows, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

function openers(page: Page) {
  return rows(page, "Events, newest first").locator(".timec a");
}

test("opening an event loads no new document, and Escape closes it and gives the focus back", async ({ page }) => {
  await visit(page, `${places().device}/timeline?only=alerts`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await openers(page).first().click();
  await expect(page.getByRole("complementary", { name: "Event" }).getByText("Received")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/event=/);
  await expect(openers(page).first()).toBeFocused();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("a copy button copies the raw value", async ({ page }) => {
  await visit(page, `${places().device}/timeline?only=alerts`);
  await openers(page).first().click();
  const pane = page.getByRole("complementary", { name: "Event" });
  const field = pane.locator("dl > div").filter({ has: page.getByText("Action type", { exact: true }) }).first();
  const value = (await field.locator(".val").innerText()).trim();
  await field.getByRole("button", { name: "Copy Action type" }).click();
  await expect(page.getByText("Action type copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
});

test("j and k move over the rows, Enter opens the one with focus", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  await page.keyboard.press("j");
  await expect(openers(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(openers(page).nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(openers(page).nth(0)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/event=/);
});

test("the arrow keys walk the process tree", async ({ page }) => {
  await visit(page, places().alert);
  const nodes = page.getByRole("tree", { name: "Alert story" }).getByRole("treeitem");
  await nodes.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(nodes.nth(1)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(nodes.first()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(nodes.first()).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await expect(nodes.first()).toHaveAttribute("aria-expanded", "true");
});
