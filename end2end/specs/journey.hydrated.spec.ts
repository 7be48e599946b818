// The same way without a mouse.
import { byKeyboard, journey, treeByKeyboard } from "../fixtures/journey.ts";
import { test } from "../fixtures/test.ts";

test("an analyst follows an alert by keyboard alone", async ({ page }) => {
  test.slow();
  await journey(page, byKeyboard, treeByKeyboard);
});
