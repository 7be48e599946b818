import { defineConfig, devices } from "@playwright/test";
import { ADDRESS, ANALYST, DEVICES, SIGNED_IN } from "./fixtures/portal.ts";

const CI = process.env.CI === "true";

export default defineConfig({
  testDir: "./specs",
  outputDir: "../target/e2e/results",
  // One server, one tenant: a test that fails now and then is a failed test.
  workers: 1,
  retries: 0,
  forbidOnly: CI,
  // A shared build machine may take thrice as long as a desk for the same page.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: CI ? "dot" : "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://${ADDRESS}`,
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    // Recording every step slows every test down, and a build machine keeps no folder.
    trace: CI ? "off" : "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "setup", testMatch: /sign-in-once\.setup\.ts/ },
    {
      name: "hydrated",
      dependencies: ["setup"],
      testIgnore: /\.nojs\./,
      use: { storageState: SIGNED_IN },
    },
    {
      name: "nojs",
      dependencies: ["setup"],
      testIgnore: /hydrated\./,
      use: { storageState: SIGNED_IN, javaScriptEnabled: false },
    },
  ],
  webServer: {
    command: `../scripts/e2e-server debug --devices ${DEVICES} --days 2 --events 20000`,
    url: `http://${ADDRESS}/readyz`,
    env: { E2E_LISTEN: ADDRESS, E2E_USER: ANALYST.user, E2E_PASSWORD: ANALYST.password, RUST_LOG: "error" },
    // E2E_REUSE=1 keeps a server of your own running between runs.
    reuseExistingServer: !CI && process.env.E2E_REUSE === "1",
    timeout: 120_000,
    stdout: "ignore",
    stderr: "pipe",
  },
});
