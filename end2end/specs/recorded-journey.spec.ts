// An analyst's way through a recorded attack, with and without scripts.
import { byMouse, treeByMouse } from "../fixtures/journey.ts";
import { onRecording, recordedJourney } from "../fixtures/recorded-journey.ts";

onRecording("an analyst follows a recorded attack by mouse from an alert to a timeline", (page) =>
  recordedJourney(page, byMouse, treeByMouse),
);
