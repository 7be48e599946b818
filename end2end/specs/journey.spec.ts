// An analyst's way from an alert to everything around it, with and without scripts.
import { byMouse, journey, treeByMouse } from "../fixtures/journey.ts";
import { test } from "../fixtures/test.ts";

test("an analyst follows an alert by mouse through every kind of page", async ({ page }) => {
  test.slow();
  await journey(page, byMouse, treeByMouse);
});
