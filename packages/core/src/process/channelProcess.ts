import { expectPositive } from "../num/expectShape.ts";
import { type Constraint, expectConstraint } from "./constraint.ts";
import type { DrivenProcess, Readouts } from "./controlledProcess.ts";
import type { RateKernels } from "./rateKernels.ts";
import { expectRateNetwork, inputDirections, type RateNetwork, rateStepInto } from "./rateNetwork.ts";
import { regionShape } from "./regions/regionShape.ts";
import { survivalTest } from "./survivalTest.ts";
import { transferOf } from "./transfer.ts";
import { type TurnSurvivalInto, turnSurvival } from "./turnSurvival.ts";

/**
 * A rate network that is controlled channel by channel (A1): an action is one sign for each channel, and nothing of the
 * size 2^channels is ever listed. It is the process of `rateNetworkProcess` with `signActions`, for any number of channels.
 */
export interface ChannelProcess extends DrivenProcess {
  readonly network: RateNetwork;
  readonly constraint: Constraint;
  /** What a channel injects, with either sign. */
  readonly amplitude: number;
  readonly directions: Float64Array;
  /** What a channel adds to the next currents when its sign is +: amplitude × direction, shape [channels, size]. */
  readonly steps: Float64Array;
  /** The numbers of the next currents that decide survival; undefined for all of them. */
  readonly watched: Int32Array | undefined;
  /** The next currents without action and noise, shape [count, size]. */
  basesInto(out: Float64Array, states: Float64Array, contexts: Int32Array, count: number): void;
  /**
   * The probability that next currents keep the constraint (M10): 0 or 1 without noise.
   * @param next  read from `at` on, where `watched` says
   */
  survivalOf(next: Float64Array, at: number, context: number): number;
  /** The same for the next currents after each single channel's sign is turned. */
  readonly turnSurvivalInto: TurnSurvivalInto;
}

/**
 * The process of controlling a rate network by the signs of its channels (A1).
 * @param amplitude  what a channel injects, > 0
 * @throws RangeError if the network, the amplitude or the constraint is wrong
 */
export function channelProcess(
  network: RateNetwork,
  amplitude: number,
  constraint: Constraint,
  kernels: RateKernels = {},
): ChannelProcess {
  expectRateNetwork("channelProcess", network);
  expectPositive("channelProcess", "amplitude", amplitude);
  const { units, channels, contexts, timeStep } = network;
  expectConstraint("channelProcess", constraint, units, contexts);
  const directions = inputDirections(network);
  const steps = directions.map((direction) => amplitude * direction);
  const shapes = constraint.kind === "region" ? constraint.regions.map(regionShape) : [];
  const transfer = transferOf(network.transfer);
  const noiseStd = network.noise * Math.sqrt(timeStep);
  const stay = survivalTest(constraint, network, new Float64Array(units), shapes, noiseStd);
  const turns = turnSurvival(constraint, network, steps, shapes, noiseStd);
  const readouts: Readouts | undefined =
    constraint.kind === "region"
      ? {
          units: constraint.units,
          transfer,
          shapes: Array.from({ length: contexts }, (_, context) => shapes[shapes.length === 1 ? 0 : context]),
        }
      : undefined;
  const stepInto = kernels.rateStep?.(network) ?? rateStepInto;
  const survival = new Float64Array(1);
  let activities = new Float64Array(0);
  return {
    network,
    constraint,
    amplitude,
    actions: 2 ** channels,
    size: units,
    channels,
    contexts,
    directions,
    steps,
    watched: constraint.kind === "region" ? Int32Array.from(constraint.units) : undefined,
    noiseStd,
    mirrorSymmetric:
      transfer.odd &&
      network.contextInputs.every((input) => input === 0) &&
      shapes.every((shape) => shape.pointSymmetric),
    ...(readouts ? { readouts } : {}),
    basesInto(out, states, contextsOfRows, count) {
      if (activities.length < count * units) activities = new Float64Array(count * units);
      stepInto(out, activities, network, states, contextsOfRows, count);
    },
    survivalOf(next, at, context) {
      if (noiseStd === 0) return stay.holds(next, at, context) ? 1 : 0;
      stay.survivalInto(survival, 0, next, at, context);
      return survival[0];
    },
    turnSurvivalInto: turns,
    isTerminal: (states, at, context) => !stay.holds(states, at, context),
  };
}
