import { type BuiltController, energy, transferOf } from "@telos/core";

/** Where a state is drawn, and what the two axes are. */
export interface Plane {
  readonly xName: string;
  readonly yName: string;
  readonly window: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Writes x and y of the state that begins at `at`. */
  readonly pointInto: (out: Float32Array, to: number, states: Float64Array, at: number) => void;
}

const CART_METRES = 2.4;
const POLE_DEGREES = 12;

/**
 * The plane of a controller: the two confined units; energy beside the activity of one unit where energy is bounded; position and
 * angle of cart and pole.
 */
export function planeOf({ spec, process, rateNetwork }: BuiltController): Plane {
  if (spec.process.kind === "cartpole" || rateNetwork === undefined)
    return {
      xName: "position (m)",
      yName: "angle (°)",
      window: { x: [-CART_METRES * 1.15, CART_METRES * 1.15], y: [-POLE_DEGREES * 1.15, POLE_DEGREES * 1.15] },
      pointInto(out, to, states, at) {
        out[to] = states[at]!;
        out[to + 1] = (states[at + 2]! * 180) / Math.PI;
      },
    };
  const { value, range } = transferOf(rateNetwork.network.transfer);
  const low = Math.max(-1, range[0]);
  const high = Math.min(range[0] < 0 ? 1 : 2, range[1]);
  const side = [low - 0.06 * (high - low), high + 0.06 * (high - low)] as const;
  const { constraint } = rateNetwork;
  if (constraint.kind === "energy") {
    const activities = new Float64Array(process.size);
    return {
      xName: constraint.measure === "meanSquare" ? "energy (mean φ²)" : "energy (mean |φ|)",
      yName: "activity of unit 1",
      window: { x: [0, Math.max(0.4, 1.5 * constraint.threshold)], y: side },
      pointInto(out, to, states, at) {
        for (let i = 0; i < process.size; i++) activities[i] = value(states[at + i]!);
        out[to] = energy(constraint.measure, activities, 0, process.size);
        out[to + 1] = activities[0]!;
      },
    };
  }
  const [first, second] = process.readouts?.units ?? [0, 1];
  return {
    xName: `activity of unit ${first + 1}`,
    yName: `activity of unit ${second + 1}`,
    window: { x: side, y: side },
    pointInto(out, to, states, at) {
      out[to] = value(states[at + first]!);
      out[to + 1] = value(states[at + second]!);
    },
  };
}
