import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { type Constraint, expectConstraint } from "./constraint.ts";
import type { ControlledProcess, Readouts } from "./controlledProcess.ts";
import type { RateKernels } from "./rateKernels.ts";
import { expectRateNetwork, inputDirections, type RateNetwork, rateStepInto } from "./rateNetwork.ts";
import { regionShape } from "./regions/regionShape.ts";
import { stateEntropyOf } from "./stateEntropy.ts";
import { survivalTest } from "./survivalTest.ts";
import { transferOf } from "./transfer.ts";

/** A controlled rate network: its network and constraint stay readable. */
export interface RateNetworkProcess extends ControlledProcess {
  readonly network: RateNetwork;
  readonly constraint: Constraint;
  /** What each action adds to the next currents, shape [actions, units]. */
  readonly offsets: Float64Array;
}

/**
 * The process of controlling a rate network (M2, M3) within a constraint (M10).
 * @param injections  the actions, shape [actions, channels], such as `signActions(5, 2)`
 * @param kernels     faster twins
 * @throws RangeError if the network, an action or the constraint is wrong
 */
export function rateNetworkProcess(
  network: RateNetwork,
  injections: Float64Array,
  constraint: Constraint,
  kernels: RateKernels = {},
): RateNetworkProcess {
  expectRateNetwork("rateNetworkProcess", network);
  const { units, channels, contexts, timeStep } = network;
  const actions = injections.length / channels;
  expectShape("rateNetworkProcess", "injections", injections, Math.max(1, Math.floor(actions)), channels);
  expectAllFinite("rateNetworkProcess", "injections", injections);
  expectConstraint("rateNetworkProcess", constraint, units, contexts);
  const directions = inputDirections(network);
  const offsets = offsetTable(injections, directions, channels, units);
  const shapes = constraint.kind === "region" ? constraint.regions.map(regionShape) : [];
  const transfer = transferOf(network.transfer);
  const noiseStd = network.noise * Math.sqrt(timeStep);
  const test = survivalTest(constraint, network, offsets, shapes, noiseStd);
  const readouts: Readouts | undefined =
    constraint.kind === "region"
      ? { units: constraint.units, transfer, shapes: perContext(shapes, contexts) }
      : undefined;
  const stepInto = kernels.rateStep?.(network) ?? rateStepInto;
  const survivalRows = kernels.survivalRows?.(constraint, network, offsets, noiseStd, shapes, test);
  const entropies = stateEntropyOf(network.transfer, offsets, units, kernels.slopeProducts);
  let activities = new Float64Array(0);

  const made: RateNetworkProcess = {
    network,
    constraint,
    offsets,
    actions,
    size: units,
    channels,
    injections,
    contexts,
    directions,
    noiseStd,
    ...(kernels.draws ? { draws: kernels.draws } : {}),
    mirrorSymmetric:
      transfer.odd &&
      network.contextInputs.every((input) => input === 0) &&
      shapes.every((shape) => shape.pointSymmetric) &&
      isMirrored(injections, channels),
    ...(readouts ? { readouts } : {}),
    successorsInto(out, states, contextsOfRows, count) {
      if (activities.length < count * units) activities = new Float64Array(count * units);
      stepInto(out.bases, activities, network, states, contextsOfRows, count);
      if (survivalRows) {
        survivalRows(out.survival, out.bases, contextsOfRows, count);
        return;
      }
      for (let row = 0; row < count; row++) {
        test.survivalInto(out.survival, row * actions, out.bases, row * units, contextsOfRows[row]);
      }
    },
    isTerminal: (states, at, context) => !test.holds(states, at, context),
    stateEntropyInto(out, successors, count) {
      entropies(out, successors.bases, count);
    },
  };
  madeHere.add(made);
  return made;
}

const madeHere = new WeakSet<ControlledProcess>();

/** Whether a process is one of `rateNetworkProcess`, itself and not a copy with something changed. */
export function isRateNetworkProcess(process: ControlledProcess): process is RateNetworkProcess {
  return madeHere.has(process);
}

/** Σₖ injections(a, k) directions(k), shape [actions, size]. */
function offsetTable(injections: Float64Array, directions: Float64Array, channels: number, size: number): Float64Array {
  const actions = injections.length / channels;
  const out = new Float64Array(actions * size);
  for (let a = 0; a < actions; a++) {
    for (let k = 0; k < channels; k++) {
      const amount = injections[a * channels + k];
      for (let i = 0; i < size; i++) out[a * size + i] += amount * directions[k * size + i];
    }
  }
  return out;
}

/** Whether −action is an action for every action. */
function isMirrored(injections: Float64Array, channels: number): boolean {
  const rows = Array.from({ length: injections.length / channels }, (_, a) =>
    injections.subarray(a * channels, (a + 1) * channels),
  );
  return rows.every((row) => rows.some((other) => row.every((value, k) => value === -other[k])));
}

function perContext<T>(items: readonly T[], contexts: number): readonly T[] {
  return items.length === contexts ? items : Array.from({ length: contexts }, () => items[0]);
}
