// The same way without a mouse.
import { byKeyboard, treeByKeyboard } from "../fixtures/journey.ts";
import { onRecording, recordedJourney } from "../fixtures/recorded-journey.ts";

onRecording("an analyst follows a recorded attack by keyboard alone", (page) =>
  recordedJourney(page, byKeyboard, treeByKeyboard),
);
