// Where rows lie, and what works on them.
import { expect, test, visit } from "../fixtures/test.ts";

test("storage counts events by table and names what follows them", async ({ page }) => {
  await visit(page, "/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Storage" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("status")).toContainText(/[\d,]+ events in \d+ segments of \d+ tables, whole tenant, all time/);
  const tables = main.getByRole("table", { name: "Tables" });
  const row = tables.getByRole("row").filter({ hasText: "DeviceProcessEvents" });
  await expect(row.getByRole("cell").nth(1)).toHaveText(/^[\d,]+$/);
  // All but the head: each table once.
  const names = await tables.getByRole("row").locator("td:first-child").allTextContents();
  expect(new Set(names).size).toBe(names.length);
  const followers = main.getByRole("table", { name: "What follows the events" });
  for (const name of ["Segments", "Detection", "Inventory", "Counts"]) {
    await expect(followers.getByRole("row").filter({ hasText: `${name}:` })).toHaveCount(1);
  }
  await expect(main).toContainText("Joining of segments");
});
