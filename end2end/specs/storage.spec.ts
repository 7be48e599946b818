// Where rows lie, and what works on them.
import { expect, test, visit } from "../fixtures/test.ts";

test("storage counts events by table and names what follows them", async ({ page }) => {
  await visit(page, "/settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Storage" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("status")).toContainText(/[\d,]+ events in \d+ segments of \d+ tables, whole tenant, all time/);
  const followers = main.getByRole("table", { name: "What follows the events" });
  for (const name of ["Segments", "Detection", "Inventory", "Counts"]) {
    await expect(followers.getByRole("row").filter({ hasText: `${name}:` })).toHaveCount(1);
  }
  // Every event is in a segment, or the segments are behind by it.
  const number = (text: string): number => Number(text.replaceAll(",", ""));
  const told = await main.getByRole("status").locator("b").first().innerText();
  const behind = followers.getByRole("row").filter({ hasText: "Segments:" }).getByRole("cell").nth(1);
  expect(number(told) + number(await behind.innerText())).toBeGreaterThan(1_000);
  await expect(main).toContainText("Joining of segments");
});
