// UTC or the browser's own zone. Only a script knows the latter, so without one there is nothing to choose.
import { appearanceSaved, expect, ready, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

function zoneSwitch(page: Page) {
  return page.locator('header button[name="zone"]');
}

async function switchZone(page: Page): Promise<void> {
  const saved = appearanceSaved(page);
  await zoneSwitch(page).click();
  await saved;
}

test.use({ timezoneId: "Asia/Tokyo" });

test("times are shown in the chosen zone", async ({ page }) => {
  await visit(page, "/alerts");
  const time = page.getByRole("main").locator("time").first();
  const utc = await time.textContent();
  await switchZone(page);
  await expect(time).not.toHaveText(utc ?? "");
  await page.reload();
  await ready(page);
  await expect(zoneSwitch(page), "the choice is kept").toHaveText("Local");
  await expect(time).not.toHaveText(utc ?? "");
  await switchZone(page);
  await expect(zoneSwitch(page)).toHaveText("UTC");
  await expect(time).toHaveText(utc ?? "");
});
