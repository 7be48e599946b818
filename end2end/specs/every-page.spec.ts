// What holds for each page, with and without scripts: its status, its heading, its title, nothing sticks out.
import { PAGES, places } from "../fixtures/portal.ts";
import { expect, expectNoOverflow, heading, hasScript, ready, test, visit } from "../fixtures/test.ts";

for (const row of PAGES) {
  test.describe(row.name, () => {
    const status = row.status ?? 200;
    test.use({ expectedStatuses: status === 200 ? [] : [status] });
    if (row.open) test.use({ storageState: { cookies: [], origins: [] } });

    test(`${row.name}: opens by its address, and fits`, async ({ page }) => {
      await visit(page, row.path(places()), status);
      await expect(heading(page)).toHaveText(row.heading);
      await expect(page).toHaveTitle(/\S+.* · Sightline$|^Sightline$/);
      await expect(page.getByRole("main")).toHaveCount(1);
      await expectNoOverflow(page);
    });

    test(`${row.name}: survives a reload and the way back`, async ({ page }) => {
      await visit(page, row.path(places()), status);
      await page.reload();
      await ready(page);
      await expect(heading(page)).toHaveText(row.heading);
      if (!hasScript()) return;
      await page.goto(row.name === "keyboard help" ? "/sign-in" : "/help/keyboard");
      await page.goBack();
      await ready(page);
      await expect(heading(page)).toHaveText(row.heading);
    });
  });
}
