// The server does the work of a page once, and the same work each time.
import { PAGES, places } from "../fixtures/portal.ts";
import { expect, test } from "../fixtures/test.ts";

for (const row of PAGES.filter((page) => !page.open)) {
  test(`${row.name}: each resource is loaded once`, async ({ request }) => {
    const counts = new Set<number>();
    for (let round = 0; round < 5; round += 1) {
      const html = await (await request.get(row.path(places()))).text();
      const loaded = [...html.matchAll(/__RESOLVED_RESOURCES\[\d+\] = (".*?[^\\]");/g)].map(([, payload]) => payload);
      counts.add(loaded.length);
      expect(new Set(loaded).size, "resources with the same answer").toBe(loaded.length);
    }
    expect([...counts], "how many resources the page loads").toHaveLength(1);
  });
}
