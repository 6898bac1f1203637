import {
  createRng,
  exp,
  inferPurpose,
  type Recording,
  simulateSpec,
  sin,
  spikeGrid,
  timeShiftedSurrogate,
  type Verdict,
} from "@telos/core";
import { spinKernels } from "../src/spinKernels.ts";
import { directedSpec, pairwiseSpec, poissonSpec, sharedInputSpec } from "./specs.ts";

/** What has no purpose. */
export const NULL_KINDS = ["poisson", "shifted", "drifting", "inputNotGiven", "inputGiven", "directed"] as const;
/** What has none, or has one. */
export type VerdictKind = (typeof NULL_KINDS)[number] | "pairwise";

/** Their names in words. */
export const KIND_NAMES: Readonly<Record<VerdictKind, string>> = {
  poisson: "Poisson units",
  shifted: "units shifted in time",
  drifting: "drifting rates",
  inputNotGiven: "recorded input, not given",
  inputGiven: "recorded input, given",
  directed: "directed couplings",
  pairwise: "pairwise purpose",
};

/** One recording to be judged. */
export interface VerdictTask {
  readonly kind: VerdictKind;
  readonly seed: number;
  readonly durationS: number;
}

/** The verdict, and the statistics that it was made of. */
export interface VerdictResult {
  readonly kind: VerdictKind;
  readonly verdict: Verdict;
  /** Value of each test by its id. */
  readonly statistics: Readonly<Record<string, number>>;
}

/** Judges one simulated recording as `telos infer` does, at a window of 20 ms. */
export async function verdictOf({ kind, seed, durationS }: VerdictTask): Promise<VerdictResult> {
  const { verdict, fit } = await inferPurpose(recordingOf(kind, seed, durationS), {
    choice: {},
    windowMs: 20,
    ...(kind === "inputGiven" ? { stimulus: "input" } : {}),
    stimulusLagMs: 0,
    family: "auto",
    accept: [],
    surrogates: 10,
    replicates: 0,
    seed,
  });
  const statistics = Object.fromEntries((fit?.tests ?? []).map((test) => [test.id, test.value]));
  return { kind, verdict, statistics };
}

function recordingOf(kind: VerdictKind, seed: number, durationS: number): Recording {
  switch (kind) {
    case "poisson":
      return simulateSpec(poissonSpec(seed, durationS), { sampler: spinKernels.sampler }).recording;
    case "pairwise":
      return simulateSpec(pairwiseSpec(seed, durationS), { sampler: spinKernels.sampler }).recording;
    case "directed":
      return simulateSpec(directedSpec(seed, durationS), { sampler: spinKernels.sampler }).recording;
    case "inputGiven":
    case "inputNotGiven":
      return simulateSpec(sharedInputSpec(seed, durationS), { sampler: spinKernels.sampler }).recording;
    case "shifted": {
      const { recording } = simulateSpec(pairwiseSpec(seed, durationS), { sampler: spinKernels.sampler });
      const grid = spikeGrid(recording.units, [{ startS: 0, stopS: durationS }]);
      const { timesMs } = timeShiftedSurrogate(grid, createRng(seed).split("shifted"));
      return withTrains(recording, timesMs);
    }
    case "drifting":
      return drifting(seed, durationS);
  }
}

/** Units whose rates wander up and down by themselves, by a factor of two, each with a period of its own. */
function drifting(seed: number, durationS: number): Recording {
  const { recording } = simulateSpec(poissonSpec(seed, durationS), { sampler: spinKernels.sampler });
  const rng = createRng(seed).split("drifting");
  const trains = recording.units.map((unit, i) => {
    const own = rng.split(`unit ${i}`);
    const period = 100 + 400 * own.uniform();
    const phase = 2 * Math.PI * own.uniform();
    const kept = Array.from(unit.timesS).filter(
      (time) => own.uniform() < exp(0.7 * (sin((2 * Math.PI * time) / period + phase) - 1)),
    );
    return Int32Array.from(kept, (time) => Math.floor(1000 * time));
  });
  return withTrains(recording, trains);
}

function withTrains(recording: Recording, timesMs: readonly Int32Array[]): Recording {
  const units = recording.units.map((unit, i) => ({
    ...unit,
    timesS: Float64Array.from(timesMs[i]!, (ms) => ms / 1000 + 0.0005),
  }));
  return { ...recording, units };
}
