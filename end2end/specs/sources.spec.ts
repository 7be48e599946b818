// From an empty tenant to the first device on the page, as somebody new would go: a token, a configuration to copy, an
// event, what arrives; a file; and the end of a token. In a case of its own, so that no other test sees its devices.
import { type Page } from "@playwright/test";
import { ADDRESS, ANALYST } from "../fixtures/portal.ts";
import {
  expect,
  expectAccessible,
  expectNoOverflow,
  hasScript,
  heading,
  ready,
  rows,
  test,
  visit,
} from "../fixtures/test.ts";

test.use({ storageState: { cookies: [], origins: [] } });

const main = (page: Page) => page.getByRole("main");

/** Signs in, makes a case, and works in it. */
async function inANewCase(page: Page): Promise<void> {
  await visit(page, "/sign-in?next=/settings/sources/upload");
  await page.getByLabel("Email address").fill(ANALYST.user);
  await page.getByLabel(/^password$/i).fill(ANALYST.password);
  await page.getByRole("button", { name: /^sign in$/i }).click();
  await expect(heading(page)).toHaveText("Upload files");
  await ready(page);
  await main(page).getByText("Into a new case instead").click();
  const name = `Zone ${test.info().project.name} ${Date.now()}`;
  await main(page).getByLabel("Name of the case").fill(name);
  await main(page).getByRole("button", { name: "Make the case" }).click();
  await expect(main(page).getByRole("heading", { name: `Into ${name}` })).toBeVisible();
}

/** Makes a token on the page of an agent; its text. */
async function makeToken(page: Page, name: string): Promise<string> {
  await main(page).getByLabel("Name", { exact: true }).fill(name);
  await main(page).getByRole("button", { name: "Make a token" }).click();
  await expect(page).toHaveURL(/[?&]token=[0-9a-f]{12}$/);
  await ready(page);
  const token = await main(page).locator("#token code").innerText();
  expect(token).toMatch(/^slt_[0-9a-f]{32}_[0-9a-f]{12}_[0-9a-f]{64}$/);
  return token;
}

const event = (host: string) =>
  JSON.stringify({
    EventID: 4688,
    Channel: "Security",
    Hostname: host,
    EventTime: "2026-03-05 10:00:00",
    NewProcessName: "C:\\Windows\\System32\\whoami.exe",
  });

/** Sends lines under a token; the answer's status. */
async function send(token: string, lines: string): Promise<number> {
  const answer = await fetch(`http://${ADDRESS}/api/ingest/v1/events`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/x-ndjson" },
    body: lines,
  });
  return answer.status;
}

/** Until the page shows it: by itself with script, asked again without. */
async function until(page: Page, shown: () => Promise<void>): Promise<void> {
  if (hasScript()) return shown();
  await expect(async () => {
    await page.reload();
    await shown();
  }).toPass({ timeout: 20_000 });
}

const SOON = { timeout: 15_000 };

test("from an empty tenant to the first device on the page", async ({ page }) => {
  await inANewCase(page);
  await visit(page, "/devices");
  await expect(main(page).getByRole("link", { name: "Connect a source" })).toBeVisible();
  await visit(page, "/");
  await main(page).getByRole("link", { name: "Connect a source" }).click();
  await expect(heading(page)).toHaveText("Connect a source");
  await ready(page);
  await main(page).getByRole("navigation", { name: "Agents" }).getByRole("link", { name: "rsyslog" }).click();
  await expect(page).toHaveURL(/for=rsyslog/);
  const configuration = main(page).locator("#configuration");
  await expect(configuration).toContainText("YOUR_ENROLMENT_TOKEN");

  const token = await makeToken(page, "web servers");
  await expect(configuration).toContainText(`pwd="${token}"`);
  await expect(configuration).toContainText(`server="${ADDRESS.split(":")[0]}"`);
  const saved = page.waitForEvent("download");
  await main(page).getByRole("button", { name: "Download 10-sightline.conf" }).click();
  expect((await saved).suggestedFilename()).toBe("10-sightline.conf");
  await expectNoOverflow(page);
  if (hasScript()) await expectAccessible(page);

  await expect(page.locator("#arriving")).toHaveText(/Waiting for the first event/);
  expect(await send(token, event("ws-zone.example"))).toBe(200);
  await until(page, async () => {
    await expect(page.locator("#arriving")).toContainText("1 received", SOON);
    await expect(rows(page, "Devices heard of last").getByRole("link", { name: /ws-zone/ })).toBeVisible(SOON);
  });
  await rows(page, "Devices heard of last").getByRole("link", { name: /ws-zone/ }).click();
  await expect(heading(page)).toHaveText("ws-zone");
});

test("what cannot be read is told with a sample, and a revoked token is refused", async ({ page }) => {
  await inANewCase(page);
  await visit(page, "/settings/sources/connect");
  const token = await makeToken(page, "old collector");
  expect(await send(token, '{"colour":"green"}')).toBe(200);
  await visit(page, "/settings/sources");
  await rows(page, "Enrolment tokens").getByRole("link", { name: "old collector" }).click();
  const pane = page.getByRole("complementary", { name: "Enrolment token" });
  await expect(pane).toContainText('{"colour":"green"}');
  await expectNoOverflow(page);
  if (hasScript()) await expectAccessible(page);

  await pane.getByLabel("Reason").fill("its host was reinstalled");
  if (hasScript()) {
    // The list asks again every few seconds; what was typed stays.
    await page.waitForResponse((answer) => answer.url().includes("/api/sources/view"));
    await expect(pane.getByLabel("Reason")).toHaveValue("its host was reinstalled");
  }
  await pane.getByLabel("Cut off everything that sends with it").check();
  await pane.getByRole("button", { name: "Revoke" }).click();
  await expect(pane).toContainText("its host was reinstalled");
  await expect(pane).toContainText("Revoked by");
  expect(await send(token, event("ws-zone.example"))).toBe(401);
});

test("an uploaded file's report leads to its device", async ({ page }) => {
  await inANewCase(page);
  const lines = [1, 2, 3].map((at) => event(`ws-file-${at % 2}.example`)).join("\n");
  const file = { name: "evidence.json", mimeType: "application/json", buffer: Buffer.from(lines) };
  await main(page).getByLabel("Files", { exact: true }).setInputFiles(file);
  await main(page).getByRole("button", { name: "Upload" }).click();
  const upload = rows(page, "Your uploads").filter({ hasText: "evidence.json" });
  await until(page, async () => expect(upload).toContainText("Imported", SOON));
  await expectNoOverflow(page);
  if (hasScript()) await expectAccessible(page);
  await upload.getByRole("link", { name: "Report" }).click();
  await expect(heading(page)).toHaveText("Import");
  await expect(rows(page, "Devices that came in")).toHaveCount(2);
  await expectNoOverflow(page);
  await until(page, async () => {
    await expect(rows(page, "Devices that came in").getByRole("link", { name: /ws-file-1/ })).toBeVisible(SOON);
  });
  await rows(page, "Devices that came in").getByRole("link", { name: /ws-file-1/ }).click();
  await expect(heading(page)).toHaveText("ws-file-1");
});
