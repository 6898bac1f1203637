import { entropyColour, themes } from "@telos/figures";
import { expect, test } from "vitest";
import { entropyPalette } from "./entropyPalette.ts";

test.each(["light", "dark"] as const)("on a %s page entropy has the colours of the figures", (theme) => {
  entropyPalette(16, theme).forEach((colour, k) => {
    const hex = entropyColour(k / 15, themes[theme]);
    const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    const found = colour.match(/\d+/g)!.map(Number);
    found.forEach((value, c) => {
      expect(Math.abs(value - wanted[c]!)).toBeLessThanOrEqual(5); // of 255: linear between seventeen anchors
    });
  });
});
