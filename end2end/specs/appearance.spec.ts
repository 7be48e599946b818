// The theme: chosen in the top bar, kept by the browser, rendered by the server.
import { appearanceSaved, expect, ready, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.locator('header summary[aria-label="Theme"]').click();
  const saved = appearanceSaved(page);
  await page.locator("header").getByRole("button", { name, exact: true }).click();
  await saved;
}

test("a theme is kept over pages and reloads", async ({ page }) => {
  await visit(page, "/");
  for (const [choice, key] of [["Dark", "dark"], ["Light", "light"]] as const) {
    await chooseTheme(page, choice);
    await expect(page.locator("html")).toHaveAttribute("data-theme", key);
    const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [red = 0] = background.match(/\d+/g)?.map(Number) ?? [];
    expect(red < 128, `a ${key} background: ${background}`).toBe(key === "dark");
    await page.goto("/devices");
    await ready(page);
    await expect(page.locator("html")).toHaveAttribute("data-theme", key);
  }
});

test("rows are as high as was chosen, from the first paint on", async ({ page }) => {
  const height = async () => {
    await visit(page, "/devices");
    const box = await page.getByRole("table", { name: "Devices" }).locator("tbody tr").first().boundingBox();
    return box?.height ?? 0;
  };
  const compact = await height();
  await visit(page, "/settings");
  await page.getByLabel("Rows of lists").selectOption("Comfortable");
  const saved = appearanceSaved(page);
  await page.getByRole("main").getByRole("button", { name: "Save" }).click();
  await saved;
  expect(await height()).toBe(compact + 8);
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
});
