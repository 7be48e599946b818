// What can be done with any value, with script and without: the page behind the menus.
import { places } from "../fixtures/portal.ts";
import { expect, expectNoOverflow, heading, ready, rows, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

function pane(page: Page) {
  return page.getByRole("complementary", { name: "Event" });
}

/** The page of the open event's field, as its caret's link leads there without script. */
async function toValue(page: Page, field: string) {
  await visit(page, `${places().device}/timeline?group=process`);
  await rows(page, "Events, newest first").locator(".timec a").first().click();
  const caret = pane(page).getByRole("link", { name: `Actions: ${field}`, exact: true }).first();
  await visit(page, (await caret.getAttribute("href")) ?? "");
  await expect(heading(page)).toHaveText("Value");
}

const matched = (page: Page) => page.locator(".truth b").first();

test("a value is filtered in, and its pill takes the filter away", async ({ page }) => {
  await toValue(page, "File name");
  await page.getByRole("link", { name: "Filter in: File name" }).click();
  await expect(page).toHaveURL(/[?&]is=FileName%3A/);
  await ready(page);
  const pill = page.locator(".pill").filter({ hasText: "File name is" });
  await expect(pill).toBeVisible();
  const name = await pill.locator(".v").innerText();
  for (const row of await rows(page, "Events, newest first").locator(".detc .chip").allInnerTexts()) {
    expect(row).toContain(name);
  }
  const some = Number((await matched(page).innerText()).replaceAll(",", ""));
  await pill.getByRole("link", { name: /^Remove filter/ }).click();
  await expect(page).not.toHaveURL(/[?&]is=/);
  await expect.poll(async () => Number((await matched(page).innerText()).replaceAll(",", ""))).toBeGreaterThan(some);
});

test("a value is filtered out", async ({ page }) => {
  await toValue(page, "Action type");
  await page.getByRole("link", { name: "Filter out: Action type" }).click();
  await expect(page).toHaveURL(/not_is=ActionType%3A/);
  await ready(page);
  await expect(page.locator(".pill.not")).toContainText("Action type is not");
  await expectNoOverflow(page);
});

test("a value is looked up, and goes straight to its page where it has one", async ({ page }) => {
  await toValue(page, "SHA256");
  await page.getByRole("link", { name: "Look up" }).click();
  await expect(page).toHaveURL(/\/files\/[0-9a-f]{64}/);
});

test("a value is added to the notes of an alert", async ({ page }) => {
  await toValue(page, "File name");
  await page.getByLabel("Note", { exact: true }).fill(`seen before ${Date.now()}`);
  const note = await page.getByLabel("Note", { exact: true }).inputValue();
  const alert = await page.getByLabel("Alert", { exact: true }).inputValue();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  // With script back to where one was, without it to the alert.
  await expect(page).not.toHaveURL(/\/values/);
  await visit(page, `/alerts/${alert}`);
  await expect(page.getByText(note)).toBeVisible();
});

test("an address can be copied without teeth", async ({ page }) => {
  await visit(page, "/values?value=https%3A%2F%2Fevil.example%2Fx");
  await expect(page.getByLabel("As it is", { exact: true })).toHaveValue("https://evil.example/x");
  await expect(page.getByLabel("Defanged", { exact: true })).toHaveValue("hxxps://evil[.]example/x");
  await expectNoOverflow(page);
});

test("a way back leads to pages of this portal only", async ({ page }) => {
  for (const back of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    await visit(page, `/values?value=x&back=${encodeURIComponent(back)}`);
    await expect(page.getByRole("link", { name: "Back" })).toHaveCount(0);
  }
});
