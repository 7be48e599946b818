// Whole lists as files: exactly what the filters leave, every page of it, with and without script.
import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { DEVICES, places } from "../fixtures/portal.ts";
import { expect, rows, test, visit } from "../fixtures/test.ts";

async function exported(page: Page, format: "CSV" | "NDJSON"): Promise<{ name: string; text: string }> {
  const menu = page.locator("details.dd").filter({ has: page.locator("summary", { hasText: /^Export$/ }) });
  await menu.locator("summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    menu.getByRole("link", { name: new RegExp(`^${format}`) }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await textOf(download) };
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}

/** Lines of a file that has no line ends inside its cells. */
function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}

test("the device list as CSV has the shown columns and every device", async ({ page }) => {
  await visit(page, "/devices?cols=name,risk,tags,value&sort=name");
  const file = await exported(page, "CSV");
  expect(file.name).toMatch(/^devices-.*\.csv$/);
  const [head, ...devices] = lines(file.text);
  expect(head).toBe("Device,Risk,Tags,Value");
  expect(devices).toHaveLength(DEVICES);
  const names = (await rows(page, "Devices").locator(".rowlink .v").allInnerTexts()).map((name) => name.trim());
  devices.forEach((line, at) => expect(line.startsWith(names[at] ?? "?")).toBe(true));
});

test("a file has what the filters leave", async ({ page }) => {
  await visit(page, "/devices?risk=high");
  const shown = await rows(page, "Devices").count();
  expect(shown).toBeLessThan(DEVICES);
  const file = await exported(page, "NDJSON");
  const devices = lines(file.text).map((line) => JSON.parse(line) as { risk: string; tags: string[] });
  expect(devices).toHaveLength(shown);
  for (const device of devices) expect(device).toMatchObject({ risk: "High", tags: expect.any(Array) });
});

test("the alert queue as NDJSON has every alert, not one page", async ({ page }) => {
  await visit(page, "/alerts?range=180d");
  const said = (await page.getByRole("status").filter({ hasText: "alerts" }).first().innerText()).match(/of ([\d,]+)/);
  const file = await exported(page, "NDJSON");
  expect(lines(file.text)).toHaveLength(Number(said?.[1]?.replace(",", "")));
});

test("a timeline as NDJSON has more than its page, and its flags", async ({ page }) => {
  await visit(page, `${places().device}/timeline`);
  const file = await exported(page, "NDJSON");
  const events = lines(file.text).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.length).toBeGreaterThan(100);
  for (const key of ["id", "flag", "time", "event", "techniques", "stored"]) expect(events[0]).toHaveProperty(key);
});
