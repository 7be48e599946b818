// Addresses of things that do not exist.
import { expect, heading, test, visit } from "../fixtures/test.ts";

const UNKNOWN = "0000000000000000000000000000000000000000";

test.describe("an address of nothing", () => {
  test.use({ expectedStatuses: [404] });

  test("an unknown alert is not found", async ({ page }) => {
    await visit(page, `/alerts/${UNKNOWN}`, 404);
    await expect(heading(page)).toHaveText("Not found");
  });

  test("an unknown device is not found, with a way on", async ({ page }) => {
    await visit(page, `/devices/${UNKNOWN}`, 404);
    await expect(heading(page)).toHaveText("Not found");
    await page.getByRole("main").getByRole("link", { name: "Devices" }).click();
    await expect(heading(page)).toHaveText("Devices");
  });
});
