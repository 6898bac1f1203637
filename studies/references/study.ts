import {
  compareRewards,
  exactInverse,
  type HypercubeProblem,
  type HypercubeReference,
  type HypercubeSolution,
  logit,
  meanActivity,
  solveHypercube,
} from "@telos/core";
import { defineFigure, type FigureContent, inkOn, type Panel, svgElement, svgText } from "@telos/figures";
import { above, atLeast, atMost, below, type Claim } from "../src/claim.ts";
import { COUNTING_UNITS, countingNetwork } from "../src/countingNetwork.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { linePanel } from "../src/linePanel.ts";
import { ringProblem, ringReward } from "../src/ringNetwork.ts";
import { defineStudy, type TaskResult } from "../src/study.ts";

/** What a neuron's policy may be compared with. */
export const REFERENCES = ["perNeuron", "shared", "fixed"] as const;
/** One of them. */
export type ReferenceName = (typeof REFERENCES)[number];

const NAMES: Readonly<Record<ReferenceName, string>> = {
  perNeuron: "its own mean",
  shared: "the population's mean",
  fixed: "fixed, 0.5",
};
/** Slow input and dear information: beyond the point where neurons with a reference of their own part ways. */
const FLIP = 0.02;
const CODING_COST = 0.3;
const RING_COST = 1;

interface Task {
  readonly reference: ReferenceName;
  readonly seed: number;
}

interface Result {
  /** Mean activity of each neuron, ascending. */
  readonly activity: Float64Array;
  readonly averageReward: number;
  readonly codingNats: number;
  /** r² of the inferred reward by what is assumed of the reference. */
  readonly r2: Readonly<Record<ReferenceName, number>>;
  /** A ring without input: share of time rewarded, and information. */
  readonly ring: { readonly meanReward: number; readonly codingNats: number; readonly activity: Float64Array };
}

/** What the choice of the reference does, forward and backward. */
export const references = defineStudy<Task, Result>({
  id: "references",
  half: "inverse",
  title: "What a neuron is compared with decides what it does, and what is read off it",
  tasks: ({ seeds }) => seeds.slice(0, 2).flatMap((seed) => REFERENCES.map((reference) => ({ reference, seed }))),
  costOf: () => 0.1,
  runTask: ({ reference, seed }) => {
    const base = countingNetwork(FLIP, CODING_COST, seed);
    // From near one half, where the neurons are still alike, they part into two groups; from further away some die.
    const start = (base.reference.kind === "marginal" ? base.reference.start : base.reference.probabilities).map(
      (p) => 0.5 + 0.04 * (p - 0.5),
    );
    const problem: HypercubeProblem = { ...base, reference: referenceOf(reference, start) };
    const solution = solveHypercube(problem);
    const ringed = solveHypercube(
      { ...ringProblem(RING_COST, ringReward()), reference: referenceOf(reference, start) },
      { maxRounds: 400 },
    );
    return {
      activity: meanActivity(solution.occupancy, COUNTING_UNITS).sort(),
      averageReward: solution.averageReward,
      codingNats: solution.codingCostNats,
      r2: {
        perNeuron: readOff(problem, solution, "perNeuron"),
        shared: readOff(problem, solution, "shared"),
        fixed: readOff(problem, solution, "fixed"),
      },
      ring: {
        meanReward: ringed.meanReward,
        codingNats: ringed.codingCostNats,
        activity: meanActivity(ringed.occupancy, COUNTING_UNITS).sort(),
      },
    };
  },
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("references", referenceFigure, results)],
    notes: [
      "On a recording the reference is a choice and not knowledge: the linear part of the reward goes with it. The measured mean activity of each neuron is the choice of this project, and reports say so.",
    ],
  }),
});

function referenceOf(name: ReferenceName, start: Float64Array): HypercubeReference {
  switch (name) {
    case "perNeuron":
      return { kind: "marginal", shared: false, start };
    case "shared":
      return { kind: "marginal", shared: true, start };
    case "fixed":
      return { kind: "fixed", probabilities: new Float64Array(start.length).fill(0.5) };
  }
}

/** r² of the reward read off the policy by somebody who assumes a reference. */
function readOff(problem: HypercubeProblem, { logits, occupancy }: HypercubeSolution, assumed: ReferenceName): number {
  const own = meanActivity(occupancy, problem.units);
  const mean = own.reduce((sum, p) => sum + p / problem.units, 0);
  const p = own.map((one) => (assumed === "perNeuron" ? one : assumed === "shared" ? mean : 0.5));
  const { reward } = exactInverse({ ...problem, logits }, p.map(logit), problem.codingCost);
  return compareRewards(problem.reward, reward, { inputs: 2, inputChain: problem.inputChain, scale: "given" }).r2;
}

type Results = readonly TaskResult<Task, Result>[];

function of(results: Results, reference: ReferenceName): Result[] {
  return results.filter(({ task }) => task.reference === reference).map(({ result }) => result);
}

function spreadOf({ activity }: { readonly activity: Float64Array }): number {
  return activity.at(-1)! - activity[0]!;
}

function claimsOf(results: Results): Claim[] {
  const own = of(results, "perNeuron");
  return [
    atLeast(
      "With the right reference the reward is read off: r², all three",
      REFERENCES.flatMap((name) => of(results, name).map((one) => one.r2[name])),
      0.9999,
    ),
    above("Neurons with a reference of their own part ways: spread of their mean activities", own.map(spreadOf), 0.2),
    atMost(
      "Neurons that share one stay alike",
      [...of(results, "shared"), ...of(results, "fixed")].map(spreadOf),
      1e-3,
    ),
    below(
      "Read with one shared mean instead of its own: r²",
      own.map((one) => one.r2.shared),
      0.9999,
    ),
    below(
      "Ring without input, references of their own: it freezes, information in nats",
      own.map(({ ring }) => ring.codingNats),
      0.01,
    ),
    above(
      "Ring without input, one shared reference: it keeps moving, information in nats",
      of(results, "shared").map(({ ring }) => ring.codingNats),
      0.1,
    ),
  ];
}

const referenceFigure = defineFigure("referenceFigure", (results: Results): FigureContent => {
  const first = REFERENCES.map((name) => of(results, name)[0]!);
  return {
    title: "What a neuron is compared with decides what it does, and what is read off it",
    caption: `a, the network of figure 2 at flip probability ${FLIP} and λ = ${CODING_COST}; dots: neurons, numbers: information in nats per step. b, a ring without input (figure 5) at λ = ${RING_COST}: with references of their own neurons pay nothing for a frozen pattern. c, r² of the reward read off the policy by what is assumed of the reference (columns) against what it was (rows).`,
    widthMm: 180,
    rows: [
      [
        activityPanel("counting network", first),
        activityPanel(
          "ring without input",
          first.map(({ ring }) => ring),
        ),
        matrixPanel(first),
      ],
    ],
    table: {
      columns: ["reference", "seed", "what", "at", "value"],
      rows: results.flatMap(({ task, result }) => [
        ...Array.from(result.activity, (p, i) => [task.reference, task.seed, "mean activity, sorted", i, p]),
        ...Array.from(result.ring.activity, (p, i) => [task.reference, task.seed, "ring: mean activity, sorted", i, p]),
        [task.reference, task.seed, "L", "", result.averageReward],
        [task.reference, task.seed, "information nats", "", result.codingNats],
        [task.reference, task.seed, "ring: information nats", "", result.ring.codingNats],
        [task.reference, task.seed, "ring: share of time rewarded", "", result.ring.meanReward],
        ...REFERENCES.map((name) => [task.reference, task.seed, `r2 if assumed ${name}`, "", result.r2[name]]),
      ]),
    },
  };
});

function activityPanel(
  heading: string,
  rows: readonly { readonly activity: Float64Array; readonly codingNats: number }[],
): Panel {
  return linePanel({
    share: 1,
    height: 130,
    heading,
    x: { label: "reference", domain: [-0.5, 2.5], ticks: [0, 1, 2], format: (k) => ["own", "shared", "fixed"][k]! },
    y: { label: "mean activity of a neuron", domain: [0, 1.12], ticks: [0, 0.5, 1] },
    series: rows.flatMap(({ activity, codingNats }, k) => [
      {
        points: Array.from(activity, (p, i): [number, number] => [k + (i - 3.5) * 0.07, p]),
        colour: "inferred" as const,
        width: 0,
        dots: 2,
      },
      {
        points: [],
        colour: "ink" as const,
        label: { text: codingNats < 0.005 ? "0" : codingNats.toFixed(2), x: k, y: 1.09, anchor: "middle" as const },
      },
    ]),
  });
}

function matrixPanel(rows: readonly Result[]): Panel {
  return {
    share: 1.3,
    height: 130,
    heading: "r² of the inferred reward",
    draw: (box, theme) => {
      const left = 86;
      const side = Math.min((box.width - left) / 3, 32);
      const parts = [
        svgText(left + 1.5 * side, 8, "assumed", { "text-anchor": "middle" }),
        svgText(left - 6, 8, "true", { "text-anchor": "end" }),
      ];
      REFERENCES.forEach((truth, i) => {
        parts.push(svgText(left - 6, 24 + (i + 0.6) * side, NAMES[truth], { "text-anchor": "end", "font-size": 7 }));
        parts.push(
          svgText(left + (i + 0.5) * side, 20, ["own", "shared", "fixed"][i]!, {
            "text-anchor": "middle",
            "font-size": 7,
          }),
        );
        REFERENCES.forEach((assumed, j) => {
          const value = rows[i]!.r2[assumed];
          const fill = value >= 0.9999 ? "#0072B2" : value > 0.9 ? "#8FC1DE" : theme.faint;
          parts.push(
            svgElement("rect", { x: left + j * side, y: 24 + i * side, width: side - 1, height: side - 1, fill }),
          );
          parts.push(
            svgText(
              left + (j + 0.5) * side - 0.5,
              24 + (i + 0.5) * side + 2.5,
              value >= 0.9999 ? "1" : value.toFixed(2).replace("-", "−"),
              { "text-anchor": "middle", fill: inkOn(fill) },
            ),
          );
        });
      });
      return parts.join("");
    },
  };
}
