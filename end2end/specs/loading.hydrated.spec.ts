// A list that takes its time: after a while its rows are bars, and what was there comes back.
import { expect, rows, test, visit } from "../fixtures/test.ts";

test("rows turn into bars while a list is asked for anew, and back", async ({ page }) => {
  await visit(page, "/devices");
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/api/devices/list*", async (route) => {
    await held;
    await route.continue();
  });
  const name = rows(page, "Devices").first().locator(".rowlink > *").first();
  await expect(name).toBeVisible();
  await page.getByRole("columnheader", { name: "Device", exact: true }).getByRole("link").click();
  await expect(name).toBeHidden();
  answer();
  await expect(name).toBeVisible();
  await expect(page).toHaveURL(/sort=-name/);
});
