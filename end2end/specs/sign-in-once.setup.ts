// Signs in once, through the page, and remembers the session and the entities that the other tests open.
import { writeFileSync } from "node:fs";
import { ANALYST, PLACES, SIGNED_IN, type Places } from "../fixtures/portal.ts";
import { expect, heading, ready, test, visit } from "../fixtures/test.ts";

test("an analyst signs in", async ({ page }) => {
  await visit(page, "/sign-in");
  await page.getByLabel("Email address").fill(ANALYST.user);
  await page.getByLabel(/^password$/i).fill(ANALYST.password);
  await page.getByRole("button", { name: /^sign in$/i }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  await ready(page);
  await expect(heading(page)).toHaveText(/^home$/i);
  await page.context().storageState({ path: SIGNED_IN });

  const first = async (list: string, kind: RegExp, within = "table"): Promise<string> => {
    await visit(page, list);
    const links = page.getByRole("main").locator(within).getByRole("link");
    const paths = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    const found = paths.find((path) => kind.test(path));
    expect(found, `a link like ${kind} on ${list}`).toBeDefined();
    return found ?? "";
  };
  // The intrusion's own domain; what it was seen with leads to the others.
  const domain = "/domains/cdn.parcel-notice.example";
  await visit(page, "/search?q=upd.exe");
  const file = new URL(page.url()).pathname.startsWith("/files/")
    ? new URL(page.url()).pathname
    : await first("/search?q=upd.exe", /^\/files\/[^/]+$/);
  const alert = await first("/alerts?sort=-severity", /^\/alerts\/[^/]+$/);
  const places: Places = {
    domain,
    file,
    address: await first(domain, /^\/addresses\/[^/]+$/),
    user: await first("/alerts?sort=-severity", /^\/users\/[^/]+$/),
    device: await first("/devices", /^\/devices\/[^/]+$/),
    alert,
    process: await first(alert, /^\/devices\/[^/]+\/processes\/[^/]+$/, "*"),
  };
  writeFileSync(PLACES, JSON.stringify(places));
});
