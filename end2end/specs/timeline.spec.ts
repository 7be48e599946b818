// A device's timeline: newest first, filtered by the address, one event in the pane.
import { places } from "../fixtures/portal.ts";
import { expect, expectNoOverflow, ready, rows, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

/** Rows of events, without those of days and gaps. */
function events(page: Page) {
  return rows(page, "Events, newest first").filter({ has: page.locator("time") });
}

async function times(page: Page): Promise<string[]> {
  const found = events(page).locator(".timec time");
  return found.evaluateAll((all) => all.map((time) => time.getAttribute("datetime") ?? ""));
}

function find(page: Page) {
  return page.getByRole("searchbox", { name: "Find in events" });
}

test("events stand newest first, under a histogram with its numbers", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const shown = await times(page);
  expect(shown.length).toBeGreaterThan(10);
  expect(shown).toEqual(shown.toSorted().toReversed());
  await expect(page.getByRole("img", { name: /^Events over time/ })).toBeVisible();
  await page.getByText("Show as table").click();
  await expect(page.getByRole("table", { name: /^Events by time/ })).toBeVisible();
});

test("the next page goes on where this one ends, and back again", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const first = await times(page);
  await page.getByRole("link", { name: "Older", exact: true }).click();
  await expect(page).toHaveURL(/cursor=/);
  await ready(page);
  await expect.poll(async () => (await times(page))[0]).not.toBe(first[0]);
  const second = await times(page);
  expect((second[0] ?? "") <= (first.at(-1) ?? "")).toBe(true);
  await page.getByRole("link", { name: "Newer", exact: true }).click();
  await expect.poll(() => times(page)).toEqual(first);
});

test("a word and a kind narrow the events down", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const all = await page.locator(".truth b").first().innerText();
  await find(page).fill("powershell");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/text=powershell/);
  await expect(find(page)).toHaveValue("powershell");
  await expect(page.locator(".truth b").first()).not.toHaveText(all);
  await expect(events(page).first()).toBeVisible();

  await page.getByText("All kinds").click();
  const kind = page.locator("details[open] .menu").getByRole("link", { name: /^Process/ });
  const said = await kind.locator(".n").innerText();
  await kind.click();
  await expect(page).toHaveURL(/group=process/);
  await expect(page.locator(".truth b").first()).toHaveText(said);
});

test("a bar of the histogram narrows the window, and the whole window comes back", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const bars = page.locator(".hist .bars a");
  const label = (await bars.evaluateAll((all) =>
    all.map((bar) => bar.getAttribute("aria-label") ?? "").find((text) => !/: 0 events/.test(text)),
  )) ?? "";
  const said = /: ([\d,]+) events/.exec(label)?.[1] ?? "";
  await page.getByLabel(label, { exact: true }).click();
  await expect(page).toHaveURL(/zoom=/);
  await expect(page.locator(".truth b").first()).toHaveText(said);
  await page.getByRole("link", { name: "Whole window" }).click();
  await expect(page).not.toHaveURL(/zoom=/);
});

test("an event opens beside the list, with its fields and its ancestry", async ({ page }) => {
  await visit(page, `${places().device}/timeline?only=alerts&group=process`);
  await events(page).first().locator(".timec a").click();
  await expect(page).toHaveURL(/event=/);
  const pane = page.getByRole("complementary", { name: "Event" });
  await expect(pane.getByRole("heading", { level: 2 })).toBeVisible();
  await expect(pane.getByText("Time", { exact: true })).toBeVisible();
  await expect(pane.getByRole("heading", { name: "Process", exact: true })).toBeVisible();
  await expect(pane.getByRole("tree", { name: "Process ancestry" })).toBeVisible();
  await expect(pane.locator('a[href^="/alerts/"]').first()).toBeVisible();
  await expect(events(page).first()).toBeVisible();
  await expectNoOverflow(page);
  await pane.getByRole("link", { name: "Close, Esc" }).click();
  await expect(page).not.toHaveURL(/event=/);
  await expect(pane).toHaveCount(0);
});

test("an empty window says what is outside it", async ({ page }) => {
  await visit(page, `${places().device}/timeline?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z`);
  await expect(page.getByRole("heading", { name: "No events in this window" })).toBeVisible();
  await page.getByRole("link", { name: "The day of the newest event" }).click();
  await expect(events(page).first()).toBeVisible();
});

test("the time range picker leads to another window", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  await page.locator("header .range summary").click();
  await page.locator("header .range").getByRole("link", { name: "Last hour" }).click();
  await expect(page).toHaveURL(/range=1h/);
  await expect(page.locator("header .range summary")).toHaveText(/Last hour/);
  await ready(page);
  await page.locator("header .range summary").click();
  await page.locator("header .range").getByLabel(/^From/).fill("2026-03-05T10:00:00");
  await page.locator("header .range").getByLabel(/^To/).fill("2026-03-05T11:00:00");
  await page.locator("header .range").getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/from=2026-03-05T10(:|%3A)00/);
  const outside = async () => (await times(page)).filter((time) => !time.startsWith("2026-03-05T10:"));
  await expect.poll(outside).toEqual([]);
});

test("a flag is set on an event, narrows the list, and is taken off again", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const filter = page.getByRole("link", { name: /^Flagged/ });
  const flag = events(page).nth(2).locator("[data-flag]");
  const id = await flag.getAttribute("value");
  await flag.click();
  await expect(page.locator(`[data-flag][value="${id}"]`)).toHaveAttribute("aria-pressed", "true");
  await expect(filter).toContainText("1");
  await filter.click();
  await expect(page).toHaveURL(/only=flagged/);
  await expect(events(page)).toHaveCount(1);
  await events(page).first().locator(".timec a").click();
  const pane = page.getByRole("complementary", { name: "Event" });
  await expect(pane).toContainText(/Flagged\s*analyst@demo.example/);
  await pane.locator("[data-flag]").click();
  await visit(page, `${places().device}/timeline?only=flagged`);
  await expect(page.getByRole("heading", { name: "No events match these filters" })).toBeVisible();
});

test("one goes to a moment, inside the window or outside it", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const shown = await times(page);
  const middle = shown[Math.floor(shown.length / 2)] ?? "";
  await page.getByText("Go to", { exact: true }).click();
  await page.getByLabel(/^Events until/).fill(middle.slice(0, 19));
  await page.getByRole("button", { name: "Go to this moment" }).click();
  await expect(page).toHaveURL(/cursor=|goto=/);
  await expect.poll(async () => ((await times(page))[0] ?? "z") <= middle).toBe(true);
  await ready(page);
  await page.getByText("Go to", { exact: true }).click();
  await page.getByLabel(/^Events until/).fill("2001-02-03T04:05:06");
  await page.getByRole("button", { name: "Go to this moment" }).click();
  await expect(page.getByRole("heading", { name: "No events in this window" })).toBeVisible();
});

test("a part of the histogram is selected by two fields", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const [newest] = await times(page);
  const to = (newest ?? "").slice(0, 19);
  const from = new Date(Date.parse(`${to}Z`) - 600_000).toISOString().slice(0, 19);
  await page.getByText("Go to", { exact: true }).click();
  await page.getByLabel(/^Part from/).fill(from);
  await page.getByLabel(/^Part to/).fill(to);
  await page.getByRole("button", { name: "Select this part" }).click();
  await expect(page.getByRole("link", { name: "Whole window" })).toBeVisible();
  const outside = async () => (await times(page)).filter((time) => time < from || time > `${to}.999Z`);
  await expect.poll(outside).toEqual([]);
});

test("where the sensor was stopped, the timeline shows a gap with its length and cause", async ({ page }) => {
  await visit(page, "/alerts?text=sensor&range=30d");
  await rows(page, "Alerts").first().locator('a[href^="/devices/"]').click();
  await page.getByRole("navigation", { name: "Device" }).getByRole("link", { name: "Timeline" }).click();
  await expect(page.locator(".truth .w")).toContainText(/\d+ gaps?, /);
});
