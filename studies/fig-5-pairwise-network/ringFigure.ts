import {
  colours,
  defineFigure,
  divergingColour,
  type FigureContent,
  formatNumber,
  inkOn,
  type Panel,
  svgElement,
  svgText,
} from "@telos/figures";
import { dotRows, powerText } from "../src/dotRows.ts";
import { linePanel, type Series } from "../src/linePanel.ts";
import { RING_UNITS, RING_WORDS, ringReward } from "../src/ringNetwork.ts";
import type { TaskResult } from "../src/study.ts";
import { CLAMPS, type RingResult, type RingTask } from "./ringTasks.ts";

type Results = readonly TaskResult<RingTask, RingResult>[];
type Trained = Extract<RingResult, { kind: "train" }>;
type Changed = Extract<RingResult, { kind: "dearer" | "cut" }>;
const HEIGHT = 128;

/** Figure 5 of the inverse paper: a ring with pairwise couplings, its reward, and predictions for changed rings. */
export const ringFigure = defineFigure("ringFigure", (results: Results): FigureContent => {
  const trained = results.map(({ result }) => result).find((result) => result.kind === "train")!;
  const changed = (kind: Changed["kind"]) =>
    results.map(({ result }) => result).find((result) => result.kind === kind) as Changed;
  return {
    title: "An inverse that knows the network's constraint finds its purpose exactly",
    caption: `A ring of eight neurons whose log-odds are sums over pairs; reward 1 while exactly four adjacent ones are active; λ = 1, one reference for all neurons; ours, not the paper's. a, couplings onto each neuron. b, dots: active; vermilion: rewarded. c, all 256 words; the linear programme is sparse and on the truth, the naive inverse reads the constraint as a wish. d, λ doubled from 0.6; couplings over the diameter removed at λ = 0.6; neurons held active. True and inferred reward are trained by one protocol. e to g, mean activity; lines: true, dots: predicted, dashed: before.`,
    widthMm: 180,
    rows: [
      [couplingPanel(trained), dynamicsPanel(trained), rewardPanel(trained)],
      [
        divergencePanel(trained, changed("dearer"), changed("cut")),
        ...CLAMPS.map((held, k) => clampPanel(trained, held, k)),
      ],
    ],
    table: tableOf(results),
  };
});

function couplingPanel({ couplings }: Trained): Panel {
  const largest = Math.max(...couplings.map(Math.abs));
  return {
    share: 0.85,
    height: HEIGHT,
    heading: "couplings",
    draw: (box, theme) => {
      const side = Math.min(box.width - 16, HEIGHT - 26) / RING_UNITS;
      const parts: string[] = [];
      const name = { "font-size": 7, "text-anchor": "middle" } as const;
      for (let i = 0; i < RING_UNITS; i++) {
        parts.push(svgText(8, (i + 0.5) * side + 2.5, String(i + 1), name));
        parts.push(svgText(16 + (i + 0.5) * side, RING_UNITS * side + 9, String(i + 1), name));
        for (let j = 0; j < RING_UNITS; j++) {
          const value = couplings[i * RING_UNITS + j]!;
          const fill = i === j ? theme.faint : divergingColour(value / largest, theme);
          parts.push(
            svgElement("rect", { x: 16 + j * side, y: i * side, width: side - 0.6, height: side - 0.6, fill }),
          );
          if (i !== j && Math.abs(value) > 2)
            parts.push(
              svgText(16 + (j + 0.5) * side, (i + 0.5) * side + 2, formatNumber(Math.round(value)), {
                ...name,
                "font-size": 6,
                fill: inkOn(fill),
              }),
            );
        }
      }
      parts.push(
        svgText(16 + (RING_UNITS * side) / 2, RING_UNITS * side + 20, "from neuron", { "text-anchor": "middle" }),
      );
      return parts.join("");
    },
  };
}

function dynamicsPanel({ words, meanReward }: Trained): Panel {
  return {
    share: 1.3,
    height: HEIGHT,
    heading: "simulated dynamics",
    draw: (box, theme) => {
      const rows = HEIGHT - 38;
      const [row, column] = [rows / RING_UNITS, (box.width - 14) / words.length];
      const paths = { rewarded: "", other: "" };
      words.forEach((word, t) => {
        for (let i = 0; i < RING_UNITS; i++)
          if ((word >> i) & 1) {
            const mark = `M${(14 + t * column).toFixed(1)},${(i * row + 0.6).toFixed(1)}h${(column + 0.1).toFixed(2)}v${(row - 1.2).toFixed(1)}h${(-column - 0.1).toFixed(2)}z`;
            paths[RING_WORDS.includes(word) ? "rewarded" : "other"] += mark;
          }
      });
      const names = Array.from({ length: RING_UNITS }, (_, i) =>
        svgText(6, (i + 0.5) * row + 2.5, String(i + 1), { "font-size": 7, "text-anchor": "middle" }),
      );
      return [
        svgElement("rect", {
          x: 14,
          y: 0,
          width: box.width - 14,
          height: rows,
          fill: "none",
          stroke: theme.faint,
          "stroke-width": 0.5,
        }),
        svgElement("path", { d: paths.rewarded, fill: colours.truth }),
        svgElement("path", { d: paths.other, fill: theme.muted }),
        ...names,
        svgText(14, rows + 11, "0"),
        svgText(box.width, rows + 11, `${words.length - 1}`, { "text-anchor": "end" }),
        svgText(14 + (box.width - 14) / 2, rows + 11, "step", { "text-anchor": "middle" }),
        svgText(14 + (box.width - 14) / 2, rows + 27, `rewarded ${(100 * meanReward).toFixed(0)} % of the time`, {
          "text-anchor": "middle",
          fill: colours.truth,
        }),
      ].join("");
    },
  };
}

function rewardPanel({ inferred, naive, r2, naiveR2 }: Trained): Panel {
  const truth = ringReward();
  const spread = (s: number) => (((s * 0.618034) % 1) - 0.5) * 0.5;
  const shift = Math.min(...naive);
  const range = Math.max(...naive) - shift;
  const dots = (values: Float64Array, side: number, scale: (v: number) => number): [number, number][] =>
    Array.from(values, (value, s) => [truth[s]! * 2 + side + spread(s) * 0.7, scale(value)]);
  return linePanel({
    share: 1,
    height: HEIGHT,
    heading: "inferred reward",
    x: {
      label: "true reward",
      domain: [-0.7, 2.7],
      ticks: [0, 2],
      format: (x) => (x === 0 ? "0 (248 words)" : "1 (8)"),
    },
    y: { label: "inferred reward", domain: [-0.05, 1.28], ticks: [0, 0.5, 1] },
    series: [
      {
        points: dots(naive, 0.27, (v) => (v - shift) / range),
        colour: "baseline",
        width: 0,
        dots: 1.2,
        opacity: 0.7,
        label: { text: `naive, r² = ${naiveR2.toFixed(2)}`, x: 2.65, y: 0.55, anchor: "end" },
      },
      {
        points: dots(inferred, -0.27, (v) => v),
        colour: "inferred",
        width: 0,
        dots: 1.5,
        opacity: 0.9,
        label: { text: `constrained, r² = ${r2.toFixed(4)}`, x: 2.65, y: 1.17, anchor: "end" },
      },
    ],
  });
}

function divergencePanel({ clamps }: Trained, dearer: Changed, cut: Changed): Panel {
  const all = [dearer, cut, ...clamps];
  return dotRows({
    share: 1.7,
    height: HEIGHT + 10,
    heading: "how far predictions are off",
    rows: ["λ × 2", "cut", "1 held", "2 held", "2 opposite"],
    x: {
      label: "divergence (bits)",
      domain: [1e-8, 30],
      log: true,
      ticks: [1e-8, 1e-6, 1e-4, 1e-2, 1],
      format: powerText,
    },
    kinds: [
      { name: "responses as before", colour: "baseline", open: true, values: all.map((one) => one.originalBits) },
      { name: "from the inferred reward", colour: "adapted", values: all.map((one) => Math.max(1e-8, one.bits)) },
    ],
  });
}

function clampPanel({ clamps }: Trained, held: readonly number[], k: number): Panel {
  const { truth, predicted, meanReward } = clamps[k]!;
  const points = (values: Float64Array): [number, number][] => Array.from(values, (value, i) => [i + 1, value]);
  const series: Series[] = [
    {
      points: [
        [1, 0.5],
        [8, 0.5],
      ],
      colour: "baseline",
      dashed: true,
    },
    { points: points(truth), colour: "truth", width: 1 },
    { points: points(predicted), colour: "adapted", width: 0, dots: 2.2 },
  ];
  return linePanel({
    share: k === 0 ? 1 : 0.8,
    height: HEIGHT + 10,
    heading: `${held.map((unit) => unit + 1).join(", ")} held: ${k === 0 ? "rewarded " : ""}${(100 * meanReward).toFixed(0)} %`,
    x: { label: "neuron", domain: [0.5, 8.5], ticks: [1, 4, 8], format: String },
    y: { label: "mean activity", domain: [0, 1.04], ticks: [0, 0.5, 1] },
    sharesY: k > 0,
    series,
  });
}

function tableOf(results: Results): FigureContent["table"] {
  const rows: (number | string)[][] = [];
  for (const { task, result } of results) {
    const add = (what: string, at: number, value: number) => rows.push([result.kind, task.seed, what, at, value]);
    if (result.kind === "train") {
      result.couplings.forEach((value, at) => {
        add("coupling, row = onto, 8 a row", at, value);
      });
      result.byDistance.forEach((value, at) => {
        add("coupling by distance", at, value);
      });
      result.words.forEach((word, at) => {
        add("word at step", at, word);
      });
      result.inferred.forEach((value, at) => {
        add("inferred reward of word", at, value);
      });
      result.naive.forEach((value, at) => {
        add("naive reward of word", at, value);
      });
      add("r2", 0, result.r2);
      add("r2 naive", 0, result.naiveR2);
      add("share of time rewarded", 0, result.meanReward);
      result.clamps.forEach((one, k) => {
        const held = CLAMPS[k]!.map((unit) => unit + 1).join("+");
        one.truth.forEach((value, i) => {
          add(`activity with ${held} held`, i + 1, value);
        });
        one.predicted.forEach((value, i) => {
          add(`predicted activity with ${held} held`, i + 1, value);
        });
        add(`KL bits with ${held} held`, k, one.bits);
        add(`KL bits with ${held} held, responses as before`, k, one.originalBits);
      });
    } else if (result.kind === "free") {
      add("asymmetry of couplings", 0, result.asymmetry);
      add("average reward", 0, result.averageReward);
    } else {
      add("KL bits", 0, result.bits);
      add("KL bits, responses as before", 0, result.originalBits);
      add("KL bits, policy as before", 0, result.unadaptedBits);
      add("share of time rewarded", 0, result.meanReward);
      add("predicted share of time rewarded", 0, result.predictedMeanReward);
      result.byDistance.forEach((value, at) => {
        add("coupling by distance", at, value);
      });
    }
  }
  return { columns: ["part", "seed", "what", "at", "value"], rows };
}
