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

  const first = async (list: string, kind: RegExp): Promise<string> => {
    await visit(page, list);
    const links = page.getByRole("main").getByRole("table").getByRole("link");
    const paths = await links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    const found = paths.find((path) => kind.test(path));
    expect(found, `a link like ${kind} on ${list}`).toBeDefined();
    return found ?? "";
  };
  const places: Places = {
    device: await first("/devices", /^\/devices\/[^/]+$/),
    alert: await first("/alerts?sort=-severity", /^\/alerts\/[^/]+$/),
  };
  writeFileSync(PLACES, JSON.stringify(places));
});
