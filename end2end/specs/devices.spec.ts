// The list of devices: sorted, filtered and searched by its address alone.
import { DEVICES } from "../fixtures/portal.ts";
import { expect, rows, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

function list(page: Page) {
  return rows(page, "Devices");
}

function find(page: Page) {
  return page.getByRole("searchbox", { name: "Name, address, user or tag" });
}

test("the list states how much of everything it shows", async ({ page }) => {
  await visit(page, "/devices");
  await expect(list(page)).toHaveCount(DEVICES);
  await expect(page.getByText(`1–${DEVICES} of ${DEVICES} devices`)).toBeVisible();
});

test("a column head sorts, and sorts the other way the second time", async ({ page }) => {
  await visit(page, "/devices");
  const head = page.getByRole("columnheader", { name: "Device", exact: true });
  const names = () => list(page).locator(".rowlink").allInnerTexts();
  await head.getByRole("link").click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(head).toHaveAttribute("aria-sort", "descending");
  const down = await names();
  await head.getByRole("link").click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(names).toEqual(down.toReversed());
});

test("a search leaves the matching devices and can be taken back", async ({ page }) => {
  await visit(page, "/devices?sort=name");
  const name = (await list(page).last().locator(".rowlink .v").innerText()).trim();
  await find(page).fill(name);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/text=/);
  await expect(list(page)).toHaveCount(1);
  await expect(list(page)).toContainText(name);
  await expect(find(page)).toHaveValue(name);
  await page.goBack();
  await expect(list(page)).toHaveCount(DEVICES);
});

test("a facet filters, shows as a pill, and the pill takes it back", async ({ page }) => {
  await visit(page, "/devices");
  const facet = page.getByRole("complementary", { name: "Filters" }).getByRole("link", { name: /^High/ }).first();
  const said = Number(await facet.locator(".n").innerText());
  expect(said).toBeGreaterThan(0);
  expect(said).toBeLessThan(DEVICES);
  await facet.click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(list(page)).toHaveCount(said);
  for (const row of await list(page).all()) await expect(row).toContainText("High");
  await page.getByRole("link", { name: "Remove filter: Risk is High" }).click();
  await expect(list(page)).toHaveCount(DEVICES);
});

test("an empty list says why and leads on", async ({ page }) => {
  await visit(page, "/devices?text=no-device-has-this-name");
  await expect(page.getByRole("heading", { name: "No devices match these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await expect(list(page)).toHaveCount(DEVICES);
});

test("words of the address that mean nothing are ignored", async ({ page }) => {
  await visit(page, "/devices?risk=purple&sort=colour&utm=1");
  await expect(list(page)).toHaveCount(DEVICES);
});
