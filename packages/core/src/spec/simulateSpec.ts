import type { HypercubeSolution, SolverKernels } from "../forward/hypercubeSolution.ts";
import { drawIndex } from "../num/drawIndex.ts";
import { createRng, type Rng } from "../num/rng.ts";
import { type SpinSpikes, simulateSpikes } from "../process/simulateSpikes.ts";
import type { SpinSamplerOf } from "../process/spinSampler.ts";
import type { Recording, StimulusSeries } from "../recording/recording.ts";
import { type BuiltNetwork, buildNetwork } from "./buildNetwork.ts";
import { parseSpec } from "./parseSpec.ts";
import { perUnitValues } from "./perUnit.ts";
import type { InputsSpec, Spec } from "./spec.ts";

/** Spike trains made from a spec, and what a stranger to the recording would have to find out. */
export interface SimulatedSpec {
  readonly recording: Recording;
  readonly truth: SpecTruth;
}

/** How the spikes came about, plain data. */
export type SpecTruth =
  /** A network, with the purpose that it was made for or (a control) without. */
  | { readonly kind: "network"; readonly network: BuiltNetwork }
  /** Spikes at constant rates, shape [units]. */
  | { readonly kind: "poisson"; readonly ratesHz: Float64Array };

/**
 * Simulates the spike trains of a spec, from a state of the network's long run on; the same spec gives the same bytes.
 * The recording tells nothing of the purpose. Its units are 0 … n − 1, observed from 0 to `durationS`; a recorded input
 * is the stimulus series "input": the level at each change, which holds until the next.
 * @param how.sampler   runs the network; default `spinSampler`
 * @param how.solution  of the spec's forward problem, where it was solved in steps; solved here when left out
 * @param how.solver    kernels to solve it with; default the references
 * @throws RangeError as `parseSpec`; Error as `buildNetwork`
 */
export function simulateSpec(
  given: Spec,
  how: {
    readonly sampler?: SpinSamplerOf | undefined;
    readonly solution?: HypercubeSolution | undefined;
    readonly solver?: SolverKernels;
  } = {},
): SimulatedSpec {
  const { sampler, solution, solver } = how;
  const spec = parseSpec(given);
  const rng = createRng(spec.seed);
  if (spec.kind === "poisson") {
    const ratesHz = perUnitValues(spec.ratesHz, spec.units);
    const trains = Array.from(ratesHz, (rateHz, i) => poissonTrain(rateHz, spec.durationS, rng.split(`unit ${i}`)));
    return { recording: recordingOf(spec, trains, []), truth: { kind: "poisson", ratesHz } };
  }
  const network = buildNetwork(spec, { ...solver, solution });
  const state = drawIndex(rng.split("start"), network.occupancy);
  const words = 2 ** network.units;
  const start = { word: state % words, input: Math.floor(state / words) };
  const made = simulateSpikes(network, {
    start,
    durationS: spec.durationS,
    rng: rng.split("spikes"),
    ...(sampler && { sampler }),
  });
  const inputs: InputsSpec = spec.kind === "couplings" ? { kind: "none" } : spec.inputs;
  const stimuli = inputs.kind !== "none" && inputs.recorded ? [inputSeries(made)] : [];
  return { recording: recordingOf(spec, made.spikesS, stimuli), truth: { kind: "network", network } };
}

function poissonTrain(rateHz: number, durationS: number, rng: Rng): Float64Array {
  const times: number[] = [];
  if (rateHz > 0)
    for (let time = rng.exponential() / rateHz; time < durationS; time += rng.exponential() / rateHz) times.push(time);
  return Float64Array.from(times);
}

function inputSeries({ inputPath }: SpinSpikes): StimulusSeries {
  return {
    name: "input",
    path: "/stimulus/presentation/input",
    timesS: inputPath.timesS,
    values: Float64Array.from(inputPath.values),
    channels: 1,
    unit: "level",
  };
}

function recordingOf(spec: Spec, trains: readonly Float64Array[], stimuli: readonly StimulusSeries[]): Recording {
  const { units, durationS } = spec;
  return {
    format: "simulation",
    identifier: identifierOf(spec),
    description: `Simulated spike trains of ${units} ${units === 1 ? "unit" : "units"}, ${durationS} s`,
    units: trains.map((timesS, id) => ({
      id,
      name: String(id),
      timesS,
      observed: [{ startS: 0, stopS: durationS }],
      columns: {},
    })),
    tables: [],
    stimuli,
    notes: [],
    facts: Object.fromEntries(
      stimuli.map(({ name }) => [`stimulus "${name}"`, "the level at each change, which holds until the next"]),
    ),
  };
}

/** Two specs that differ have different identifiers, and nobody can read the spec off it. */
function identifierOf(spec: Spec): string {
  const stream = createRng(spec.seed).split(`identifier of ${JSON.stringify(spec)}`);
  const words = [stream.uint32(), stream.uint32()].map((word) => word.toString(16).padStart(8, "0"));
  return `telos-${words.join("")}`;
}
