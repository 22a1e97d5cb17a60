import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // The tests wait for processes and clocks most of the time: a worker for each core would leave the machine idle.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
