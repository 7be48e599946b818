// Pictures of the demo tenant: the browser tests' settings on the release build and the demo's full size.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";
import { SIGNED_IN } from "./fixtures/portal.ts";

export default defineConfig({
  ...base,
  reporter: "list",
  projects: [
    { name: "setup", testMatch: /sign-in-once\.setup\.ts/ },
    { name: "screens", testDir: "./screens", dependencies: ["setup"], use: { storageState: SIGNED_IN } },
  ],
  webServer: {
    ...base.webServer,
    command: "../scripts/e2e-server release",
    timeout: 600_000,
  } as typeof base.webServer,
});
