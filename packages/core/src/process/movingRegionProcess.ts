import { cos as cosine, sin as sine } from "../num/sin.ts";
import type { ControlledProcess } from "./controlledProcess.ts";
import { expectMovingRegion, type MovingRegion, movingShape } from "./movingRegion.ts";
import type { RateKernels } from "./rateKernels.ts";
import type { RateNetwork } from "./rateNetwork.ts";
import { type RateNetworkProcess, rateNetworkProcess } from "./rateNetworkProcess.ts";
import { transferOf } from "./transfer.ts";

/** How many numbers of a state follow the currents: cosine and sine of the region's phase. */
export const PHASE_NUMBERS = 2;

/** A rate network within a moving region. */
export interface MovingRegionProcess extends ControlledProcess {
  readonly moving: MovingRegion;
  /** The same network with nothing forbidden: its states lack the phase. */
  readonly unbounded: RateNetworkProcess;
}

/**
 * The process of controlling a rate network (M2, M3) within a region that moves (M40). Where the region is belongs to the
 * state, so that the process stays Markov and a value can depend on it: after the currents stand cosine and sine of the
 * phase, which one step turns by 2π/period, whatever the action. The successor is tested where the region will be then.
 * @throws RangeError if network, actions or region are wrong, or the network has process noise
 */
export function movingRegionProcess(
  network: RateNetwork,
  injections: Float64Array,
  moving: MovingRegion,
  kernels: RateKernels = {},
): MovingRegionProcess {
  expectMovingRegion("movingRegionProcess", moving, network.units);
  if (network.noise !== 0)
    throw new RangeError(
      `movingRegionProcess: noise must be 0 within a moving region but is ${network.noise}: it would blur the phase too.`,
    );
  const unbounded = rateNetworkProcess(network, injections, { kind: "none" }, kernels);
  const { units, channels } = network;
  const { actions, offsets } = unbounded;
  const size = units + PHASE_NUMBERS;
  const { inside, turn, shape } = movingShape(moving);
  const [first, second] = moving.units;
  const transfer = transferOf(network.transfer);
  const { value } = transfer;
  const directions = new Float64Array(channels * size);
  for (let k = 0; k < channels; k++)
    for (let i = 0; i < units; i++) directions[k * size + i] = unbounded.directions![k * units + i]!;
  let currents = new Float64Array(0);
  let inner = { capacity: 0, bases: currents, directions: new Float64Array(0), survival: currents };

  return {
    moving,
    unbounded,
    actions,
    size,
    channels,
    injections,
    contexts: network.contexts,
    directions,
    noiseStd: 0,
    mirrorSymmetric: unbounded.mirrorSymmetric && shape.pointSymmetric && moving.depth === 0,
    successorsInto({ bases, survival }, states, contexts, count) {
      if (inner.capacity < count) {
        currents = new Float64Array(count * units);
        const [room, answers] = [new Float64Array(count * units), new Float64Array(count * actions)];
        inner = { capacity: count, bases: room, directions: new Float64Array(0), survival: answers };
      }
      for (let row = 0; row < count; row++)
        for (let i = 0; i < units; i++) currents[row * units + i] = states[row * size + i]!;
      unbounded.successorsInto(inner, currents, contexts, count);
      for (let row = 0; row < count; row++) {
        const at = row * size;
        for (let i = 0; i < units; i++) bases[at + i] = inner.bases[row * units + i]!;
        const [cos, sin] = [states[at + units]!, states[at + units + 1]!];
        const [nextCos, nextSin] = [cos * turn[0] - sin * turn[1], sin * turn[0] + cos * turn[1]];
        bases[at + units] = nextCos;
        bases[at + units + 1] = nextSin;
        for (let a = 0; a < actions; a++) {
          const x = value(bases[at + first]! + offsets[a * units + first]!);
          const y = value(bases[at + second]! + offsets[a * units + second]!);
          survival[row * actions + a] = inside(x, y, nextCos, nextSin) ? 1 : 0;
        }
      }
    },
    isTerminal: (states, at) =>
      !inside(value(states[at + first]!), value(states[at + second]!), states[at + units]!, states[at + units + 1]!),
    completeStartInto(states, at, rng) {
      const phase = 2 * Math.PI * rng.uniform();
      states[at + units] = cosine(phase);
      states[at + units + 1] = sine(phase);
    },
  };
}
