import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // The tests wait for processes most of the time: one worker less than there are cores would leave the machine idle.
    maxWorkers: "100%",
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
