import { describe, expect, test } from "vitest";
import { loopFigures } from "../src/loopFigures.ts";
import { loopAnswer } from "../src/loopWords.ts";
import { drawnTexts, overlaps } from "./drawnTexts.ts";
import { inferred, loopCases } from "./loopFixture.ts";

describe.each(loopCases())("figures of %s", (_, data) => {
  const figures = loopFigures(data);

  test.each(figures)("$name is well-formed and finite, and no text of it is clipped or covers another", ({ svg }) => {
    const page = drawnTexts(svg);
    expect(page.wellFormed).toBe(true);
    for (const tag of svg.match(/<[^>]*>/g) ?? [])
      expect(tag).not.toMatch(/NaN|undefined|Infinity|\bnull\b|currentColor|var\(/);
    for (const text of page.texts) {
      expect(text.left, text.text).toBeGreaterThan(-1);
      expect(text.right, text.text).toBeLessThan(page.width + 1);
    }
    expect(overlaps(page.texts)).toEqual([]);
  });

  test("the same data give the same bytes, in the dark too", () => {
    expect(loopFigures(data)).toEqual(figures);
    for (const { svg } of loopFigures(data, { theme: "dark" })) expect(drawnTexts(svg).wellFormed).toBe(true);
  });

  test("its numbers stand beside it, and none is NaN", () => {
    for (const { csv } of figures) {
      expect(csv.trim().split("\n").length).toBeGreaterThan(0);
      expect(csv).not.toMatch(/NaN|undefined/);
    }
  });
});

describe("the answer in words", () => {
  test("says what is avoided, what is sought and how far they look, with errors", () => {
    const [first, second] = loopAnswer(inferred({}));
    expect(first).toBe(
      "They avoid activity of units 0 and 1 outside a square of half-width 0.49995 (95 %: 0.49995 to 0.50015), and inside they keep as many actions open as they can (maximum occupancy).",
    );
    expect(second).toMatch(/^They look about 20 steps ahead: discount 0\.95/);
  });

  test("claims nothing where nothing is seen", () => {
    expect(loopAnswer(inferred({ verdict: "random" }))).toEqual([
      "The agents choose evenly among all actions: no purpose can be seen.",
    ]);
    expect(loopAnswer(inferred({ verdict: "free" }))[0]).toMatch(/no purpose can be seen/);
  });

  test("says where a border is not known, and where the discount is bounded on one side or none", () => {
    expect(loopAnswer(inferred({ verdict: "rewardMaximising", thresholdKnown: false }))[0]).toMatch(
      /its border is not known: they keep away from it/,
    );
    const { discount } = inferred({});
    const told = (bounded: [boolean, boolean]) => loopAnswer(inferred({ discount: { ...discount!, bounded } }))[1];
    expect(told([false, true])).toMatch(/at most/);
    expect(told([true, false])).toMatch(/at least/);
    expect(told([false, false])).toBe("How far they look ahead cannot be told from these data.");
  });
});
