import * as Plot from "@observablehq/plot";
import { popcount } from "@telos/core";
import {
  axes,
  axisRoom,
  colours,
  defineFigure,
  type FigureContent,
  labelColour,
  type Panel,
  pathMark,
  plotPanel,
} from "@telos/figures";
import { COUNTING_UNITS, REWARDED_COUNTS } from "../src/countingNetwork.ts";
import { dotRows, powerText } from "../src/dotRows.ts";
import { linePanel, type Series } from "../src/linePanel.ts";
import { logitAxis, toLogit } from "../src/logitAxis.ts";
import { CHANGES, CODING_COST, FLIP, type TrainedNetwork } from "./trainedNetwork.ts";

const INPUT_NAMES = ["x = −1", "x = +1"];
const COLUMNS = COUNTING_UNITS + 1;

/** Figure 2 of the inverse paper: tuning, counts, dynamics, the recovered reward, and predictions of changed worlds. */
export const networkFigure = defineFigure("networkFigure", (network: TrainedNetwork): FigureContent => {
  return {
    title: "The reward is read off the network's behaviour, and predicts how it adapts",
    caption: `Eight neurons, updated one at a time; reward 1 while two are active at x = −1 or six at x = +1. Our parameters: flip probability of the input ${FLIP} per step, coding cost λ = ${CODING_COST}. a, mean over neurons of the probability to be active after an update. d, all 512 states, spread sideways; the reward is known up to a constant for each input, chosen so that the lowest is 0. e, f, log-odds scale; adapted: solved from the true reward; dots: from the inferred one; dashed: before the change. g, KL from the adapted network, inputs included; the inferred reward is at rounding (drawn at 1e−8).`,
    widthMm: 180,
    rows: [
      [tuningPanel(network), countPanel(network), dynamicsPanel(network)],
      [rewardPanel(network), changePanel(network, 0, true), changePanel(network, 2, false), divergencePanel(network)],
    ],
    table: tableOf(network),
  };
});

/** Tuning of the mean unit: [others, probability]. */
function curve({ probability }: TrainedNetwork["tuning"], units: number, x: number): [number, number][] {
  return Array.from({ length: units }, (_, others) => {
    let sum = 0;
    for (let i = 0; i < units; i++) sum += probability[(x * units + i) * units + others]!;
    return [others, sum / units];
  });
}

function tuningPanel({ tuning }: TrainedNetwork): Panel {
  const series: Series[] = [0, 1].map((x) => ({
    points: curve(tuning, COUNTING_UNITS, x),
    colour: "ink",
    dots: 2,
    opacity: x === 0 ? 0.45 : 1,
    label:
      x === 0 ? { text: INPUT_NAMES[x]!, x: 1.9, y: 0.3 } : { text: INPUT_NAMES[x]!, x: 5.2, y: 0.7, anchor: "end" },
  }));
  return linePanel({
    share: 0.8,
    height: 118,
    heading: "tuning",
    x: { label: "other neurons active", domain: [-0.3, 7.3], ticks: [0, 2, 4, 6], format: String },
    y: { label: "probability to be active", domain: [0, 1], ticks: [0, 0.5, 1] },
    series,
  });
}

function countPanel({ counts }: TrainedNetwork): Panel {
  const at = (x: number, k: number) => counts[x * COLUMNS + k]!;
  const bars = [0, 1].flatMap((x) =>
    Array.from({ length: COLUMNS }, (_, k) => ({
      x: k + (x === 0 ? -0.21 : 0.21),
      share: at(x, k),
      input: x,
      rewarded: k === REWARDED_COUNTS[x],
    })),
  );
  return {
    share: 0.8,
    height: 118,
    heading: "time at each spike count",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["0.05"]),
          marginRight: 6,
          marginTop: 8,
          marginBottom: 27,
          x: { domain: [-0.6, 8.6] },
          y: { domain: [0, 1] },
          marks: [
            ...bars.map(({ x, share, input, rewarded }) =>
              pathMark(
                (frame) => `M${frame.x(x - 0.2)},${frame.y(0)}V${frame.y(share)}H${frame.x(x + 0.2)}V${frame.y(0)}z`,
                {
                  fill: rewarded ? colours.truth : theme.ink,
                  "fill-opacity": input === 0 ? 0.5 : 1,
                },
              ),
            ),
            ...axes({
              x: { label: "neurons active", ticks: [0, 2, 4, 6, 8], format: String },
              y: { label: "share of time", ticks: [0, 0.5, 1] },
            }),
            Plot.text(["rewarded"], { x: 4, y: 0.86, text: (t: string) => t, fill: labelColour("truth", theme) }),
            Plot.text(INPUT_NAMES, {
              x: (_: string, k: number) => REWARDED_COUNTS[k]!,
              y: 0.95,
              text: (t: string) => t,
            }),
          ],
        },
        box,
        theme,
      ),
  };
}

function dynamicsPanel({ simulated }: TrainedNetwork): Panel {
  const steps = simulated.words.length;
  const path = (values: readonly number[]) => (frame: { x: (v: number) => number; y: (v: number) => number }) =>
    values
      .map(
        (value, t) =>
          `${t === 0 ? "M" : "L"}${frame.x(t).toFixed(1)},${frame.y(value).toFixed(1)}H${frame.x(t + 1).toFixed(1)}`,
      )
      .join("");
  const counts = Array.from(simulated.words, popcount);
  const target = Array.from(simulated.inputs, (x) => REWARDED_COUNTS[x]!);
  return {
    share: 1.7,
    height: 118,
    heading: "simulated dynamics",
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom(["8"]),
          marginRight: 6,
          marginTop: 8,
          marginBottom: 27,
          x: { domain: [0, steps] },
          y: { domain: [-0.3, 8.3] },
          marks: [
            ...axes({
              x: { label: "step", ticks: [0, 200, 400, 600], format: String },
              y: { label: "neurons active", ticks: [0, 2, 4, 6, 8], format: String },
            }),
            pathMark(path(target), {
              fill: "none",
              stroke: colours.truth,
              "stroke-width": 3.5,
              "stroke-opacity": 0.35,
              "stroke-linejoin": "bevel",
            }),
            pathMark(path(counts), { fill: "none", stroke: theme.ink, "stroke-width": 0.8 }),
            Plot.text(["rewarded count: 2 at x = −1, 6 at x = +1"], {
              frameAnchor: "top-right",
              dy: -6,
              text: (t: string) => t,
              textAnchor: "end",
              fill: labelColour("truth", theme),
            }),
          ],
        },
        box,
        theme,
      ),
  };
}

function rewardPanel({ inferred }: TrainedNetwork): Panel {
  const words = 2 ** COUNTING_UNITS;
  const lowest = [0, 1].map((x) => Math.min(...inferred.subarray(x * words, (x + 1) * words)));
  const points = Array.from(inferred, (value, s): [number, number] => {
    const x = Math.floor(s / words);
    const spread = (((s * 0.618034) % 1) - 0.5) * 0.34;
    return [popcount(s % words) + (x === 0 ? -0.21 : 0.21) + spread, value - lowest[x]!];
  });
  const of = (x: number) => points.filter((_, s) => Math.floor(s / words) === x);
  return {
    ...linePanel({
      share: 0.8,
      height: 140,
      heading: "inferred reward",
      x: { label: "neurons active", domain: [-0.6, 8.6], ticks: [0, 2, 4, 6, 8], format: String },
      y: { label: "reward", domain: [-0.08, 1.15], ticks: [0, 0.5, 1] },
      series: [
        {
          points: REWARDED_COUNTS.map((count): [number, number] => [count, 1]),
          colour: "truth",
          width: 0,
          dots: 5,
          opacity: 0.35,
          label: { text: "true reward", x: 8.5, y: 0.86, anchor: "end" },
        },
        {
          points: of(0),
          colour: "inferred",
          width: 0,
          dots: 1.3,
          opacity: 0.5,
          label: { text: "x −1", x: 1.7, y: 1.09, anchor: "middle" },
        },
        {
          points: of(1),
          colour: "inferred",
          width: 0,
          dots: 1.3,
          opacity: 1,
          label: { text: "x +1", x: 6.3, y: 1.09, anchor: "middle" },
        },
      ],
    }),
  };
}

function changePanel(network: TrainedNetwork, k: number, named: boolean): Panel {
  const { truth, predicted } = network.changes[k]!;
  const units = truth.activity.length;
  const series: Series[] = [0, 1].flatMap((x): Series[] => [
    { points: toLogit(curve(network.tuning, COUNTING_UNITS, x)), colour: "baseline", dashed: true },
    { points: toLogit(curve(truth.tuning, units, x)), colour: "truth", width: 1 },
    { points: toLogit(curve(predicted.tuning, units, x)), colour: "adapted", width: 0, dots: 2 },
  ]);
  const names: Series[] = named
    ? [
        { points: [], colour: "baseline", label: { text: "before", x: 2.3, y: 2.2 } },
        { points: [], colour: "truth", label: { text: "adapted", x: 2.3, y: 0.3 } },
        { points: [], colour: "adapted", label: { text: "predicted", x: 2.3, y: -1.6 } },
      ]
    : [];
  return linePanel({
    share: named ? 1.15 : 0.8,
    height: 140,
    heading: named ? "fewer x = +1 (0.5 to 0.4)" : "two dead cells",
    x: { label: "other neurons active", domain: [-0.3, 7.5], ticks: [0, 2, 4, 6], format: String },
    y: logitAxis("probability to be active", 1e-4, 0.9999),
    tickText: "0.9999",
    sharesY: !named,
    series: [...series, ...names],
  });
}

function divergencePanel(network: TrainedNetwork): Panel {
  const changes = CHANGES.map((_, k) => network.changes[k]!);
  return dotRows({
    share: 1.1,
    height: 140,
    heading: "how far predictions are off",
    rows: ["p .4", "1 dead", "2 dead", "p .3"],
    x: {
      label: "divergence (bits)",
      domain: [ROUNDING, 4],
      log: true,
      ticks: [1e-8, 1e-6, 1e-4, 1e-2, 1],
      format: powerText,
    },
    kinds: [
      { name: "responses as before", colour: "baseline", open: true, values: changes.map((one) => one.originalBits) },
      { name: "policy as before", colour: "warning", open: true, values: changes.map((one) => one.unadaptedBits) },
      {
        name: "from the inferred reward",
        colour: "adapted",
        values: changes.map((one) => Math.max(ROUNDING, one.predictedBits)),
      },
    ],
  });
}

const ROUNDING = 1e-8; // what is smaller is drawn here

function tableOf(network: TrainedNetwork): FigureContent["table"] {
  const rows: (number | string)[][] = [];
  for (const x of [0, 1]) {
    for (const [others, p] of curve(network.tuning, COUNTING_UNITS, x))
      rows.push(["a", INPUT_NAMES[x]!, "tuning", others, p]);
    for (let k = 0; k < COLUMNS; k++)
      rows.push(["b", INPUT_NAMES[x]!, "share of time at count", k, network.counts[x * COLUMNS + k]!]);
  }
  network.simulated.words.forEach((word, t) => {
    rows.push(["c", INPUT_NAMES[network.simulated.inputs[t]!]!, "count at step", t, popcount(word)]);
  });
  network.inferred.forEach((value, s) => {
    rows.push(["d", INPUT_NAMES[s >> COUNTING_UNITS]!, "inferred reward of word", s % 2 ** COUNTING_UNITS, value]);
  });
  CHANGES.forEach(({ name }, k) => {
    const { truth, predicted, unadapted, predictedBits, originalBits, unadaptedBits } = network.changes[k]!;
    for (const [what, one] of Object.entries({ adapted: truth, predicted, "policy as before": unadapted }))
      for (const x of [0, 1])
        for (const [others, p] of curve(one.tuning, one.activity.length, x))
          rows.push([name, INPUT_NAMES[x]!, `${what}: tuning`, others, p]);
    rows.push(
      [name, "both", "KL bits predicted", k, predictedBits],
      [name, "both", "KL bits responses as before", k, originalBits],
      [name, "both", "KL bits policy as before", k, unadaptedBits],
    );
  });
  return { columns: ["panel", "input", "what", "at", "value"], rows };
}
