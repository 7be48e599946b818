// From an alert to everything around it: process, file, device, address, user, and back to a timeline.
import { type Locator, type Page } from "@playwright/test";
import { expect, hasScript, heading, ready, rows, test, visit } from "../fixtures/test.ts";

type Follow = (page: Page, link: Locator) => Promise<void>;

const byMouse: Follow = async (_, link) => link.click({ timeout: 10_000 });

// Tab until the link has focus, as somebody without a mouse would.
const byKeyboard: Follow = async (page, link) => {
  const wanted = await link.elementHandle({ timeout: 10_000 });
  for (let steps = 0; steps < 400; steps++) {
    if (await page.evaluate((element) => element === document.activeElement, wanted)) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`no focus on ${link} after 400 steps`);
};

// The alert's process in its story: the node of the alert, or the one above it where that is an event.
const LINK = ':scope > .nd > a.nm[href*="/processes/"]';
const NODE = 'li:is(:has(> .nd.sel), :has(> ul > li > .nd.sel))';

async function treeByMouse(page: Page) {
  await page.locator(NODE).locator('> .nd > a.nm[href*="/processes/"]').first().click({ timeout: 10_000 });
}

// The tree is one stop of the keyboard, with arrows inside.
async function treeByKeyboard(page: Page) {
  await page.getByRole("treeitem").first().waitFor();
  const inTree = () => page.evaluate(() => document.activeElement?.getAttribute("role") === "treeitem");
  for (let steps = 0; steps < 200 && !(await inTree()); steps++) await page.keyboard.press("Tab");
  const there = () =>
    page.evaluate(
      ([node, link]) => document.activeElement?.matches(node) && document.activeElement.querySelector(link) !== null,
      [NODE, LINK] as const,
    );
  for (let steps = 0; steps < 200 && !(await there()); steps++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

async function journey(page: Page, follow: Follow, into: (page: Page) => Promise<void>) {
  const main = page.getByRole("main");
  const arrives = async (path: RegExp) => {
    await expect(page).toHaveURL((url) => path.test(url.pathname));
    await ready(page);
    await expect(heading(page)).toBeVisible();
  };
  await visit(page, "/alerts?text=roaming&range=30d");
  await follow(page, rows(page, "Alerts").first().locator('a[href^="/alerts/"]'));
  await arrives(/^\/alerts\/.+/);
  await into(page);
  await arrives(/^\/devices\/.+\/processes\/.+/);
  const process = await heading(page).innerText();
  await follow(page, page.locator(".facts").locator('a[href^="/files/"]'));
  await arrives(/^\/files\/.+/);
  await expect(heading(page)).toHaveText(new RegExp(`^${process}$`, "i"));
  await follow(page, rows(page, "Devices").first().getByRole("link", { name: /^First seen on/ }));
  await arrives(/^\/devices\/.+\/timeline/);
  await visit(page, "/domains/cdn.parcel-notice.example");
  await follow(page, rows(page, "Addresses").first().locator('a[href^="/addresses/"]'));
  await arrives(/^\/addresses\/.+/);
  const second = rows(page, "Devices").nth(1);
  await follow(page, second.locator('a[href^="/devices/"]').first());
  await arrives(/^\/devices\/[^/]+$/);
  await follow(page, rows(page, "Account").first().locator('a[href^="/users/"]'));
  await arrives(/^\/users\/.+/);
  await expect(page.locator(".truth").first()).toContainText("whole days in UTC");
  await follow(page, rows(page, "Devices").first().getByRole("link", { name: /^Last seen on/ }));
  await arrives(/^\/devices\/.+\/timeline/);
  await expect(main.locator("table tbody tr.ev").first()).toBeVisible();
}

test("an analyst follows an alert by mouse through every kind of page", async ({ page }) => {
  test.slow();
  await journey(page, byMouse, treeByMouse);
});

test("an analyst follows an alert by keyboard alone", async ({ page }) => {
  test.skip(!hasScript(), "without scripts the same links have the same order; one run is enough");
  test.slow();
  await journey(page, byKeyboard, treeByKeyboard);
});
