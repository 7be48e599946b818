// An analyst's way through a recorded attack, with and without scripts.
import { byMouse, treeByMouse } from "../fixtures/journey.ts";
import { recordedJourney, skipIfMissing } from "../fixtures/recorded-journey.ts";
import { test } from "../fixtures/recorded.ts";

skipIfMissing();

test("an analyst follows a recorded attack by mouse from an alert to a timeline", async ({ page }) => {
  test.slow();
  await recordedJourney(page, byMouse, treeByMouse);
});
