// Home: what is open, where, and whether telemetry still comes in.
import { expect, rows, test, visit } from "../fixtures/test.ts";

test("home shows the trend, open alerts, riskiest devices and the state of ingest", async ({ page }) => {
  await visit(page, "/");
  const main = page.getByRole("main");
  await expect(main.getByRole("img", { name: /alerts/i }).first()).toBeVisible();
  for (const name of ["Open alerts", "Newest open alerts", "Riskiest devices", "Ingest"]) {
    await expect(main.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  for (const severity of ["High", "Medium", "Low", "Informational"]) {
    await expect(main.getByText(severity, { exact: true }).first()).toBeVisible();
  }
});

test("open alerts by severity lead to just those alerts, and the counts agree", async ({ page }) => {
  await visit(page, "/");
  const high = page.getByRole("main").locator('a[href*="severity=high"]').first();
  const said = Number(await high.locator(".cnt").textContent());
  expect(said, "open High alerts of the seeded intrusion").toBeGreaterThan(0);
  await high.click();
  await expect(page).toHaveURL(/\/alerts\?.*severity=high/);
  await expect(rows(page, "Alerts")).toHaveCount(said);
});

test("a riskiest device leads to its page", async ({ page }) => {
  await visit(page, "/");
  const device = page.getByRole("main").getByRole("table", { name: "Riskiest devices" }).getByRole("link").first();
  const name = ((await device.textContent()) ?? "").trim();
  await device.click();
  await expect(page).toHaveURL(/\/devices\/.+/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name.split(/\s/).at(-1) ?? "");
});

test("the trend is there as a table too", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("main").getByText("Show as table").click();
  await expect(page.getByRole("table", { name: /^alerts by time and severity/i })).toBeVisible();
});
