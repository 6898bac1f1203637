import { defineFigure, type FigureContent, numberWord, type Panel } from "@telos/figures";
import { type Label, linePanel, type Series } from "../src/linePanel.ts";
import type { TaskResult } from "../src/study.ts";
import type { CodingResult, CodingTask } from "./codingTasks.ts";
import { CODING_UNITS, FEATURE, IMAGES } from "./imageMeasures.ts";

type Results = readonly TaskResult<CodingTask, CodingResult>[];
type Of<Kind extends CodingResult["kind"]> = CodingResult & { kind: Kind };
const HEIGHT = 128;

/** Figure 4 of the inverse paper: coding of a feature, what it looks like from outside, and the split into cell types. */
export const codingFigure = defineFigure("codingFigure", (results: Results): FigureContent => {
  const steps = all(results, "steps");
  return {
    title: "What a population tells about its input is read off its behaviour",
    caption: `Seven neurons tell whether more than half of seven pixels are white; reward: the log-probability of the right answer given the word. Our parameters: a pixel is drawn anew with probability 0.02 per step. a, seven curves, λ = 0.05. c, dashed: independent neurons with the same p(active | image); left of the grey line they would tell more. d, means over the words of a spike count, λ = 0.15, constants of each image removed. e, slope of the inferred reward against spike count; dots: exact policy, thin lines: 30,000 sampled steps, n = ${steps.length}, λ = 0.3, scale fitted. f, λ = 0.06, reference of each neuron its own, the best of twelve starts; mostly active and mostly silent neurons part at the widest gap between mean activities.`,
    widthMm: 180,
    rows: [
      [
        tuningPanel(all(results, "tuning")[0]!),
        posteriorPanel(all(results, "tuning")[0]!),
        informationPanel(all(results, "cost")),
      ],
      [
        rewardPanel(all(results, "inverse")[0]!),
        featurePanel(all(results, "inverse")[0]!, steps),
        typesPanel(all(results, "types")),
      ],
    ],
    table: tableOf(results),
  };
});

function all<Kind extends CodingResult["kind"]>(results: Results, kind: Kind): Of<Kind>[] {
  return results.map(({ result }) => result).filter((result): result is Of<Kind> => result.kind === kind);
}

const IMAGE_AXIS = { label: "white pixels", domain: [-0.3, 7.3] as const, ticks: [0, 2, 4, 6], format: String };

function curves(activity: Float64Array, pick: (unit: number) => Partial<Series>): Series[] {
  return Array.from({ length: CODING_UNITS }, (_, i) => ({
    points: Array.from({ length: IMAGES }, (_, x): [number, number] => [x, activity[i * IMAGES + x]!]),
    colour: "ink",
    width: 1,
    ...pick(i),
  }));
}

function tuningPanel({ activity }: Of<"tuning">): Panel {
  return linePanel({
    height: HEIGHT,
    heading: "all neurons share one tuning curve",
    x: IMAGE_AXIS,
    y: { label: "probability of being active", domain: [0, 1], ticks: [0, 0.5, 1] },
    series: [
      {
        points: [
          [3.5, 0],
          [3.5, 1],
        ],
        colour: "truth",
        dashed: true,
        width: 0.75,
        label: { text: "feature", x: 3.6, y: 0.06 },
      },
      ...curves(activity, () => ({ dots: 1.6 })),
    ],
  });
}

function posteriorPanel({ posterior }: Of<"tuning">): Panel {
  return linePanel({
    height: HEIGHT,
    heading: "the spike count tells the feature",
    x: { label: "neurons active", domain: [-0.3, 7.3], ticks: [0, 2, 4, 6], format: String },
    y: { label: "probability of the feature", domain: [0, 1], ticks: [0, 0.5, 1] },
    series: [{ points: Array.from(posterior, (p, k): [number, number] => [k, p]), colour: "ink", dots: 2.2 }],
  });
}

function informationPanel(costs: readonly Of<"cost">[]): Panel {
  const sorted = costs.toSorted((a, b) => a.codingCost - b.codingCost);
  const reversed = sorted.filter((one) => one.independentBits > one.informationBits).at(-1)?.codingCost;
  const next = sorted.find((one) => one.codingCost > (reversed ?? 0))!.codingCost;
  const [first, last] = [sorted[0]!.codingCost * 0.9, sorted.at(-1)!.codingCost * 1.1];
  const name = (text: string, y: number): Label => ({ text, x: last * 0.97, y, anchor: "end" });
  return linePanel({
    share: 1.1,
    height: HEIGHT,
    heading: "information about the feature",
    x: { label: "coding cost λ", domain: [first, last], log: true, ticks: [0.03, 0.1, 0.3], format: String },
    y: { label: "information (bits)", domain: [0, 1], ticks: [0, 0.5, 1] },
    series: [
      ...(reversed === undefined
        ? []
        : [
            {
              points: [
                [Math.sqrt(reversed * next), 0],
                [Math.sqrt(reversed * next), 1],
              ] as [number, number][],
              colour: "baseline" as const,
              width: 0.5,
            },
          ]),
      {
        points: sorted.map((one): [number, number] => [one.codingCost, one.informationBits]),
        colour: "inferred",
        dots: 1.8,
        label: name("network", 0.84),
      },
      {
        points: sorted.map((one): [number, number] => [one.codingCost, one.independentBits]),
        colour: "baseline",
        dashed: true,
        dots: 1.8,
        label: name("independent neurons", 0.24),
      },
    ],
  });
}

function rewardPanel({ inferred, logPosterior, r2 }: Of<"inverse">): Panel {
  const points = Array.from(inferred, (r, k): [number, number] => [logPosterior[k]!, r]);
  const end = Math.max(...Array.from(logPosterior, Math.abs)) * 1.08;
  return linePanel({
    height: HEIGHT,
    heading: "the inferred reward is what they tell",
    x: { label: "log-posterior of the truth (nats)", domain: [-end, end], ticks: [-4, -2, 0, 2, 4] },
    y: { label: "inferred reward", domain: [-end, end], ticks: [-4, 0, 4] },
    series: [
      {
        points: [
          [-end, -end],
          [end, end],
        ],
        colour: "truth",
        width: 0.75,
      },
      {
        points,
        colour: "inferred",
        width: 0,
        dots: 1.8,
        opacity: 0.8,
        label: { text: `r² = ${r2.toFixed(6)}`, x: -end * 0.95, y: end * 0.88 },
      },
    ],
  });
}

function featurePanel(exact: Of<"inverse">, steps: readonly Of<"steps">[]): Panel {
  const line = (slopes: Float64Array): [number, number][] => Array.from(slopes, (slope, x) => [x, slope]);
  const end =
    1.15 *
    Math.max(...Array.from(exact.slopes, Math.abs), ...steps.flatMap(({ slopes }) => Array.from(slopes, Math.abs)));
  return linePanel({
    height: HEIGHT,
    heading: "the feature is found",
    x: IMAGE_AXIS,
    y: { label: "slope of reward per spike", domain: [-end, end], ticks: [-2, -1, 0, 1, 2] },
    tickText: "−2.0",
    series: [
      {
        points: [
          [-0.3, 0],
          [7.3, 0],
        ],
        colour: "baseline",
        dashed: true,
        width: 0.75,
      },
      ...steps.map(({ slopes }): Series => ({ points: line(slopes), colour: "inferred", width: 0.75, opacity: 0.5 })),
      { points: line(exact.slopes), colour: "inferred", width: 0, dots: 2.4 },
      ...Array.from(
        FEATURE,
        (y, x): Series => ({
          points: [],
          colour: "truth",
          label: { text: `y = ${y}`, x, y: y === 1 ? -end * 0.55 : end * 0.55, anchor: "middle" },
        }),
      ).filter((_, x) => x === 1 || x === 6),
    ],
  });
}

function typesPanel(types: readonly Of<"types">[]): Panel {
  const of = (probability: number) => types.find((one) => one.probability === probability)!;
  const split = of(0.25);
  const one = of(0.5);
  const busy = upperGroup(split.mean);
  const silent = CODING_UNITS - busy.size;
  return linePanel({
    share: 1.1,
    height: HEIGHT,
    heading: "rarer white pixels: two cell types",
    x: IMAGE_AXIS,
    y: { label: "probability of being active", domain: [0, 1], ticks: [0, 0.5, 1] },
    series: [
      ...curves(one.activity, (i) => ({
        colour: "baseline",
        dashed: true,
        ...(i === 0 && { label: { text: "p(white) = 0.5", x: 3.3, y: 0.6, anchor: "end" as const } }),
      })),
      ...curves(split.activity, (i) => ({
        colour: busy.has(i) ? "warning" : "inferred",
        width: 1.25,
      })),
      { points: [], colour: "warning", label: { text: `0.25: ${numberWord(busy.size)} active`, x: 0, y: 0.8 } },
      { points: [], colour: "inferred", label: { text: `0.25: ${numberWord(silent)} silent`, x: 0, y: 0.23 } },
    ],
  });
}

/** The neurons above the widest gap between mean activities. */
function upperGroup(mean: Float64Array): Set<number> {
  const order = Array.from(mean.keys()).sort((a, b) => mean[a]! - mean[b]!);
  const gaps = order.slice(1).map((unit, k) => mean[unit]! - mean[order[k]!]!);
  return new Set(order.slice(gaps.indexOf(Math.max(...gaps)) + 1));
}

function tableOf(results: Results): FigureContent["table"] {
  const rows: (number | string)[][] = [];
  for (const { task, result } of results) {
    const add = (what: string, at: number, value: number) =>
      rows.push([result.kind, task.codingCost ?? "", "seed" in task ? task.seed : "", what, at, value]);
    switch (result.kind) {
      case "cost":
        add("information bits", 0, result.informationBits);
        add("independent bits", 0, result.independentBits);
        add("coding cost nats", 0, result.codingNats);
        break;
      case "tuning":
        result.activity.forEach((p, k) => {
          add(`p(active), neuron ${Math.floor(k / IMAGES)}, by white pixels`, k % IMAGES, p);
        });
        result.posterior.forEach((p, k) => {
          add("posterior by spike count", k, p);
        });
        break;
      case "inverse":
        result.inferred.forEach((r, k) => {
          add(`inferred reward, ${Math.floor(k / IMAGES)} white pixels, by spike count`, k % IMAGES, r);
        });
        result.logPosterior.forEach((r, k) => {
          add(`log-posterior, ${Math.floor(k / IMAGES)} white pixels, by spike count`, k % IMAGES, r);
        });
        result.slopes.forEach((slope, x) => {
          add("slope by white pixels", x, slope);
        });
        break;
      case "steps":
        result.slopes.forEach((slope, x) => {
          add("slope by white pixels", x, slope);
        });
        add("r2 weighted", 0, result.r2);
        break;
      case "types":
        result.activity.forEach((p, k) => {
          add(
            `p(active) at p(white) = ${result.probability}, neuron ${Math.floor(k / IMAGES)}, by white pixels`,
            k % IMAGES,
            p,
          );
        });
        break;
    }
  }
  return { columns: ["part", "coding_cost", "seed", "what", "at", "value"], rows };
}
