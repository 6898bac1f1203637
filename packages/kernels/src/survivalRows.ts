import { type Constraint, euclideanNorm, type RateNetwork, type SurvivalRowsInto, tanh } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { kernelTransfer } from "./rateStep.ts";
import { rooms } from "./rooms.ts";

// tanh of base and offset are put together by a division, which loses digits where both saturate with opposite signs: at 2 the
// denominator is at least 0.07, four bits.
const LARGEST_OFFSET = 2;

/**
 * The twin of the reference's survival test (M10) for several states at once, in 32 bits: energy constraints without process noise.
 * @returns undefined for other constraints, for noise, and for transfer functions that the kernels do not know
 */
export function survivalRowsOf(kernels: Kernels) {
  const roomOf = rooms<SurvivalRoom>();
  return (
    constraint: Constraint,
    network: RateNetwork,
    offsets: Float64Array,
    noiseStd: number,
  ): SurvivalRowsInto | undefined => {
    const test = energyTest(constraint, network, offsets, noiseStd);
    if (test === undefined) return undefined;
    const { units, actions, stride } = test;
    return (out, bases, _contexts, count) => {
      const room = roomOf(`${units} ${actions}`, count, (rows) => survivalRoom(kernels, stride, actions, rows));
      fillRows(room.bases, stride, bases, count, units);
      runEnergyTest(kernels, room, test, count);
      out.set(room.out.view.subarray(0, count * actions));
    };
  };
}

/** An energy constraint as the kernel takes it. */
export interface EnergyTest {
  readonly units: number;
  readonly actions: number;
  readonly stride: number;
  /** Threshold times units. */
  readonly limit: number;
  readonly square: number;
  readonly transfer: number;
  readonly byAddition: boolean;
  readonly offsets: Float64Array;
}

/** @returns undefined for other constraints, for noise, and for transfer functions that the kernels do not know */
export function energyTest(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
): EnergyTest | undefined {
  const transfer = kernelTransfer(network.transfer);
  if (constraint.kind !== "energy" || noiseStd > 0 || transfer === undefined) return undefined;
  const { units } = network;
  return {
    ...{ units, transfer, offsets, actions: offsets.length / units, stride: padded(units) },
    limit: constraint.threshold * units,
    square: constraint.measure === "meanSquare" ? 1 : 0,
    byAddition: transfer === ACTIVATION.tanh && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET),
  };
}

/** Tests rows 0 to `count` of what stands in the room. */
export function runEnergyTest(kernels: Kernels, room: SurvivalRoom, test: EnergyTest, count: number): void {
  const { units, actions, stride, square, offsets, byAddition } = test;
  if (room.test !== test) {
    room.test = test;
    fillRows(room.offsets, stride, byAddition ? offsets.map(tanh) : offsets, actions, units);
    for (let a = 0; a < actions; a++) {
      const own = offsets.subarray(a * units, (a + 1) * units);
      room.norms.view[a] = square ? euclideanNorm(own) : own.reduce((sum, offset) => sum + Math.abs(offset), 0);
    }
  }
  kernels.run(
    "energySurvival",
    count,
    1,
    ...([room.out.at, room.bases.at, room.offsets.at, room.norms.at, room.activities.at] as const),
    ...([test.limit, square, test.transfer, byAddition ? 1 : 0, actions, stride] as const),
  );
}

/** Room for testing `rows` states. */
export type SurvivalRoom = ReturnType<typeof survivalRoom>;

/** Makes it. */
export function survivalRoom(kernels: Kernels, stride: number, actions: number, rows: number) {
  const arena = kernels.arena();
  return {
    test: undefined as EnergyTest | undefined,
    out: arena.f32(rows * actions),
    bases: arena.f32(rows * stride),
    activities: arena.f32(rows * stride),
    offsets: arena.f32(actions * stride),
    norms: arena.f32(actions),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
