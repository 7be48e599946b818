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

test("a caret leads to the page of its value before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto(places().address);
  await page.getByRole("link", { name: "Actions: IP address" }).first().click();
  await expect(page).toHaveURL(/\/values\?/);
  await expect(heading(page)).toHaveText("Value");
  release();
  await ready(page);
});

test("the palette's link leads to the search before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/devices");
  await page.getByRole("link", { name: /palette/i }).click();
  await expect(page).toHaveURL(/\/search$/);
  release();
  await ready(page);
});

test("an alert is changed before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto(places().alert);
  const comment = `before the script ${Date.now()}`;
  await page.getByLabel("Comment").fill(comment);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(comment)).toBeVisible();
  release();
  await ready(page);
});

test("a note that was begun before the script came is kept, with focus and caret", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto(places().alert);
  const comment = page.getByLabel("Comment");
  await comment.pressSequentially("half a sen");
  await page.getByLabel("Status").selectOption("in_progress");
  await comment.focus();
  release();
  await ready(page);
  await expect(comment).toBeFocused();
  await page.keyboard.type("tence");
  await expect(comment).toHaveValue("half a sentence");
  await expect(page.getByLabel("Status")).toHaveValue("in_progress");
});

test("a row that was ticked before the script came stays ticked", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/alerts");
  const tick = page.getByRole("table", { name: "Alerts" }).getByRole("checkbox").first();
  await tick.check();
  release();
  await ready(page);
  await expect(tick).toBeChecked();
  await expect(page.getByRole("main").locator("summary", { hasText: /^Change\s*1$/ })).toBeVisible();
});

test("what was typed into the search before the script came is kept", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/");
  const search = page.getByRole("search").getByRole("textbox");
  await search.fill("powershell");
  release();
  await ready(page);
  await expect(search).toHaveValue("powershell");
});
