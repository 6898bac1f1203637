import { describe, expect, test } from "vitest";
import { withinTime } from "./withinTime.ts";

const late = () => new RangeError("too late");
/** (loop br 0): WebAssembly that never comes back. */
const ENDLESS = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 3, 64, 12, 0],
  ...[11, 11],
);

describe("calls with a time limit", () => {
  test("WebAssembly and JavaScript that never come back are ended", () => {
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(ENDLESS)).exports as { f: () => void };
    expect(() => withinTime(100, late, f)).toThrow("too late");
    expect(() =>
      withinTime(100, late, () => {
        for (;;);
      }),
    ).toThrow(RangeError);
  });

  test("what comes back in time is handed on, and so is what it throws; calls may lie in each other", () => {
    expect(withinTime(10_000, late, () => withinTime(10_000, late, () => 7))).toBe(7);
    const mine = new TypeError("mine");
    expect(() =>
      withinTime(10_000, late, () => {
        throw mine;
      }),
    ).toThrow(mine);
    expect(Object.keys(globalThis).filter((key) => key.startsWith("telos call"))).toEqual([]);
  });
});
