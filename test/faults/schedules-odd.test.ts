import { describe, it } from "vitest";
import { runSchedules } from "./schedules.js";

describe("up, repeated until it succeeds", () => {
  it("ends with exactly what is declared, whatever goes wrong (100 schedules with odd seeds)", async () => {
    await runSchedules(Array.from({ length: 100 }, (_, n) => 2 * n + 1));
  }, 300_000);
});
