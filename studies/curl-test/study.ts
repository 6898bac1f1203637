import {
  createRng,
  type ExactInverse,
  edgeDifferencesInto,
  type PairwisePolicy,
  pairwiseLogits,
  plugInReference,
  plugInReward,
  type Rng,
  simulateSteps,
  solveHypercube,
  updateEvidence,
} from "@telos/core";
import { defineFigure, type FigureContent } from "@telos/figures";
import { atLeast, atMost, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { linePanel } from "../src/linePanel.ts";
import { spinKernels } from "../src/spinKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";

const UNITS = 4;
const STEPS = 20_000;
/** Recordings of the fitted potential that each recording is compared with. */
const SURROGATES = 39;
const LEVEL = 0.05;
const CODING_COST = 0.4;
const RECORDINGS: Readonly<Record<StudyRequest["size"], number>> = { quick: 6, default: 20, full: 40 };

/** Networks that are recorded: two that some purpose explains, one that none does. */
export const CURL_NETWORKS = ["optimal", "symmetric", "asymmetric"] as const;

interface Task {
  readonly network: (typeof CURL_NETWORKS)[number];
  readonly seed: number;
  readonly recording: number;
}

interface Result {
  readonly curl: number;
  readonly nullCurls: Float64Array;
  readonly pValue: number;
}

/** The test of the theory on data: is there any reward for which this behaviour is optimal? */
export const curlTest = defineStudy<Task, Result>({
  id: "curl-test",
  half: "inverse",
  title: "Whether any purpose explains a recording can be tested",
  tasks: ({ size, seeds }) =>
    CURL_NETWORKS.flatMap((network) =>
      Array.from({ length: RECORDINGS[size] }, (_, recording) => ({
        network,
        seed: seeds[recording % seeds.length]!,
        recording,
      })),
    ),
  costOf: () => 0.15,
  runTask: ({ network, seed, recording }) => {
    const rng = createRng(seed).split(`curl ${recording}`);
    const observed = inverseOf(logitsOf(network, rng.split(network)), rng.split("recording"));
    // The nearest behaviour that a purpose explains: the gradient of the fitted potential, simulated as often again.
    const explained = new Float64Array(UNITS * 2 ** (UNITS - 1));
    edgeDifferencesInto(explained, observed.inverse.potential, UNITS);
    const contexts = 2 ** (UNITS - 1);
    const logits = explained.map((difference, e) => difference + observed.referenceLogits[Math.floor(e / contexts)]!);
    const nullCurls = Float64Array.from(
      { length: SURROGATES },
      (_, k) => inverseOf(logits, rng.split(`surrogate ${k}`)).inverse.curl,
    );
    const curl = observed.inverse.curl;
    return { curl, nullCurls, pValue: (1 + nullCurls.filter((one) => one >= curl).length) / (SURROGATES + 1) };
  },
  conclude: (results) => ({
    claims: claimsOf(results),
    figures: [drawnFigure("curl-test", curlFigure, results)],
    notes: [
      "A network with symmetric couplings passes too, though it may be constrained: the test asks whether some reward explains the behaviour, not whether the network could do better with a richer policy.",
    ],
  }),
});

function logitsOf(network: Task["network"], rng: Rng): Float64Array {
  if (network === "optimal")
    return solveHypercube({
      units: UNITS,
      inputs: 1,
      reward: Float64Array.from({ length: 2 ** UNITS }, () => (rng.uniform() < 0.25 ? 1 : 0)),
      inputChain: Float64Array.of(1),
      updateShare: new Float64Array(UNITS).fill(1 / UNITS),
      codingCost: CODING_COST,
      reference: { kind: "fixed", probabilities: new Float64Array(UNITS).fill(0.5) },
    }).logits;
  const couplings = new Float64Array(UNITS * UNITS);
  for (let i = 0; i < UNITS; i++)
    for (let j = 0; j < i; j++) {
      const value = rng.normal();
      couplings[i * UNITS + j] = value;
      couplings[j * UNITS + i] = network === "symmetric" ? value : rng.normal();
    }
  const policy: PairwisePolicy = { units: UNITS, fields: new Float64Array(UNITS), couplings };
  return pairwiseLogits(policy);
}

function inverseOf(logits: Float64Array, rng: Rng): { inverse: ExactInverse; referenceLogits: Float64Array } {
  const shape = { units: UNITS, inputs: 1 };
  const updateShare = new Float64Array(UNITS).fill(1 / UNITS);
  const inputChain = Float64Array.of(1);
  const record = simulateSteps(
    { ...shape, logits, updateRateHz: updateShare, inputChain },
    { start: { word: 0, input: 0 }, steps: STEPS, rng, sampler: spinKernels.sampler },
  );
  const evidence = updateEvidence(record, shape);
  const referenceLogits = plugInReference(evidence, { kind: "perNeuron" });
  return {
    inverse: plugInReward({ ...shape, inputChain, updateShare, referenceLogits, codingCost: 1 }, evidence),
    referenceLogits,
  };
}

type Results = readonly TaskResult<Task, Result>[];

function of(results: Results, network: Task["network"]): Result[] {
  return results.filter(({ task }) => task.network === network).map(({ result }) => result);
}

function claimsOf(results: Results): Claim[] {
  const refused = (network: Task["network"]) =>
    of(results, network).filter(({ pValue }) => pValue <= LEVEL).length / of(results, network).length;
  return [
    atMost("Optimal networks are refused at the 5 % level, share of the recordings", refused("optimal"), 0.2, {
      of: "5 % and its sampling error",
    }),
    atMost("Networks with symmetric couplings are refused, share", refused("symmetric"), 0.2, {
      of: "5 % and its sampling error",
    }),
    atLeast(
      "Networks with asymmetric couplings, which no reward explains, are refused, share",
      refused("asymmetric"),
      0.9,
    ),
  ];
}

const LOWEST = 3e-5; // what is smaller is drawn here

const curlFigure = defineFigure("curlFigure", (results: Results): FigureContent => {
  const count = of(results, "optimal").length;
  return {
    title: "Whether any purpose explains a recording can be tested",
    caption: `Curl: the share of the estimated edge field that is no gradient of a potential. Four neurons, 20,000 steps, ${count} recordings of each kind (dots, sorted). Grey: range of ${SURROGATES} simulations of the nearest behaviour that a reward explains. Above it no reward does; expected by chance: 1 in 20.`,
    widthMm: 180,
    rows: [
      CURL_NETWORKS.map((network, k) => {
        const sorted = of(results, network).toSorted((a, b) => a.curl - b.curl);
        const refused = sorted.filter(({ pValue }) => pValue <= LEVEL).length;
        return linePanel({
          share: k === 0 ? 1.25 : 1,
          height: 130,
          heading: `${network === "optimal" ? "optimal for a reward" : network}: ${refused} of ${count} refused`,
          x: { label: "recording", domain: [0, count + 1], ticks: [1, count], format: String },
          y: {
            label: "curl of the edge field",
            domain: [LOWEST, 1],
            log: true,
            ticks: [1e-4, 1e-3, 1e-2, 0.1, 1],
            format: (v) => String(v),
          },
          tickText: "0.0001",
          sharesY: k > 0,
          series: [
            {
              points: [],
              bars: sorted.map(({ nullCurls }, r) => [
                r + 1,
                Math.max(LOWEST, Math.min(...nullCurls)),
                Math.max(...nullCurls),
              ]),
              colour: "baseline",
            },
            {
              points: sorted.flatMap(({ curl, pValue }, r): [number, number][] =>
                pValue > LEVEL ? [[r + 1, Math.max(LOWEST, curl)]] : [],
              ),
              colour: "inferred",
              width: 0,
              dots: 2.2,
            },
            {
              points: sorted.flatMap(({ curl, pValue }, r): [number, number][] =>
                pValue <= LEVEL ? [[r + 1, curl]] : [],
              ),
              colour: "refused",
              width: 0,
              dots: 2.2,
            },
          ],
        });
      }),
    ],
    table: {
      columns: ["network", "seed", "recording", "curl", "p_value"],
      rows: results.map(({ task, result }) => [task.network, task.seed, task.recording, result.curl, result.pValue]),
    },
  };
});
