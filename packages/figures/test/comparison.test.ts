import type { Estimate, ModelComparison, ModelScore, TransferResult } from "@telos/core";
import { describe, expect, test } from "vitest";
import { modelComparison } from "../src/modelComparison.ts";
import { transferScores } from "../src/transferScores.ts";

const estimate = (value: number, half = 0.01): Estimate => ({ value, low: value - half, high: value + half });

function score(model: ModelScore["model"], overHistory: number, overCoupled: number): ModelScore {
  const kind = model.startsWith("clock") ? "purpose" : "description";
  const bits = { bitsPerSpike: estimate(1 + overHistory), bitsPerSecond: estimate(10) };
  return {
    model,
    title: model,
    sentence: "",
    kind,
    ...bits,
    overHistory: estimate(overHistory),
    overCoupled: estimate(overCoupled),
  };
}

function comparison(purpose: number, coupled: number): ModelComparison {
  const models = [score("coupled", coupled, 0), score("clockPairwise", purpose, purpose - coupled)];
  return { models, spikes: 1000, seconds: 60, blocks: 20, bestPurpose: "clockPairwise", sentences: [] };
}

describe("the comparison of models", () => {
  test.each([
    ["A purpose adds nothing to each unit's own history", comparison(0.005, 0.1)],
    ["A purpose adds to own history, and plain couplings add more", comparison(0.05, 0.1)],
    ["A purpose adds to own history as much as plain couplings do", comparison(0.05, 0.055)],
    ["A purpose adds to own history, more than plain couplings do", comparison(0.1, 0.05)],
  ])("says: %s", (title, data) => {
    expect(modelComparison.content(data).title).toBe(title);
    expect(modelComparison(data)).toContain("<svg");
  });
});

test("a second recording: the nearest guess is named, and one without a solution is left out", () => {
  const scores = [
    {
      hypothesis: "noChange",
      title: "No change",
      knowsRates: false,
      words: estimate(0.1),
      rates: estimate(0),
      correlations: estimate(0),
    },
    {
      hypothesis: "keepPurpose",
      title: "Keep the purpose",
      knowsRates: true,
      words: estimate(Number.NaN),
      rates: estimate(0),
      correlations: estimate(0),
    },
  ] as const;
  const data: TransferResult = {
    scores,
    floor: estimate(0.01),
    purposeMinus: {},
    correlationsMinus: {},
    best: "noChange",
    sentences: [],
  };
  expect(transferScores.content(data).title).toBe("Nearest to the second recording: no change");
  expect(transferScores(data)).not.toContain("NaN");
});
