import {
  createRng,
  type ExactInverse,
  exactInverse,
  type HypercubeProblem,
  type HypercubeSolution,
  popcount,
  removeGauge,
  solveHypercube,
} from "@telos/core";
import { defineFigure, type FigureContent } from "@telos/figures";
import { atMost, below, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { linePanel } from "../src/linePanel.ts";
import { spinKernels } from "../src/spinKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";

const UNITS: Readonly<Record<StudyRequest["size"], readonly number[]>> = {
  quick: [4, 6, 8, 10],
  default: [4, 6, 8, 10, 12, 14, 16],
  full: [4, 6, 8, 10, 12, 14, 16],
};

interface Task {
  readonly units: number;
  readonly seed: number;
}

interface Result {
  readonly sweeps: number;
  readonly forwardS: number;
  readonly inverseS: number;
  readonly residual: number;
  readonly largestError: number;
}

/** What an exact solution costs as the network grows, up to n = 16. */
export const costWithUnits = defineStudy<Task, Result>({
  id: "cost-with-units",
  half: "inverse",
  title: "Exact up to sixteen neurons: sweeps hardly grow, the size of a sweep does",
  tasks: ({ size, seeds }) => UNITS[size].toReversed().map((units) => ({ units, seed: seeds[0]! })),
  costOf: ({ units }) => (units * 2 ** units) / 240_000,
  runTask: ({ units, seed }) => {
    const problem = genericNetwork(units, seed);
    // Small networks are done before the machine has compiled what solves them: once for that, once for the clock.
    if (units < 10) read(problem, solved(problem));
    const started = performance.now();
    const solution = solved(problem);
    const between = performance.now();
    const { reward } = read(problem, solution);
    const ended = performance.now();
    const truth = removeGauge(problem.reward, problem.inputChain, 2);
    return {
      sweeps: solution.steps,
      forwardS: (between - started) / 1000,
      inverseS: (ended - between) / 1000,
      residual: solution.residual,
      largestError: truth.reduce((most, r, s) => Math.max(most, Math.abs(r - reward[s]!)), 0),
    };
  },
  conclude: (results) => {
    const sorted = bySize(results);
    return {
      claims: claimsOf(sorted),
      figures: [drawnFigure("cost-with-units", costFigure, sorted)],
      notes: [
        `n = ${sorted.at(-1)!.task.units}: ${sorted.at(-1)!.result.forwardS.toPrecision(3)} s forward, ${sorted.at(-1)!.result.inverseS.toPrecision(2)} s back, on this machine, with strict kernels on one thread. Beyond about twenty neurons the table itself no longer fits; that is what families of potentials are for.`,
      ],
    };
  },
});

/** By sweeps at every size: the sweeps are counted, and small networks have a way of their own. */
function solved(problem: HypercubeProblem): HypercubeSolution {
  const { newton: _, ...sweeps } = spinKernels.solver;
  return solveHypercube(problem, { tolerance: 1e-10, occupancyTolerance: 1e-10, ...sweeps });
}

function read(problem: HypercubeProblem, { logits, referenceLogits }: HypercubeSolution): ExactInverse {
  return exactInverse({ ...problem, logits }, referenceLogits, problem.codingCost);
}

/** A reward with no symmetry to profit from: two counts rewarded, and five per cent of noise on every state. */
function genericNetwork(units: number, seed: number): HypercubeProblem {
  const rng = createRng(seed).split(`generic ${units}`);
  const words = 2 ** units;
  const flip = 0.24 / units;
  return {
    units,
    inputs: 2,
    reward: Float64Array.from({ length: 2 * words }, (_, s) => {
      const target = s < words ? Math.round(units / 4) : Math.round((3 * units) / 4);
      return (popcount(s % words) === target ? 1 : 0) + 0.05 * rng.normal();
    }),
    inputChain: Float64Array.of(1 - flip, flip, flip, 1 - flip),
    updateShare: new Float64Array(units).fill(1 / units),
    codingCost: 1.6 / units,
    reference: { kind: "fixed", probabilities: new Float64Array(units).fill(0.5) },
  };
}

type Results = readonly TaskResult<Task, Result>[];

function bySize(results: Results): Results {
  return results.toSorted((a, b) => a.task.units - b.task.units);
}

function claimsOf(results: Results): Claim[] {
  const [small, large] = [results.find(({ task }) => task.units === 8)!, results.at(-1)!];
  return [
    atMost(
      "Solved at every size: span of the Bellman residual, reward units",
      results.map(({ result }) => result.residual),
      1e-9,
    ),
    atMost(
      "Largest error of a reward read off the policy, all sizes",
      results.map(({ result }) => result.largestError),
      1e-6,
    ),
    below(
      `Sweeps grow slower than the network: ${large.task.units} neurons against 8, ratio`,
      large.result.sweeps / small.result.sweeps,
      large.task.units / 4,
      { of: "twice the ratio of neurons" },
    ),
  ];
}

const costFigure = defineFigure("costFigure", (results: Results): FigureContent => {
  const domain = [3.5, results.at(-1)!.task.units + 0.5] as const;
  const ticks = results.map(({ task }) => task.units);
  const points = (of: (result: Result) => number): [number, number][] =>
    results.map(({ task, result }) => [task.units, of(result)]);
  const last = results.at(-1)!;
  const first = results[0]!;
  const middle = results[Math.floor(results.length / 2)]!.task.units;
  const scale = first.result.forwardS / (first.task.units * 2 ** first.task.units);
  const times = results.flatMap(({ result }) => [result.forwardS, result.inverseS]);
  const low = 10 ** Math.floor(Math.log10(Math.min(...times)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...times, scale * last.task.units * 2 ** last.task.units)));
  const decades = Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, k) => low * 10 ** k);
  return {
    title: `Exact up to ${last.task.units} neurons: sweeps hardly grow, the size of a sweep does`,
    caption:
      "Two inputs, a reward without symmetry, coding cost 1.6 / n, fixed reference; solved to 1e−10, strict kernels, one thread, this machine. Dashed: n 2ⁿ, the number of edges, through the first point.",
    widthMm: 180,
    rows: [
      [
        linePanel({
          height: 130,
          heading: "sweeps to the solution",
          x: { label: "neurons", domain, ticks, format: String },
          y: {
            label: "sweeps over all edges",
            domain: [0, 1.15 * Math.max(...results.map(({ result }) => result.sweeps))],
            ticks: 4,
          },
          tickText: "500",
          series: [{ points: points((r) => r.sweeps), colour: "ink", dots: 2.2 }],
        }),
        linePanel({
          height: 130,
          heading: "time",
          x: { label: "neurons", domain, ticks, format: String },
          y: {
            label: "time (s)",
            domain: [low, high],
            log: true,
            ticks: decades,
            format: (v) => String(Number(v.toPrecision(1))),
          },
          tickText: "0.0001",
          right: 48,
          series: [
            {
              points: results.map(({ task }) => [task.units, scale * task.units * 2 ** task.units]),
              colour: "baseline",
              dashed: true,
              label: { text: "n 2ⁿ", x: middle, y: scale * middle * 2 ** middle, dx: 6, dy: 9 },
            },
            {
              points: points((r) => r.forwardS),
              colour: "ink",
              dots: 2.2,
              label: { text: "forward", x: last.task.units, y: last.result.forwardS, dx: 8 },
            },
            {
              points: points((r) => r.inverseS),
              colour: "inferred",
              dots: 2.2,
              label: { text: "inverse", x: last.task.units, y: last.result.inverseS, dx: 8 },
            },
          ],
        }),
      ],
    ],
    table: {
      columns: ["neurons", "sweeps", "forward_s", "inverse_s", "residual", "largest_error"],
      rows: results.map(({ task, result: r }) => [
        task.units,
        r.sweeps,
        r.forwardS,
        r.inverseS,
        r.residual,
        r.largestError,
      ]),
    },
  };
});
