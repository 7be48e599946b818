// Settings, keyboard help, and pages that do not exist.
import { ANALYST } from "../fixtures/portal.ts";
import { appearanceSaved, expect, heading, ready, test, visit } from "../fixtures/test.ts";

test("settings say what this installation is and keeps", async ({ page }) => {
  await visit(page, "/settings");
  const main = page.getByRole("main");
  await expect(main).toContainText(/\d+ days/);
  await expect(main).toContainText(/AES-256-GCM/);
  await expect(main).toContainText(/\d+ loaded/);
  await expect(page.locator(`header summary[aria-label="Signed in as ${ANALYST.user}"]`)).toBeVisible();
});

test("the appearance is saved for this browser", async ({ page }) => {
  await visit(page, "/settings");
  const main = page.getByRole("main");
  await main.getByLabel("Theme").selectOption({ label: "High contrast" });
  await main.getByLabel("Single-key shortcuts").selectOption({ label: "Off" });
  const saved = appearanceSaved(page);
  await main.getByRole("button", { name: "Save" }).click();
  await saved;
  await expect(page.locator("html")).toHaveAttribute("data-theme", "contrast");
  await page.reload();
  await ready(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "contrast");
  await expect(main.getByLabel("Single-key shortcuts").locator("option:checked")).toHaveText("Off");
});

test("keyboard help lists the shortcuts", async ({ page }) => {
  await visit(page, "/help/keyboard");
  for (const key of ["?", "j", "k", "Esc"]) {
    await expect(page.getByRole("main").locator("kbd").getByText(key, { exact: true }).first()).toBeVisible();
  }
});

test.describe("a page that does not exist", () => {
  test.use({ expectedStatuses: [404] });

  test("says so, names the request, and leads on", async ({ page }) => {
    await visit(page, "/no-such-page", 404);
    await expect(page.getByRole("main")).toContainText(/404, request \S+/);
    await page.getByRole("main").getByRole("link", { name: "Home" }).click();
    await expect(heading(page)).toHaveText("Home");
  });
});
