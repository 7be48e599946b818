// The queue, and the work on one alert.
import { places } from "../fixtures/portal.ts";
import { expect, heading, ready, rows, test, visit } from "../fixtures/test.ts";

test("the queue filters by severity and sorts by it", async ({ page }) => {
  await visit(page, "/alerts");
  const facet = page.getByRole("complementary", { name: "Filters" }).getByRole("link", { name: /^High/ });
  const said = Number(await facet.locator(".n").innerText());
  await facet.click();
  await expect(page).toHaveURL(/severity=high/);
  await expect(rows(page, "Alerts")).toHaveCount(said);
  for (const row of await rows(page, "Alerts").all()) await expect(row).toContainText("High");
  await page.getByRole("link", { name: "Clear all" }).click();
  await page.getByRole("columnheader", { name: "Severity" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=-severity/);
  await expect(page.getByRole("columnheader", { name: "Severity" })).toHaveAttribute("aria-sort", "descending");
  await expect(rows(page, "Alerts").first()).toContainText("High");
});

test("the rail opens the queue on the work that is not done", async ({ page }) => {
  await visit(page, "/");
  await page.getByRole("navigation").getByRole("link", { name: "Alerts" }).first().click();
  await expect(page).toHaveURL(/status=/);
  await expect(page.getByRole("link", { name: /Remove filter: Status is New, In progress/ })).toBeVisible();
});

test("an alert tells its story, why it fired, and on what evidence", async ({ page }) => {
  await visit(page, places().alert);
  const main = page.getByRole("main");
  const story = main.getByRole("tree", { name: "Alert story" });
  await expect(story.getByText("This alert")).toBeVisible();
  await expect(story.locator('[role="treeitem"][aria-selected="true"]')).toHaveCount(1);
  for (const name of ["Story", "Why it fired", "Evidence", "Manage", "History"]) {
    await expect(main.getByRole("heading", { name: new RegExp(`^${name}`) })).toBeVisible();
  }
  await expect(main.locator("table.why mark").first()).toBeVisible();
  await expect(main.locator(".facts")).toContainText(/T1\d{3}/);
});

test("evidence is never a live link", async ({ page }) => {
  await visit(page, places().alert);
  const foreign = await page.locator("a[href]").evaluateAll((links) =>
    links.map((link) => (link as HTMLAnchorElement).href).filter((href) => new URL(href).origin !== location.origin),
  );
  expect(foreign).toEqual([]);
});

test("status, assignee, classification and comment are saved and leave a history", async ({ page }, info) => {
  await visit(page, places().alert);
  const pane = page.getByRole("complementary", { name: "Manage alert" });
  const status = pane.getByLabel("Status");
  // The other project has been here with the same alert.
  const next = (await status.inputValue()) === "in_progress" ? "Resolved" : "In progress";
  const comment = `Looked at in ${info.project.name}, ${Date.now()}: <b>not bold</b> & "quoted"`;
  await status.selectOption({ label: next });
  await pane.getByLabel("Assigned to").selectOption({ index: 1 });
  await pane.getByLabel("Classification").selectOption({ label: "True positive: multi-staged attack" });
  await pane.getByLabel("Comment").fill(comment);
  await pane.getByRole("button", { name: "Save" }).click();
  await expect(pane.locator(".log").getByText(comment)).toBeVisible();
  await expect(pane.locator(".log")).toContainText(new RegExp(`Status: .*${next}`));

  await page.reload();
  await ready(page);
  await expect(status.locator("option:checked")).toHaveText(next);
  await expect(pane.getByLabel("Assigned to").locator("option:checked")).not.toHaveText("Nobody");
  await expect(pane.getByLabel("Classification").locator("option:checked")).toHaveText("True positive: multi-staged attack");
  await expect(pane.getByLabel("Comment")).toHaveValue("");
  await expect(pane.locator(".log").getByText(comment)).toHaveCount(1);
});

test.describe("a change on an old page", () => {
  test.use({ expectedStatuses: [409] });

  test("does not overwrite what somebody else did meanwhile", async ({ page, context }) => {
    await visit(page, places().alert);
    const other = await context.newPage();
    await visit(other, places().alert);
    const pane = (of: typeof page) => of.getByRole("complementary", { name: "Manage alert" });
    await pane(other).getByLabel("Comment").fill("Mine was first");
    await pane(other).getByRole("button", { name: "Save" }).click();
    await expect(pane(other).locator(".log").getByText("Mine was first").first()).toBeVisible();
    await pane(page).getByLabel("Comment").fill("Mine came too late");
    await pane(page).getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Changed by somebody else")).toBeVisible();
    await page.goto(places().alert);
    await ready(page);
    await expect(page.getByText("Mine came too late")).toHaveCount(0);
    await other.close();
  });
});
