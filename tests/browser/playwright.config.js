import { defineConfig } from "@playwright/test";
import { chromium } from "./support/chromium.js";

export default defineConfig({
  testDir: "specs",
  outputDir: "out/results",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    launchOptions: chromium,
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 },
    screenshot: { mode: "only-on-failure" },
    serviceWorkers: "block",
  },
});
