// With script the page fetches a file itself: it says how far it is, can be stopped, and never saves half a file.
import type { Page, Route } from "@playwright/test";
import { expect, test, visit } from "../fixtures/test.ts";

async function choose(page: Page, format: "CSV" | "NDJSON"): Promise<void> {
  await page.locator("summary", { hasText: /^Export$/ }).click();
  await page.getByRole("link", { name: new RegExp(`^${format}`) }).click();
}

test("a finished file is announced", async ({ page }) => {
  await visit(page, "/devices");
  const saved = page.waitForEvent("download");
  await choose(page, "CSV");
  const name = (await saved).suggestedFilename();
  await expect(page.getByText(`${name} saved`)).toBeVisible();
});

test("a file under way shows on every page and can be stopped", async ({ page }) => {
  let asked = 0;
  await page.route("**/api/export/**", (_route: Route) => {
    // Never answered: the file stays under way.
    asked += 1;
  });
  let saved = 0;
  page.on("download", () => (saved += 1));
  await visit(page, "/devices");
  await choose(page, "CSV");
  const bar = page.getByRole("progressbar", { name: /devices as CSV/ });
  await expect(bar).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Alerts" }).click();
  await expect(page).toHaveURL(/\/alerts/);
  await expect(bar).toBeVisible();
  await page.getByRole("button", { name: /^Stop: .*devices as CSV/ }).click();
  await expect(page.getByText("stopped, nothing was saved")).toBeVisible();
  await expect(bar).toHaveCount(0);
  expect([asked, saved]).toEqual([1, 0]);
});

test.describe("when the server refuses", () => {
  test.use({ expectedStatuses: [503] });

  test("the reason is told and nothing is saved", async ({ page }) => {
    await page.route("**/api/export/**", (route: Route) => route.fulfill({ status: 503, body: "Try again in a minute.\n" }));
    await visit(page, "/devices");
    await choose(page, "NDJSON");
    await expect(page.getByText("Try again in a minute.")).toBeVisible();
  });
});
