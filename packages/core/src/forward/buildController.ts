import { expectShape } from "../num/expectShape.ts";
import { createRng, type Rng } from "../num/rng.ts";
import { cartpole } from "../process/cartpole.ts";
import { type ControlledProcess, signActions } from "../process/controlledProcess.ts";
import { type MovingRegionProcess, movingRegionProcess } from "../process/movingRegionProcess.ts";
import { drawRateNetwork, type RateNetwork } from "../process/rateNetwork.ts";
import { type RateNetworkProcess, rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { regionShape } from "../process/regions/regionShape.ts";
import type { ControlKernels } from "./controlKernels.ts";
import type { ControllerSpec, RateNetworkSpec } from "./controllerSpec.ts";
import { type ControlProblem, expectControlProblem } from "./fittedValue/controlProblem.ts";
import { expectStartStates } from "./startStates.ts";

/** A spec made ready to be trained and simulated. */
export interface BuiltController {
  readonly spec: ControllerSpec;
  readonly process: ControlledProcess;
  /** The same process where it is a rate network; within a moving region the network with nothing forbidden. */
  readonly rateNetwork: RateNetworkProcess | undefined;
  readonly problem: ControlProblem;
  /** For `fittedValue`'s `init`. */
  readonly trainingRng: Rng;
  /** For `simulateController`. */
  readonly evaluationRng: Rng;
}

/**
 * Builds what a spec describes (M4). The seed draws the network from one stream, training from another and evaluation
 * from a third: two objectives with one seed control the same network.
 * @param kernels  faster twins, for the process and for what is done with the problem
 * @throws RangeError naming the field at fault
 */
export function buildController(spec: ControllerSpec, kernels?: ControlKernels): BuiltController {
  const rng = createRng(spec.seed);
  const built = spec.process.kind === "rateNetwork" ? buildRateNetwork(spec.process, rng, kernels) : undefined;
  const process = spec.process.kind === "cartpole" ? cartpole(spec.process.forces) : built;
  const rateNetwork = built && "unbounded" in built ? built.unbounded : built;
  if (process === undefined)
    throw new RangeError("buildController: process.kind is unknown. Give rateNetwork or cartpole.");
  const problem: ControlProblem = {
    process,
    objective: spec.objective,
    training: spec.training,
    ...(kernels ? { kernels } : {}),
    ...(spec.rewarded ? { rewarded: regionShape(spec.rewarded) } : {}),
  };
  expectControlProblem("buildController", problem);
  expectStartStates("buildController", spec.training.start, process);
  expectStartStates("buildController", spec.evaluation.start, process);
  return {
    spec,
    process,
    rateNetwork,
    problem,
    trainingRng: rng.split("training"),
    evaluationRng: rng.split("evaluation"),
  };
}

function buildRateNetwork(
  spec: RateNetworkSpec,
  rng: Rng,
  kernels?: ControlKernels,
): RateNetworkProcess | MovingRegionProcess {
  const { constraint } = spec;
  const network = drawNetworkOf(spec, rng);
  const injections = signActions(spec.channels, spec.amplitude);
  return constraint.kind === "movingRegion"
    ? movingRegionProcess(network, injections, constraint, kernels)
    : rateNetworkProcess(network, injections, constraint, kernels);
}

/** The network that a spec describes (M4). @param rng  of the spec's seed, from which the network has a stream of its own */
export function drawNetworkOf(spec: RateNetworkSpec, rng: Rng): RateNetwork {
  const { units, channels, contexts, constraint } = spec;
  return drawRateNetwork(
    {
      units,
      channels,
      contexts,
      gain: spec.gain,
      timeStep: spec.timeStep,
      transfer: spec.transfer,
      noise: spec.noise,
      contextStd: spec.contextStd,
      readouts: constraint.kind === "region" || constraint.kind === "movingRegion" ? constraint.units : [],
      readoutStrength: spec.readoutStrength,
      ...(spec.weights.kind === "given" ? { weights: weightsOf(spec.weights.rows, units) } : {}),
    },
    rng.split("network"),
  );
}

function weightsOf(rows: readonly (readonly number[])[], units: number): Float64Array {
  expectShape(
    "buildController",
    "process.weights.rows",
    rows.map((row) => row.length),
    units,
  );
  rows.forEach((row, i) => {
    expectShape("buildController", `process.weights.rows[${i}]`, row, units);
  });
  return Float64Array.from(rows.flat());
}
