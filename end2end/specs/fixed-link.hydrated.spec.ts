// A link to a list whose window no longer moves with the clock.
import { places } from "../fixtures/portal.ts";
import { expect, test, visit } from "../fixtures/test.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a link with fixed times has the window that is shown, and the open event", async ({ page, baseURL }) => {
  await visit(page, `${places().device}/timeline?range=3d&only=alerts`);
  await page.locator(".timec a").first().click();
  await expect(page).toHaveURL(/event=/);
  await page.getByRole("button", { name: "Copy link with fixed times" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`${baseURL}${places().device}/timeline?`);
  expect(link).toMatch(/only=alerts/);
  expect(link).toMatch(/event=/);
  expect(link).not.toContain("range=3d");
  await visit(page, link.replace(baseURL ?? "", ""));
  await expect(page.getByText(/2 Mar 16:00:01 – 5 Mar 16:00:01/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy link with fixed times" })).toHaveCount(0);
});
