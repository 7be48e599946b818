// Views of a list that are saved, shared, opened first, and removed again.
import type { Page } from "@playwright/test";
import { expect, hasScript, test, visit } from "../fixtures/test.ts";

function menu(page: Page) {
  return page.locator("details.dd").filter({ has: page.locator("summary", { hasText: /^Views$/ }) });
}

async function open(page: Page): Promise<void> {
  if ((await menu(page).getAttribute("open")) === null) await menu(page).locator("summary").click();
}

/** Sends a form of the menu and waits until the page knows what came of it. */
async function send(page: Page, button: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes("/api/views/"));
  await menu(page).getByRole("button", { name: button, exact: true }).click();
  await answered;
}

test("a view is saved, leads back to what was shown, opens first, and goes", async ({ page }) => {
  const name = `Worst first ${hasScript() ? "with" : "without"} script`;
  await visit(page, "/devices?risk=high&cols=name,risk,tags");
  await open(page);
  await menu(page).getByLabel("Save this view as").fill(name);
  await send(page, "Save");
  await visit(page, "/devices");
  await open(page);
  await menu(page).getByRole("link", { name }).click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(page.getByRole("columnheader", { name: "Tags" })).toBeVisible();
  await open(page);
  await menu(page).getByLabel("Open first").selectOption({ label: name });
  await send(page, "Set");
  const rail = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Devices" });
  await expect(rail).toHaveAttribute("href", /risk=high/);
  await open(page);
  await send(page, `Remove the view ${name}`);
  await expect(rail).toHaveAttribute("href", "/devices");
});

test.describe("what is refused", () => {
  test.use({ expectedStatuses: [422] });

  test("a view without a name is refused", async ({ page }) => {
    await visit(page, "/alerts");
    await open(page);
    await menu(page).getByLabel("Save this view as").fill("   ");
    await send(page, "Save");
    await expect(menu(page).getByRole("alert")).toContainText("visible characters");
  });
});
