import { describe, expect, test } from "vitest";
import { windowGate } from "./windowGate.ts";

describe("where the window comes from (Q8)", () => {
  test("a best window in the middle passes, one at either end of what was tried warns and says where to go on", () => {
    const tried = [5, 10, 20];
    expect(windowGate({ kind: "held-out", windowMs: 10, tried })).toMatchObject({ verdict: "pass", value: 10 });
    const longest = windowGate({ kind: "held-out", windowMs: 20, tried });
    expect(longest.verdict).toBe("warn");
    expect(longest.sentence).toContain("the longest that was tried");
    expect(longest.sentence).toContain("--window-ms 40");
    expect(windowGate({ kind: "held-out", windowMs: 5, tried }).sentence).toContain("--window-ms 2");
  });

  test("a given window and the customary bins are told, not judged", () => {
    expect(windowGate({ kind: "given", windowMs: 30 }).sentence).toBe("The hold window of 30 ms was given.");
    expect(windowGate({ kind: "steps" })).toMatchObject({ verdict: "pass", value: 1, unit: "step" });
    expect(windowGate({ kind: "default", binMs: 20 })).toMatchObject({ verdict: "pass", value: 20 });
  });
});
