// The same way without a mouse.
import { byKeyboard, treeByKeyboard } from "../fixtures/journey.ts";
import { recordedJourney, skipIfMissing } from "../fixtures/recorded-journey.ts";
import { test } from "../fixtures/recorded.ts";

skipIfMissing();

test("an analyst follows a recorded attack by keyboard alone", async ({ page }) => {
  test.slow();
  await recordedJourney(page, byKeyboard, treeByKeyboard);
});
