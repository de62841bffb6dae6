// Not a test: makes the pictures of README.md (`make pictures`).
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

export default defineConfig({ ...tests, testDir: "test/pictures", workers: 1, projects: [{ name: "pictures" }] });
