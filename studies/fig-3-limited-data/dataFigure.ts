import { type colours, defineFigure, type FigureContent, type Panel } from "@telos/figures";
import { powerText } from "../src/dotRows.ts";
import { type Label, linePanel, type Meaning, type Series } from "../src/linePanel.ts";
import { deviationOf, meanOf, standardErrorOf } from "../src/spread.ts";
import type { TaskResult } from "../src/study.ts";
import { fitsAt, sizesOf, text } from "./dataClaims.ts";
import { DATA_CHANGES, type Estimator, PREDICTING, type RecordFit, type RecordTask, rewarded } from "./fitRecord.ts";

type Results = readonly TaskResult<RecordTask, RecordFit>[];
type Label0 = Omit<Label, "x" | "y">;

/** Figure 3 of the inverse paper: r² and predictions against the number of transitions, and how the reward sharpens. */
export const dataFigure = defineFigure("dataFigure", (results: Results): FigureContent => {
  const sizes = sizesOf(results);
  const repeats = fitsAt(results, sizes[0]!, "known").length;
  const hidden = fitsAt(results, sizes[0]!, "hidden").length;
  return {
    title: "Thirty thousand transitions are enough to name the purpose and to predict from it",
    caption: `The network of figure 2, simulated; n = ${repeats} recordings at each length (updated neuron hidden: ${hidden}). Thick: mean, bars: standard error, dots: every recording. b, values of the sparse estimate on rewarded and other states, one recording at each length, in units of the true reward. c to e, KL from the network adapted to its true reward, geometric mean; dashed grey: the responses of before; dashed orange: the exact policy kept as it was. e lies beside a bifurcation: shown, not claimed. Predictions mixed with 1e−6 of the uniform distribution.`,
    widthMm: 180,
    rows: [[recoveryPanel(results), sharpeningPanel(results)], DATA_CHANGES.map((_, k) => predictionPanel(results, k))],
    table: tableOf(results),
  };
});

const SIZE_AXIS = (sizes: readonly number[]) => ({
  label: "transitions",
  log: true,
  domain: [sizes[0]! * 0.8, sizes.at(-1)! * 1.25] as const,
  ticks: sizes.filter((size) => /^1/.test(String(size)) || sizes.length < 4),
  format: text,
});

function recoveryPanel(results: Results): Panel {
  const sizes = sizesOf(results);
  const last = sizes.at(-1)!;
  const line = (
    estimator: Estimator,
    identity: RecordTask["identity"],
    colour: Meaning,
    label: Label0,
    dashed = false,
  ): Series[] => {
    const at = sizes.map((steps) => fitsAt(results, steps, identity).map((fit) => fit.r2[estimator]!));
    const mean = at.map(meanOf);
    return [
      {
        points: at.flatMap((values, k) => values.map((value): [number, number] => [sizes[k]!, value])),
        colour,
        width: 0,
        dots: 1.1,
        opacity: 0.35,
      },
      {
        points: sizes.map((steps, k): [number, number] => [steps, mean[k]!]),
        bars: sizes.map((steps, k) => [steps, mean[k]! - standardErrorOf(at[k]!), mean[k]! + standardErrorOf(at[k]!)]),
        colour,
        width: 1.5,
        dashed,
        dots: 1.8,
        label: { ...label, x: last, y: mean.at(-1)! },
      },
    ];
  };
  return linePanel({
    share: 1.15,
    height: 150,
    heading: "reward recovered",
    x: SIZE_AXIS(sizes),
    y: { label: "r² over all 512 states", domain: [0, 1.03], ticks: [0, 0.5, 1] },
    right: 74,
    series: [
      ...line("plugIn", "known", "baseline", { text: "plug-in", dx: 8 }),
      ...line("ridge", "known", "warning", { text: "ridge", dx: 8, dy: 4 }),
      ...line("sparse", "known", "inferred", { text: "sparse", dx: 8, dy: -4 }),
      ...line("sparse", "hidden", "free", { text: "updates hidden", dx: 8, dy: 5 }, true),
    ],
  });
}

function sharpeningPanel(results: Results): Panel {
  const truth = rewarded();
  const sizes = sizesOf(results).slice(-4);
  const shown = sizes.map((steps) => fitsAt(results, steps, "known")[0]!.sparse);
  const spread = (s: number) => (((s * 0.618034) % 1) - 0.5) * 0.7;
  const dots = (on: 0 | 1): [number, number][] =>
    shown.flatMap((reward, k) =>
      Array.from(reward, (value, s): [number, number] => [k + spread(s), value]).filter((_, s) => truth[s] === on),
    );
  return linePanel({
    share: 1,
    height: 150,
    heading: "inferred values sharpen",
    x: {
      label: "transitions",
      domain: [-0.5, sizes.length - 0.5],
      ticks: sizes.map((_, k) => k),
      format: (k) => text(sizes[k]!),
    },
    y: { label: "inferred reward", domain: [-0.04, 1.2], ticks: [0, 0.5, 1] },
    series: [
      {
        points: [
          [-0.5, 1],
          [sizes.length - 0.5, 1],
        ],
        colour: "truth",
        width: 0.75,
        dashed: true,
        label: { text: "true reward of the 56", x: -0.45, y: 1.07 },
      },
      {
        points: dots(0),
        colour: "baseline",
        width: 0,
        dots: 1,
        opacity: 0.6,
        label: { text: "456 other states", x: sizes.length - 0.5, y: 0.1, anchor: "end" },
      },
      {
        points: dots(1),
        colour: "inferred",
        width: 0,
        dots: 1.1,
        opacity: 0.7,
        label: {
          text: "56 rewarded states",
          x: sizes.length - 0.5,
          y:
            meanOf(
              dots(1)
                .slice(-56)
                .map(([, value]) => value),
            ) - 0.11,
          anchor: "end",
        },
      },
    ],
  });
}

function predictionPanel(results: Results, k: number): Panel {
  const sizes = sizesOf(results);
  const last = sizes.at(-1)!;
  const { originalBits, unadaptedBits } = results[0]!.result;
  const level = (bits: number, colour: keyof typeof colours, name: string): Series => ({
    points: [
      [sizes[0]! * 0.8, bits],
      [last * 1.25, bits],
    ],
    colour,
    dashed: true,
    width: 1,
    ...(k === 0 && {
      label: { text: name, x: last * 1.2, y: bits, dy: colour === "warning" ? 7 : -6, anchor: "end" as const },
    }),
  });
  const line = (estimator: Estimator, colour: Meaning, name: string): Series[] => {
    const at = sizes.map((steps) =>
      fitsAt(results, steps, "known").map((fit) => Math.max(LOWEST, fit.bits[k]![estimator]!)),
    );
    const mean = at.map((values) => Math.exp(meanOf(values.map(Math.log))));
    return [
      {
        points: at.flatMap((values, j) =>
          values.map((value): [number, number] => [sizes[j]!, Math.min(HIGHEST, value)]),
        ),
        colour,
        width: 0,
        dots: 1.1,
        opacity: 0.35,
      },
      {
        points: sizes.map((steps, j): [number, number] => [steps, Math.min(HIGHEST, mean[j]!)]),
        colour,
        width: 1.5,
        dots: 1.8,
        ...(k === 0 && { label: { text: name, x: last * 1.35, y: mean.at(-1)!, anchor: "start" as const } }),
      },
    ];
  };
  return linePanel({
    share: k === 0 ? 1.5 : 1,
    height: 150,
    heading: `${DATA_CHANGES[k]!.name}${k === 2 ? ": beside a bifurcation" : ""}`.replace(" from 0.5", ""),
    x: SIZE_AXIS(sizes),
    y: {
      label: "KL of prediction (bits)",
      domain: [LOWEST, HIGHEST],
      log: true,
      ticks: [1e-6, 1e-4, 1e-2, 1],
      format: powerText,
    },
    tickText: "1e−6",
    sharesY: k > 0,
    right: k === 0 ? 46 : 8,
    series: [
      level(originalBits[k]!, "baseline", "responses as before"),
      level(unadaptedBits[k]!, "warning", "policy as before"),
      ...line("plugIn", "baseline", "plug-in"),
      ...line("relaxed", "inferred", "relaxed"),
      ...line("twoLevel", "adapted", "two-level"),
    ],
  });
}

const LOWEST = 1e-6;
const HIGHEST = 30;

function tableOf(results: Results): FigureContent["table"] {
  const truth = rewarded();
  const estimators: Estimator[] = ["plugIn", "ridge", "sparse", "relaxed", "twoLevel"];
  return {
    columns: [
      "seed",
      "recording",
      "transitions",
      "updated_neuron",
      ...estimators.map((name) => `r2_${name}`),
      "rewarded_mean",
      "rewarded_sd",
      "other_mean",
      "other_sd",
      "support_size",
      "largest_error_share",
      ...DATA_CHANGES.flatMap(({ name }) => [
        ...PREDICTING.map((e) => `KL bits, ${name}, ${e}`),
        `KL bits, ${name}, responses as before`,
        `KL bits, ${name}, policy as before`,
      ]),
    ],
    rows: results.map(({ task, result }) => {
      const on = Array.from(result.sparse).filter((_, s) => truth[s] === 1);
      const off = Array.from(result.sparse).filter((_, s) => truth[s] === 0);
      return [
        task.seed,
        task.repeat,
        task.steps,
        task.identity,
        ...estimators.map((name) => result.r2[name] ?? Number.NaN),
        meanOf(on),
        deviationOf(on),
        meanOf(off),
        deviationOf(off),
        result.supportSize,
        result.fromExact,
        ...DATA_CHANGES.flatMap((_, k) => [
          ...PREDICTING.map((e) => result.bits[k]![e] ?? Number.NaN),
          result.originalBits[k]!,
          result.unadaptedBits[k]!,
        ]),
      ];
    }),
  };
}
