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

test("s flags the row with focus, in place", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const flag = rows(page, "Events, newest first").locator("[data-flag]").first();
  await openers(page).first().focus();
  await page.keyboard.press("s");
  await expect(flag).toHaveAttribute("aria-pressed", "true");
  await expect(openers(page).first()).toBeFocused();
  const answered = page.waitForResponse((response) => response.url().endsWith("/api/devices/unflag"));
  await page.keyboard.press("s");
  await answered;
  await expect(flag).toHaveAttribute("aria-pressed", "false");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("a drag over the histogram selects its bars", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const bars = page.locator(".hist .bars a");
  const [first, last] = [await bars.nth(20).boundingBox(), await bars.nth(60).boundingBox()];
  if (!first || !last) throw new Error("no bars");
  await page.mouse.move(first.x + first.width / 2, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(last.x + last.width / 2, last.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/zoom=/);
  await expect(page.getByRole("link", { name: "Whole window" })).toBeVisible();
});

test("arrow keys select a part of the histogram and Enter applies it", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const brush = page.getByRole("slider", { name: /^Part of the histogram/ });
  await brush.focus();
  await page.keyboard.press("ArrowLeft");
  const one = await brush.getAttribute("aria-valuetext");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(brush).not.toHaveAttribute("aria-valuetext", one ?? "");
  const said = /, ([\d,]+) events/.exec((await brush.getAttribute("aria-valuetext")) ?? "")?.[1] ?? "";
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/zoom=/);
  await expect(page.locator(".truth b").first()).toHaveText(said);
  await expect(brush).toBeFocused();
});
