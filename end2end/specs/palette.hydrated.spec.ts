// The palette: one box that leads anywhere.
import { places } from "../fixtures/portal.ts";
import { expect, expectAccessible, expectNoOverflow, heading, NARROW, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

const palette = (page: Page) => page.getByRole("dialog", { name: "Palette" });
const box = (page: Page) => palette(page).getByRole("combobox");
const options = (page: Page) => palette(page).getByRole("option");

async function open(page: Page) {
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
}

test("pages are found by their words, arrows choose, Enter goes", async ({ page }) => {
  await visit(page, "/devices");
  await page.evaluate(() => localStorage.clear());
  await open(page);
  await page.keyboard.type("al");
  await expect(options(page).first()).toHaveText(/Alerts/);
  // What the server finds comes between the lines: the second one is known after that.
  await expect(palette(page).getByRole("group", { name: "Found" })).toBeVisible();
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  const second = await options(page).nth(1).getAttribute("id");
  await expect(box(page)).toHaveAttribute("aria-activedescendant", second ?? "");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/alerts/);
  await expect(palette(page)).toHaveCount(0);
  await expect(heading(page)).toBeFocused();
});

test("Escape closes it and focus returns", async ({ page }) => {
  await visit(page, "/devices");
  const find = page.getByRole("main").getByRole("searchbox").first();
  await find.focus();
  await open(page);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(find).toBeFocused();
});

test("entities are offered while one types, and lead to their pages", async ({ page }) => {
  await visit(page, "/");
  await open(page);
  const address = places().address.split("/").at(-1) ?? "";
  await page.keyboard.type(address);
  const found = palette(page).getByRole("group", { name: "Found" }).getByRole("option").first();
  await expect(found).toContainText(address);
  await found.click();
  await expect(page).toHaveURL(new RegExp(`${places().address}$`));
});

test("what comes late for an older text is dropped", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/search\/suggest.*text=svch(&|$)/, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await visit(page, "/");
  await open(page);
  const asked = page.waitForRequest(/text=svch(&|$)/);
  await page.keyboard.type("svch");
  await asked;
  await page.keyboard.type("zzzz");
  await page.waitForResponse(/text=svchzzzz/);
  release();
  await page.waitForResponse(/text=svch(&|$)/);
  await expect(palette(page).getByRole("group", { name: "Found" })).toHaveCount(0);
});

test.describe("a look-up that fails", () => {
  test.use({ expectedStatuses: [502] });

  test("is told, and the search stays on offer", async ({ page }) => {
    await page.route(/search\/suggest/, (route) => route.fulfill({ status: 502, body: "gone" }));
    await visit(page, "/");
    await open(page);
    await page.keyboard.type("svch");
    await expect(palette(page).getByRole("alert")).toBeVisible();
    await expect(options(page).last()).toHaveText(/Look up/);
    await box(page).fill("");
    await expect(palette(page).getByRole("alert")).toHaveCount(0);
  });
});

test("pages that were looked at are offered first, and can be forgotten", async ({ page }) => {
  await visit(page, "/");
  await page.evaluate(() => localStorage.clear());
  await visit(page, places().device);
  await visit(page, places().alert);
  await visit(page, "/");
  await open(page);
  const recent = palette(page).getByRole("group", { name: "Recent" });
  await expect(recent.getByRole("option")).toHaveCount(2);
  await expect(recent.getByRole("option").first()).toContainText("Alert");
  await page.keyboard.type("forget");
  await page.keyboard.press("Enter");
  await box(page).fill("");
  await expect(recent).toHaveCount(0);
});

test("an action does what its menu does", async ({ page }) => {
  await visit(page, "/devices");
  await open(page);
  const saved = page.waitForResponse((response) => response.url().includes("/api/session/appearance"));
  await page.keyboard.type("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await saved;
  await open(page);
  await page.keyboard.type("theme system");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
  await open(page);
  await page.keyboard.type("list the keyboard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
});

test("anything can be looked up from it", async ({ page }) => {
  await visit(page, "/devices");
  await open(page);
  await page.keyboard.type("no such thing anywhere");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/search\?q=no/);
});

test("axe finds nothing in it, and it fits a phone", async ({ page }) => {
  await visit(page, "/devices");
  await open(page);
  await expectAccessible(page);
  await page.keyboard.type("s");
  await expectAccessible(page);
  await expectNoOverflow(page);
  await page.setViewportSize(NARROW);
  const edge = await palette(page).boundingBox();
  expect((edge?.x ?? -1) >= 0 && (edge?.x ?? 0) + (edge?.width ?? 0) <= NARROW.width).toBe(true);
});
