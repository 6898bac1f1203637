import { expect, test } from "vitest";
import { textWidth, wrapText } from "./textWidth.ts";

// Widths of Helvetica (font metrics published with PostScript), in thousandths of the type size.
const HELVETICA: readonly (readonly [string, number])[] = [
  ["held-out gain (bits per flip)", 11_560],
  ["0.0818", 3058],
  ["Minimum", 4055],
];

test("the estimate is never narrower than Helvetica, and at most a quarter wider", () => {
  for (const [text, thousandths] of HELVETICA) {
    expect(textWidth(text, 1000)).toBeGreaterThanOrEqual(thousandths);
    expect(textWidth(text, 1000)).toBeLessThan(1.25 * thousandths);
  }
});

test("wrapped lines hold every word in order and are as wide as allowed", () => {
  const text = "Fitted to flips only, the network also predicts the words";
  const lines = wrapText(text, 90, 9);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join(" ")).toBe(text);
  for (const line of lines) expect(textWidth(line, 9)).toBeLessThanOrEqual(90);
});

test("a number is not parted from its unit", () => {
  for (let width = 10; width < 120; width++) {
    for (const line of wrapText("bins of 10 s and of 20 ms here", width, 7)) expect(line).not.toMatch(/^(s|ms)\b/);
  }
});
