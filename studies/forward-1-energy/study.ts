import {
  CONTROLLER_PRESETS,
  type ControllerSpec,
  createRng,
  drawRateNetwork,
  largestLyapunovExponent,
  log,
  R_NETWORK_PRESETS,
} from "@telos/core";
import { countOf } from "@telos/figures";
import { loadKernels, rowPairsOf } from "@telos/kernels";
import { above, atLeast, atMost, below, rises } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { energyFigure } from "../src/energyFigure.ts";
import { type EnergySetting, energySetting } from "../src/energyStudy.ts";
import { meanOf } from "../src/spread.ts";
import { strictControlKernels } from "../src/strictControlKernels.ts";
import { strictMeasureKernels } from "../src/strictMeasureKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { sized } from "../src/trainedController.ts";
import { chaosFigure } from "./chaosFigure.ts";

/** Survival is judged where the myopic control dies early; the comparison with R where R itself is well trained. */
export const STRICT = CONTROLLER_PRESETS.energy;
const LOOSE_PROCESS = {
  ...STRICT.process,
  channels: 6,
  constraint: { kind: "energy", measure: "meanSquare", threshold: 0.3 },
} as ControllerSpec["process"];
export const LOOSE: ControllerSpec = { ...STRICT, process: LOOSE_PROCESS };
export const LOOSE_R: ControllerSpec = { ...R_NETWORK_PRESETS.energy, process: LOOSE_PROCESS };

/** Sizes of the free networks whose Lyapunov exponent is measured. */
const CHAOS = [
  { units: 100, gain: 1.5, draws: 20, quickDraws: 6, settle: 2000, steps: 8000 },
  { units: 100, gain: 2.5, draws: 20, quickDraws: 6, settle: 2000, steps: 8000 },
  { units: 400, gain: 1.5, draws: 12, quickDraws: 6, settle: 1000, steps: 3000 },
  { units: 1000, gain: 1.5, draws: 4, quickDraws: 2, settle: 500, steps: 1500 },
] as const;
type ChaosSetting = (typeof CHAOS)[number];
/** Exponents below this are told apart from 0, that of a cycle, by longer simulations only; 1/time constant. */
const CHAOTIC = 0.005;

type Task =
  | { readonly kind: "strict" | "loose"; readonly seed: number; readonly size: StudyRequest["size"] }
  | { readonly kind: "chaos"; readonly setting: ChaosSetting; readonly draws: number };
type Result = { readonly setting: EnergySetting } | { readonly exponents: readonly number[] };

/** Study 1, tanh: an energy constraint on a chaotic network. */
export const forward1Energy = defineStudy<Task, Result>({
  id: "forward-1-energy",
  half: "forward",
  title: "Under an energy constraint maximum occupancy stays alive and stays variable",
  tasks: ({ size, seeds }) => {
    const list = size === "quick" ? seeds.slice(0, 1) : seeds;
    return [
      ...list.map((seed) => ({ kind: "loose", seed, size }) as const),
      ...list.map((seed) => ({ kind: "strict", seed, size }) as const),
      ...CHAOS.map(
        (setting) =>
          ({ kind: "chaos", setting, draws: size === "quick" ? setting.quickDraws : setting.draws }) as const,
      ),
    ];
  },
  costOf: ({ kind }) => (kind === "loose" ? 13 : kind === "strict" ? 4 : 5),
  runTask: (task) => {
    if (task.kind === "chaos") return { exponents: exponentsOf(task) };
    const at = (spec: ControllerSpec) => sized({ ...spec, seed: task.seed }, task.size);
    return { setting: task.kind === "strict" ? energySetting(at(STRICT)) : energySetting(at(LOOSE), at(LOOSE_R)) };
  },
  conclude,
});

function exponentsOf({ setting: { units, gain, settle, steps }, draws }: Task & { kind: "chaos" }): number[] {
  const product = rowPairsOf(loadKernels());
  const activities = strictMeasureKernels().activities?.("tanh");
  return Array.from({ length: draws }, (_, k) => {
    const rng = createRng(k + 1).split(`chaos ${units}`);
    const network = drawRateNetwork(
      {
        units,
        channels: 1,
        contexts: 1,
        gain,
        timeStep: 0.1,
        transfer: "tanh",
        noise: 0,
        readouts: [],
        readoutStrength: 1,
        contextStd: 0,
      },
      rng.split("network"),
      strictControlKernels().draws,
    );
    const options = { settle, steps, rng: rng.split("exponent"), product, activities };
    return largestLyapunovExponent(network, options).perTimeConstant;
  });
}

function conclude(results: readonly TaskResult<Task, Result>[]) {
  const of = (kind: "strict" | "loose") =>
    results.flatMap(({ task, result }) => (task.kind === kind && "setting" in result ? [result.setting] : []));
  const seeds = results.flatMap(({ task }) => (task.kind === "strict" ? [task.seed] : []));
  const chaos = results.flatMap(({ task, result }) =>
    task.kind === "chaos" && "exponents" in result
      ? [{ units: task.setting.units, gain: task.setting.gain, exponents: result.exponents }]
      : [],
  );
  const [strict, loose] = [of("strict"), of("loose")];
  const horizon = STRICT.evaluation.steps;
  const mean = (list: readonly EnergySetting[], value: (setting: EnergySetting) => number) => meanOf(list.map(value));
  const myopic = (text: string, value: (one: EnergySetting["mop"]) => number) =>
    `${text}; myopic ${value(meanMyopic(loose)).toPrecision(3)}`;
  const exponents = (units: number, gain: number) =>
    chaos.find((one) => one.units === units && one.gain === gain)!.exponents;
  const chaotic = (units: number, gain: number) =>
    exponents(units, gain).filter((one) => one > CHAOTIC).length / exponents(units, gain).length;
  return {
    claims: [
      atLeast(
        `Threshold .27: maximum occupancy lives, mean of seeds, steps of ${horizon}`,
        mean(strict, ({ mop }) => mop.life),
        0.85 * horizon,
        { of: ".85 of the time" },
      ),
      atMost(
        "Threshold .27: the free network lives",
        mean(strict, ({ freeLife }) => freeLife),
        0.25 * horizon,
      ),
      atMost(
        "Threshold .27: random actions live",
        mean(strict, ({ randomLife }) => randomLife),
        0.25 * horizon,
      ),
      atMost(
        "Threshold .27: the myopic control lives",
        mean(strict, ({ myopic: one }) => one.life),
        0.3 * horizon,
        {
          ifNot:
            "the myopic control's lifetime differs between networks by a factor of ten; the figure shows every one",
        },
      ),
      above(
        "Threshold .27: left alone, the free network is above the threshold for a share of the time",
        mean(strict, ({ free }) => free.above),
        0.6,
      ),
      above(
        "Maximum occupancy has more energy than R (mean difference)",
        mean(loose, ({ mop, reward }) => mop.energy - reward!.energy),
        0,
      ),
      above(
        "Maximum occupancy varies more than R (mean difference of standard deviations)",
        mean(loose, ({ mop, reward }) => mop.std - reward!.std),
        0,
      ),
      above(
        "Its activity has more effective dimensions than R's (ratio of means)",
        mean(loose, ({ mop }) => mop.dimension) / mean(loose, ({ reward }) => reward!.dimension),
        1.3,
      ),
      atLeast(
        "Its action entropy falls near the threshold: far less near, nats",
        mean(loose, ({ mop }) => mop.entropyFar - mop.entropyNear),
        0.4,
        { of: myopic("nats", (one) => one.entropyFar - one.entropyNear) },
      ),
      below(
        "Its action entropy and energy are correlated",
        mean(loose, ({ mop }) => mop.correlation),
        -0.4,
        { of: myopic("r", (one) => one.correlation) },
      ),
      atLeast(
        "Its mean action entropy stays high, nats",
        mean(loose, ({ mop }) => mop.entropy),
        0.75 * log(64),
        { of: ".75 ln 64" },
      ),
      above(
        "The free tanh network at g = 1.5 is chaotic, N = 1000: smallest largest Lyapunov exponent of the draws, per time constant",
        exponents(1000, 1.5),
        CHAOTIC,
      ),
      rises(
        "Chaos at g = 1.5 is a matter of size: share of chaotic draws at N = 100, 400, 1000",
        [100, 400, 1000].map((units) => chaotic(units, 1.5)),
      ),
    ],
    figures: [
      drawnFigure("energy", energyFigure, {
        title:
          "Maximum occupancy lives on the safe side of the energy threshold and stays variable; R keeps low and still",
        caption: `Threshold .3, 6 channels, ${countOf(seeds.length, "seed")} (${seeds.join(", ")}); a to d show the first. Thin lines and dots: seeds; thick lines and bars: their means. Lifetimes are censored at ${horizon} steps. Action entropy also falls near the threshold under the myopic control, which merely avoids what is terminal in one step.`,
        threshold: 0.3,
        actions: 64,
        horizon,
        seeds,
        settings: loose,
        largestActivity: 1,
      }),
      drawnFigure("survival", chaosFigure, { seeds, strict, horizon, chaos }),
    ],
    notes: [
      `Free tanh networks whose largest Lyapunov exponent exceeds ${CHAOTIC} per time constant: ${CHAOS.map(({ units, gain }) => `${percent(chaotic(units, gain))} of ${countOf(exponents(units, gain).length, "draw")} at N = ${units}, g = ${gain}`).join("; ")}.`,
      `Energies, maximum occupancy against R, by seed: ${loose.map(({ mop, reward }) => `${mop.energy.toFixed(3)}/${reward!.energy.toFixed(3)}`).join(", ")}; R lives ${loose.map(({ reward }) => Math.round(reward!.life)).join(", ")}.`,
      `Lifetimes at threshold .27, maximum occupancy/myopic: ${strict.map(({ mop, myopic: one }) => `${Math.round(mop.life)}/${Math.round(one.life)}`).join(", ")}. No network was screened out.`,
    ],
  };
}

function meanMyopic(list: readonly EnergySetting[]): EnergySetting["mop"] {
  const [first] = list;
  const mean = (of: (one: EnergySetting["mop"]) => number) => meanOf(list.map(({ myopic }) => of(myopic)));
  return {
    ...first!.myopic,
    entropyFar: mean((one) => one.entropyFar),
    entropyNear: mean((one) => one.entropyNear),
    correlation: mean((one) => one.correlation),
  };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
