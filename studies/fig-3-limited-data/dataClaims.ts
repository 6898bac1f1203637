import { above, atLeast, atMost, below, type Claim, falls, rises } from "../src/claim.ts";
import { deviationOf, meanOf, medianOf } from "../src/spread.ts";
import type { TaskResult } from "../src/study.ts";
import { DATA_CHANGES, type Estimator, type RecordFit, type RecordTask, rewarded } from "./fitRecord.ts";

type Results = readonly TaskResult<RecordTask, RecordFit>[];

/** Fits of one kind of recording. */
export function fitsAt(results: Results, steps: number, identity: RecordTask["identity"]): RecordFit[] {
  return results.filter(({ task }) => task.steps === steps && task.identity === identity).map(({ result }) => result);
}

/** The sizes of recordings, ascending. */
export function sizesOf(results: Results): number[] {
  return [...new Set(results.map(({ task }) => task.steps))].sort((a, b) => a - b);
}

/** Claims of figure 3; those about sizes that were not run are left out. */
export function claimsOf(results: Results): Claim[] {
  const sizes = sizesOf(results);
  const r2 = (steps: number, estimator: Estimator, identity: RecordTask["identity"] = "known") =>
    fitsAt(results, steps, identity).map((fit) => fit.r2[estimator] ?? Number.NaN);
  const bits = (steps: number, k: number, estimator: Estimator, identity: RecordTask["identity"] = "known") =>
    fitsAt(results, steps, identity).map((fit) => fit.bits[k]![estimator] ?? Number.NaN);
  const original = (k: number) => results[0]!.result.originalBits[k]!;
  const claims: Claim[] = [];
  const bounds = [
    [10_000, 0.9],
    [30_000, 0.995],
    [100_000, 0.999],
  ] as const;
  for (const [steps, bound] of bounds) {
    if (!sizes.includes(steps)) continue;
    claims.push(
      atLeast(`Sparse estimate from ${text(steps)} transitions: mean r²`, meanOf(r2(steps, "sparse")), bound),
    );
  }
  claims.push(
    atLeast("Updated neuron hidden, 30,000 transitions, every recording: r²", r2(30_000, "sparse", "hidden"), 0.995),
    atMost(
      "Hiding the updated neuron costs little at 30,000 transitions: loss of mean r²",
      meanOf(r2(30_000, "sparse")) - meanOf(r2(30_000, "sparse", "hidden")),
      0.005,
    ),
    rises(
      "Mean r² of the sparse estimate rises with the number of transitions",
      sizes.map((steps) => meanOf(r2(steps, "sparse"))),
    ),
    above(
      "At 30,000 the sparse estimate beats the ridge: mean r²",
      meanOf(r2(30_000, "sparse")),
      meanOf(r2(30_000, "ridge")),
      { of: "ridge" },
    ),
    above(
      "At 30,000 the sparse estimate beats the plug-in: mean r²",
      meanOf(r2(30_000, "sparse")),
      meanOf(r2(30_000, "plugIn")),
      { of: "plug-in" },
    ),
  );
  const spreads = sizes.map((steps) => meanOf(fitsAt(results, steps, "known").map((fit) => fit.fromExact)));
  claims.push(
    below(
      `The penalised path nears the exact inverse: largest error, share of the plateau, ${text(sizes.at(-1)!)} against ${text(sizes[0]!)} transitions`,
      spreads.at(-1)!,
      spreads[0]!,
      { of: text(sizes[0]!) },
    ),
  );
  const truth = rewarded();
  const sharpness = sizes.map((steps) =>
    meanOf(
      fitsAt(results, steps, "known").map(({ sparse }) => {
        const on = Array.from(sparse).filter((_, s) => truth[s] === 1);
        return deviationOf(on) / meanOf(on);
      }),
    ),
  );
  const brightestOther = fitsAt(results, sizes.at(-1)!, "known").map(({ sparse }) => {
    const on = meanOf(Array.from(sparse).filter((_, s) => truth[s] === 1));
    return Math.max(...Array.from(sparse).filter((_, s) => truth[s] === 0)) / on;
  });
  claims.push(
    falls(
      "Values of the 56 rewarded states sharpen: deviation over mean falls with the number of transitions",
      sharpness,
    ),
    atMost(
      `Largest of the 456 other states, share of the rewarded ones, ${text(sizes.at(-1)!)} transitions`,
      brightestOther,
      0.15,
      { of: "what counts as support" },
    ),
  );
  const death = original(0);
  claims.push(
    atMost("One dead cell, 30,000, relaxed reward, every recording: KL, bits", bits(30_000, 0, "relaxed"), death / 5, {
      of: "a fifth of responses as before",
    }),
    atMost("One dead cell, 30,000, two-level reward, every recording: KL, bits", bits(30_000, 0, "twoLevel"), 1e-3),
    atMost(
      "The same with the updated neuron hidden, relaxed: KL, bits",
      bits(30_000, 0, "relaxed", "hidden"),
      death / 5,
      { of: "a fifth of responses as before" },
    ),
    atMost("The same with the updated neuron hidden, two-level: KL, bits", bits(30_000, 0, "twoLevel", "hidden"), 1e-3),
  );
  if (sizes.includes(100_000))
    for (const k of [0, 1])
      for (const estimator of ["relaxed", "twoLevel"] as const)
        claims.push(
          atMost(
            `${DATA_CHANGES[k]!.name}, 100,000, ${estimator === "relaxed" ? "relaxed" : "two-level"} reward, median: KL, bits`,
            medianOf(bits(100_000, k, estimator)),
            original(k) / 5,
            { of: "a fifth of responses as before" },
          ),
        );
  return claims;
}

/** What is seen on the way and is no claim. */
export function notesOf(results: Results): string[] {
  const sizes = sizesOf(results);
  const last = sizes.at(-1)!;
  const worst = Math.max(...fitsAt(results, sizes[0]!, "known").map((fit) => fit.bits[0]!.relaxed!));
  const bifurcation = fitsAt(results, last, "known").map((fit) => fit.bits[2]!.relaxed!);
  const { originalBits, unadaptedBits } = results[0]!.result;
  return [
    `Small recordings can be catastrophically wrong: one dead cell from ${text(sizes[0]!)} transitions, worst of the recordings: ${worst.toPrecision(2)} bits.`,
    `p(x = +1) = 0.3, shown and not claimed, beside a bifurcation: relaxed reward from ${text(last)} transitions, median ${medianOf(bifurcation).toPrecision(2)} bits, responses as before ${originalBits[2]!.toPrecision(2)}.`,
    `The stricter baseline, the exact policy kept in the changed world, is ${unadaptedBits.map((value) => value.toExponential(1)).join(", ")} bits off for the three changes: little of the change is adaptation, and it takes the two-level reward to come near it.`,
  ];
}

/** "30,000". */
export function text(steps: number): string {
  return String(steps).replace(/\B(?=(\d{3})+$)/g, ",");
}
