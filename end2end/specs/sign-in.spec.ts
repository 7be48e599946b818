// The way in and out.
import { ANALYST, places } from "../fixtures/portal.ts";
import { expect, ready, test, visit } from "../fixtures/test.ts";
import type { Page } from "@playwright/test";

test.use({ storageState: { cookies: [], origins: [] } });

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Email address").fill(ANALYST.user);
  await page.getByLabel(/^password$/i).fill(password);
  await page.getByRole("button", { name: /^sign in$/i }).click();
}

test("a page that needs a session asks for it, and opens after it", async ({ page }) => {
  const { device } = places();
  await page.goto(`${device}/timeline?text=powershell`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await ready(page);
  await signIn(page, ANALYST.password);
  await expect(page).toHaveURL(new RegExp(`${device}/timeline\\?text=powershell$`));
});

test.describe("a wrong sign-in", () => {
  // Unprocessable: the answer belongs to a field of the form.
  test.use({ expectedStatuses: [422] });

  test("is refused alike for a wrong password and an unknown user", async ({ page }) => {
    const told: string[] = [];
    for (const user of [ANALYST.user, "nobody@demo.example"]) {
      await visit(page, "/sign-in");
      await page.getByLabel("Email address").fill(user);
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      told.push((await page.getByRole("alert").innerText()).replace(user, "USER"));
      await expect(page).toHaveURL(/\/sign-in/);
    }
    expect(told[0]).toBe(told[1]);
    await page.goto("/devices");
    await expect(page, "nobody is signed in").toHaveURL(/\/sign-in/);
  });
});

test("signing out ends the session on the server", async ({ page }) => {
  await visit(page, "/sign-in");
  await signIn(page, ANALYST.password);
  await expect(page).not.toHaveURL(/sign-in/);
  await ready(page);
  const before = await page.context().cookies();
  await page.locator('header summary[aria-label^="Signed in as"]').click();
  await page.getByRole("button", { name: /^sign out$/i }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().clearCookies();
  await page.context().addCookies(before);
  await page.goto("/devices");
  await expect(page, "the old cookie opens nothing").toHaveURL(/\/sign-in/);
});
