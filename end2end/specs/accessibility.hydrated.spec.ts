// WCAG 2.2 AA by axe on each page, in both themes.
import { PAGES, places } from "../fixtures/portal.ts";
import { expectAccessible, test, visit } from "../fixtures/test.ts";

for (const row of PAGES) {
  test.describe(row.name, () => {
    const status = row.status ?? 200;
    test.use({ expectedStatuses: status === 200 ? [] : [status] });
    if (row.open) test.use({ storageState: { cookies: [], origins: [] } });

    test(`${row.name}: axe finds nothing`, async ({ page }) => {
      await visit(page, row.path(places()), status);
      await expectAccessible(page);
    });
  });
}
