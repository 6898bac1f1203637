import { expect, test } from "vitest";
import { divergingColour, inkOn } from "./divergingColour.ts";
import { themes } from "./themes.ts";

test("0 is the background, ±1 are blue and vermilion, beyond is clamped, unknown is grey", () => {
  for (const theme of [themes.light, themes.dark]) {
    expect(divergingColour(0, theme)).toBe(theme.background);
    expect(divergingColour(-1, theme)).toBe("#0072B2");
    expect(divergingColour(1, theme)).toBe("#D55E00");
    expect(divergingColour(7, theme)).toBe("#D55E00");
    expect(divergingColour(Number.NaN, theme)).toBe(theme.faint);
  }
  expect(divergingColour(0.5, themes.light)).toBe("#EAAF80");
});

test("numbers on a colour are dark on light and light on dark", () => {
  expect(inkOn("#FFFFFF")).toBe("#1A1C1E");
  expect(inkOn("#0072B2")).toBe("#FFFFFF");
});
