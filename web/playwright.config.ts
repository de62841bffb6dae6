import { defineConfig } from "@playwright/test";

// The first project measures how fast a colour travels, so that it has the machine to itself; the others follow.
export default defineConfig({
  testDir: "test/browser",
  outputDir: "../test-results/browser",
  reporter: [["list"]],
  retries: 0,
  workers: 2,
  fullyParallel: true,
  // Bounds, not expectations: a build machine may have other work, and the stories wait for what they want to see.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: "chromium",
    locale: "it-IT",
    timezoneId: "Europe/Rome",
    viewport: { width: 1280, height: 900 },
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    },
  },
  projects: [
    { name: "speed", testMatch: "speed.spec.ts" },
    { name: "stories", testIgnore: "speed.spec.ts", dependencies: ["speed"] },
  ],
});
