// The way into the palette is a link, which without script leads to the search.
import { expect, hasScript, heading, test, visit } from "../fixtures/test.ts";

test("the palette's link opens it, or leads to the search", async ({ page }) => {
  await visit(page, "/devices");
  await page.getByRole("link", { name: /palette: pages/i }).click();
  if (hasScript()) await expect(page.getByRole("dialog", { name: "Palette" })).toBeVisible();
  else await expect(heading(page)).toHaveText("Search");
});
