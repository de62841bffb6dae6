import { defineConfig } from "@playwright/test";

// A page that is looked at in the middle of a change of colours has a contrast that nobody reads.
const still = { contextOptions: { reducedMotion: "reduce" } } as const;

// The first project measures how fast a colour travels, so that it has the machine to itself; the others follow. Stories
// that wait for real minutes go one after another, and take a third worker but hardly any of the machine.
export default defineConfig({
  testDir: "test/browser",
  outputDir: "../test-results/browser",
  reporter: [["list"]],
  retries: 0,
  workers: 3,
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
    { name: "speed", testMatch: "speed.spec.ts", workers: 2 },
    { name: "waits", testIgnore: "speed.spec.ts", grep: /@waits/, workers: 1, dependencies: ["speed"], use: still },
    { name: "stories", testIgnore: "speed.spec.ts", grepInvert: /@waits/, dependencies: ["speed"], use: still },
  ],
});
