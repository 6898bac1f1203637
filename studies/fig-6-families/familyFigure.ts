import * as Plot from "@observablehq/plot";
import {
  axes,
  axisRoom,
  colours,
  defineFigure,
  type FigureContent,
  formatNumber,
  type Panel,
  pathMark,
  plotPanel,
} from "@telos/figures";
import { linePanel, type Series } from "../src/linePanel.ts";
import { RING_WORDS } from "../src/ringNetwork.ts";
import { meanOf } from "../src/spread.ts";
import type { TaskResult } from "../src/study.ts";
import {
  dataOf,
  exactAt,
  FAMILIES,
  type FamilyName,
  type FamilyResult,
  type FamilyTask,
  WORLDS,
} from "./familyTasks.ts";

type Results = readonly TaskResult<FamilyTask, FamilyResult>[];
const HEIGHT = 118;
const FILL: Readonly<Record<FamilyName, string>> = {
  sparse: colours.inferred,
  pairwise: colours.adapted,
  global: colours.warning,
};

/** Figure 6 of the inverse paper: three families of rewards, by recovery, by held-out likelihood and by prediction. */
export const familyFigure = defineFigure("familyFigure", (results: Results): FigureContent => {
  const exact = exactAt(results, 0)!;
  const data = dataOf(results);
  const largest = Math.max(...data.map(({ task }) => task.steps));
  const shown = data.filter(({ task }) => task.steps === largest);
  return {
    title: "A wrong family of rewards fits what was seen and mispredicts what will be",
    caption: `The ring of figure 5, true reward sparse: eight words of 256; λ = 1. a, rewards inferred from the exact policy under three assumptions, each from its lowest to its highest value; right: rewarded words. b, r² of these, dots: from ${formatNumber(largest)} sampled steps, n = ${shown.length}. c, held-out log-likelihood from as many steps, less that of the true policy. d, KL of the prediction for a doubled coding cost, retrained by one protocol; dashed: KL if responses stay as before. A pairwise policy cannot be told from a pairwise reward: it takes a change of the world.`,
    widthMm: 180,
    rows: [
      [rewardsPanel(exact), barsPanel(exact, shown)],
      [heldOutPanel(shown), predictionPanel(results)],
    ],
    table: tableOf(results),
  };
});

function rewardsPanel({ rewards }: FamilyResult & { kind: "exact" }): Panel {
  const spread = (s: number) => (((s * 0.618034) % 1) - 0.5) * 0.28;
  const series = FAMILIES.map((family, k): Series => {
    const reward = rewards[family];
    const [low, high] = [Math.min(...reward), Math.max(...reward)];
    return {
      points: Array.from(reward, (value, s): [number, number] => [
        k + (RING_WORDS.includes(s) ? 0.24 : -0.14) + spread(s),
        (value - low) / (high - low),
      ]),
      colour: family === "sparse" ? "inferred" : family === "pairwise" ? "adapted" : "warning",
      width: 0,
      dots: 1.3,
      opacity: 0.8,
    };
  });
  return linePanel({
    share: 1,
    height: HEIGHT,
    heading: "inferred rewards",
    x: { label: "assumed family", domain: [-0.5, 2.5], ticks: [0, 1, 2], format: (k) => FAMILIES[k]! },
    y: { label: "reward (scaled)", domain: [-0.05, 1.05], ticks: [0, 0.5, 1] },
    series,
  });
}

interface Bars {
  readonly heading: string;
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly values: Readonly<Record<FamilyName, number>>;
  readonly dots?: (family: FamilyName) => readonly number[];
  readonly baseline?: number;
  readonly tickText?: string;
}

function bars({ heading, label, domain, ticks, values, dots, baseline, tickText = "0.5" }: Bars): Panel {
  return {
    share: 1,
    height: HEIGHT,
    heading,
    draw: (box, theme) =>
      plotPanel(
        {
          marginLeft: axisRoom([tickText]),
          marginRight: 6,
          marginTop: 14,
          marginBottom: 27,
          x: { domain: [-0.6, 2.6] },
          y: { domain: [...domain] },
          marks: [
            ...FAMILIES.map((family, k) =>
              pathMark(
                ({ x, y }) =>
                  `M${x(k - 0.3)},${y(0)}V${y(Math.max(domain[0], Math.min(domain[1], values[family])))}H${x(k + 0.3)}V${y(0)}z`,
                { fill: FILL[family], "fill-opacity": 0.85 },
              ),
            ),
            ...axes({
              x: { label: "assumed family", ticks: [0, 1, 2], format: (k) => FAMILIES[k]!, line: domain[0] === 0 },
              y: { label, ticks },
            }),
            Plot.text(FAMILIES, {
              x: (_: string, k: number) => k,
              y: (family: FamilyName) => Math.max(0, Math.min(domain[1], values[family])),
              dy: -6,
              text: (family: FamilyName) => barText(values[family]),
            }),
            ...(dots === undefined
              ? []
              : FAMILIES.map((family, k) =>
                  Plot.dot(dots(family), { x: k + 0.42, y: (v: number) => v, r: 1.5, fill: theme.ink }),
                )),
            ...(baseline === undefined
              ? []
              : [
                  Plot.ruleY([baseline], { stroke: colours.baseline, strokeDasharray: "3,2", strokeWidth: 1.2 }),
                  Plot.text([baseline], {
                    frameAnchor: "left",
                    textAnchor: "start",
                    dx: 3,
                    dy: -6,
                    y: (v: number) => v,
                    text: () => "responses as before",
                    fill: theme.muted,
                  }),
                ]),
          ],
        },
        box,
        theme,
      ),
  };
}

/** A value above its bar; what is invisible is only bounded. */
function barText(value: number): string {
  return Math.abs(value) < 1e-3 ? "< 0.001" : formatNumber(Number(value.toPrecision(2)));
}

function barsPanel(exact: FamilyResult & { kind: "exact" }, shown: ReturnType<typeof dataOf>): Panel {
  return bars({
    heading: "reward explained",
    label: "r²",
    domain: [0, 1],
    ticks: [0, 0.5, 1],
    values: exact.r2,
    dots: (family) => shown.map(({ result }) => result.r2[family]),
  });
}

function heldOutPanel(shown: ReturnType<typeof dataOf>): Panel {
  const of = (family: FamilyName) => shown.map(({ result }) => 1000 * (result.heldOut[family] - result.heldOutTruth));
  const values = { sparse: meanOf(of("sparse")), pairwise: meanOf(of("pairwise")), global: meanOf(of("global")) };
  const lowest = Math.min(...FAMILIES.flatMap(of));
  const step = lowest < -40 ? 40 : 10;
  return bars({
    heading: "what was seen, held out",
    label: "log-likelihood (mnats/step)",
    domain: [Math.floor(lowest / step) * step, 0],
    ticks: [0, -step, -2 * step, -3 * step].filter((tick) => tick >= lowest - step),
    values,
    dots: of,
    tickText: "−40",
  });
}

function predictionPanel(results: Results): Panel {
  const { bits, originalBits } = exactAt(results, 0)!;
  const top = Math.ceil((1.1 * Math.max(...Object.values(bits), originalBits)) / 5) * 5;
  return bars({
    heading: "what will be: cost doubled",
    label: "KL of prediction (bits)",
    domain: [0, top],
    ticks: [0, 5, 10, 15, 20].filter((tick) => tick <= top),
    values: bits,
    baseline: originalBits,
    tickText: "20",
  });
}

function tableOf(results: Results): FigureContent["table"] {
  const rows: (number | string)[][] = [];
  for (const { task, result } of results)
    for (const family of FAMILIES) {
      if (result.kind === "exact" && task.kind === "exact") {
        const world = `policy, coding cost ${task.from} to ${task.to}`;
        rows.push(
          [world, task.seed, family, "r2", "", result.r2[family]],
          [world, task.seed, family, "KL bits", "", result.bits[family]],
          [world, task.seed, family, "equations unmet", "", result.unmet[family]],
        );
        rows.push([world, task.seed, "responses as before", "KL bits", "", result.originalBits]);
        if (task.from === WORLDS[0].from)
          result.rewards[family].forEach((value, word) => {
            rows.push([world, task.seed, family, "reward of word", word, value]);
          });
      }
      if (result.kind === "data" && task.kind === "data") {
        const world = `${task.steps} steps`;
        rows.push(
          [world, task.seed, family, "r2", "", result.r2[family]],
          [world, task.seed, family, "held-out nats per step", "", result.heldOut[family]],
        );
        if (family === "sparse")
          rows.push(
            [world, task.seed, "true policy", "held-out nats per step", "", result.heldOutTruth],
            [world, task.seed, "true reward, unconstrained", "held-out nats per step", "", result.heldOutOracle],
          );
      }
    }
  return { columns: ["world", "seed", "family", "what", "word", "value"], rows };
}
