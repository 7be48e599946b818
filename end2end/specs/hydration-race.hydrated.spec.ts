// Before its script has arrived, a page works as if scripts were off; when it arrives, nothing jumps.
import { places } from "../fixtures/portal.ts";
import { expect, heading, ready, test } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

/** Holds back every wasm file until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue().catch(() => {}); // The page may be gone by now.
  });
  return release;
}

test("links work before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/devices");
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");
  await page.getByRole("navigation").getByRole("link", { name: "Alerts" }).first().click();
  await expect(page).toHaveURL(/\/alerts\b/);
  await expect(heading(page)).toHaveText(/alerts/i);
  release();
  await ready(page);
});

test("a search form works before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto(`${places().device}/timeline`);
  await page.getByRole("searchbox", { name: "Find in events" }).fill("powershell");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/text=powershell/);
  release();
  await ready(page);
  await expect(page.getByRole("searchbox", { name: "Find in events" })).toHaveValue("powershell");
});

test("what was typed before the script came is kept", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/devices");
  const search = page.getByRole("main").getByRole("searchbox").first();
  await search.fill("fin");
  release();
  await ready(page);
  await expect(search).toHaveValue("fin");
});
