// Writes docs/screens/: each page once, three of them in both themes, 390 px as contact sheets.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import UPNG from "upng-js";
import { SIGNED_IN, places, type Places } from "../fixtures/portal.ts";
import { NARROW, WIDE, expect, ready, test } from "../fixtures/test.ts";

const FOLDER = "../docs/screens";
const MOST = 26;
const LARGEST = 200_000;

type Theme = "light" | "dark";
interface Picture {
  name: string;
  path: (at: Places) => string;
  themes: Theme[];
  status?: number;
  /** Opens an event beside the list. */
  pane?: "alone" | "around";
  signedOut?: boolean;
}

const timeline = (at: Places): string => `${at.device}/timeline?only=alerts`;

const WIDE_PICTURES: Picture[] = [
  { name: "sign-in", path: () => "/sign-in", themes: ["light"], signedOut: true },
  { name: "home", path: () => "/", themes: ["light", "dark"] },
  { name: "devices", path: () => "/devices", themes: ["light"] },
  { name: "device-overview", path: (at) => at.device, themes: ["light"] },
  { name: "device", path: timeline, themes: ["light", "dark"], pane: "around" },
  { name: "alerts", path: () => "/alerts", themes: ["light"] },
  { name: "alert", path: (at) => at.alert, themes: ["light", "dark"] },
  { name: "process", path: (at) => at.process, themes: ["light"] },
  { name: "file", path: (at) => at.file, themes: ["light"] },
  { name: "address", path: (at) => at.address, themes: ["dark"] },
  { name: "domain", path: (at) => at.domain, themes: ["light"] },
  { name: "user", path: (at) => at.user, themes: ["light"] },
  { name: "search", path: () => "/search?q=powershell.exe%0A203.0.113.7%0Anobody.example", themes: ["light"] },
  { name: "settings", path: () => "/settings", themes: ["light"] },
  { name: "sources", path: () => "/settings/sources", themes: ["light"] },
  { name: "storage", path: () => "/settings/storage", themes: ["dark"] },
  { name: "upload", path: () => "/settings/sources/upload", themes: ["dark"] },
  { name: "connect", path: () => "/settings/sources/connect?for=rsyslog", themes: ["light"] },
  { name: "keyboard-help", path: () => "/help/keyboard", themes: ["light"] },
  { name: "not-found", path: () => "/no-such-page", themes: ["light"], status: 404 },
];

const SHEETS: Record<string, Picture[]> = {
  "narrow-1": [
    { name: "home", path: () => "/", themes: ["light"] },
    { name: "devices", path: () => "/devices", themes: ["light"] },
    { name: "timeline", path: timeline, themes: ["light"] },
    { name: "event", path: timeline, themes: ["light"], pane: "alone" },
  ],
  "narrow-2": [
    { name: "sign-in", path: () => "/sign-in", themes: ["dark"], signedOut: true },
    { name: "alerts", path: () => "/alerts", themes: ["dark"] },
    { name: "alert", path: (at) => at.alert, themes: ["dark"] },
    { name: "settings", path: () => "/settings", themes: ["dark"] },
  ],
  "narrow-3": [
    { name: "file", path: (at) => at.file, themes: ["light"] },
    { name: "user", path: (at) => at.user, themes: ["light"] },
    { name: "process", path: (at) => at.process, themes: ["dark"] },
    { name: "sources", path: () => "/settings/sources", themes: ["dark"] },
  ],
};

async function take(browser: Browser, picture: Picture, theme: Theme, viewport = WIDE): Promise<Buffer> {
  const context: BrowserContext = await browser.newContext({
    viewport,
    reducedMotion: "reduce",
    storageState: picture.signedOut ? { cookies: [], origins: [] } : SIGNED_IN,
  });
  const url = test.info().project.use.baseURL ?? "";
  await context.addCookies([{ name: "theme", value: theme, url }]);
  const page = await context.newPage();
  const response = await page.goto(url + picture.path(places()));
  expect(response?.status()).toBe(picture.status ?? 200);
  await ready(page);
  if (picture.pane) await openEvent(page, picture.pane);
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  const image = await page.screenshot({ animations: "disabled", caret: "hide" });
  await context.close();
  return image;
}

/** Opens the newest event that an alert is about; with `around`, among all events of those minutes. */
async function openEvent(page: Page, how: "alone" | "around"): Promise<void> {
  await page.getByRole("table", { name: "Events, newest first" }).locator(".timec a").first().click();
  const pane = page.getByRole("complementary", { name: "Event" });
  await expect(pane.getByRole("heading", { name: "Record" })).toBeVisible();
  if (how === "alone") return;
  await pane.getByRole("link", { name: /^Around this event/ }).click();
  await expect(page).not.toHaveURL(/only=alerts/);
  await expect(page.getByRole("link", { name: "Clear all" })).toHaveCount(0);
  await expect(pane.getByRole("heading", { name: "Record" })).toBeVisible();
  // The link stood at the pane's end.
  await pane.locator("*").evaluateAll((parts) => parts.forEach((part) => part.scrollTo(0, 0)));
}

/** Writes a picture with 256 colours, which pages of text hardly exceed: a third of the size. */
function write(name: string, image: Buffer): void {
  const decoded = UPNG.decode(new Uint8Array(image).buffer);
  const smaller = UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, 256);
  writeFileSync(join(FOLDER, `${name}.png`), Buffer.from(smaller));
}

test("pictures of the demo tenant", async ({ browser, page }) => {
  test.setTimeout(300_000);
  mkdirSync(FOLDER, { recursive: true });
  for (const old of readdirSync(FOLDER)) rmSync(join(FOLDER, old));

  for (const picture of WIDE_PICTURES) {
    for (const theme of picture.themes) {
      write(`${picture.name}-${theme}`, await take(browser, picture, theme));
    }
  }

  for (const [name, pictures] of Object.entries(SHEETS)) {
    const images = [];
    for (const picture of pictures) images.push(await take(browser, picture, picture.themes[0] ?? "light", NARROW));
    const figures = images.map((image) => `<img width="${NARROW.width}" src="data:image/png;base64,${image.toString("base64")}">`);
    await page.setViewportSize({ width: (NARROW.width + 16) * images.length + 16, height: NARROW.height + 32 });
    await page.setContent(
      `<body style="margin:16px;display:flex;gap:16px;background:#cad2d7">${figures.join("")}</body>`,
    );
    write(name, await page.screenshot());
  }

  const sizes = readdirSync(FOLDER).map((name) => ({ name, size: statSync(join(FOLDER, name)).size }));
  expect(sizes.length).toBeLessThanOrEqual(MOST);
  expect(sizes.filter(({ size }) => size >= LARGEST), "pictures that are too large").toEqual([]);
});
