import {
  type Constraint,
  euclideanNorm,
  type RateNetwork,
  type RegionShape,
  type SurvivalRowsInto,
  type SurvivalTest,
  tanh,
} from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import {
  type CurvedEnergyTest,
  curvedEnergyConstants,
  curvedEnergyTest,
  runCurvedEnergyTest,
} from "./curvedEnergyTest.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { kernelTransfer } from "./rateStep.ts";
import { type RegionTest, regionConstants, regionTest, runRegionTest } from "./regionTest.ts";
import { rooms } from "./rooms.ts";
import { runTanhEnergyTest, type TanhEnergyConstants, tanhEnergyConstants } from "./tanhEnergyTest.ts";

// tanh of base and offset are put together by a division, which loses digits where both saturate with opposite signs: at 2 the
// denominator is at least 0.07, four bits.
const LARGEST_OFFSET = 2;

/**
 * The twin of the reference's survival test (M10) for several states at once, in 32 bits: energies and regions without process noise.
 * @returns undefined for other constraints, for noise, and for transfer functions that the kernels do not know
 */
export function survivalRowsOf(kernels: Kernels) {
  const roomOf = rooms<SurvivalRoom>();
  return (
    constraint: Constraint,
    network: RateNetwork,
    offsets: Float64Array,
    noiseStd: number,
    shapes: readonly RegionShape[],
    reference: SurvivalTest,
  ): SurvivalRowsInto | undefined => {
    const test = survivalTestOf(constraint, network, offsets, noiseStd, shapes, reference);
    if (test === undefined) return undefined;
    const { units, actions, stride } = test;
    return (out, bases, contexts, count) => {
      const room = roomOf(`${units} ${actions}`, count, (rows) => survivalRoom(kernels, stride, actions, rows));
      fillRows(room.bases, stride, bases, count, units);
      if (network.contexts > 1) room.contexts.view.set(contexts.subarray(0, count));
      runSurvivalTest(kernels, room, test, count);
      out.set(room.out.view.subarray(0, count * actions));
    };
  };
}

/** A constraint as a kernel takes it. */
export type KernelTest = EnergyTest | CurvedEnergyTest | RegionTest;

/** @returns undefined for constraints that have no kernel, for noise, and for transfer functions that the kernels do not know */
export function survivalTestOf(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
  shapes: readonly RegionShape[],
  reference: SurvivalTest,
): KernelTest | undefined {
  return (
    curvedEnergyTest(constraint, network, offsets, noiseStd) ??
    energyTest(constraint, network, offsets, noiseStd) ??
    regionTest(constraint, network, offsets, noiseStd, shapes, reference)
  );
}

/** Tests rows 0 to `count` of what stands in the room. */
export function runSurvivalTest(kernels: Kernels, room: SurvivalRoom, test: KernelTest, count: number): void {
  if (test.kind === "energy") {
    runEnergyTest(kernels, room, test, count);
    return;
  }
  if (test.kind === "curvedEnergy") {
    if (room.test !== test || room.curved === undefined) {
      room.curved?.[Symbol.dispose]();
      room.curved = curvedEnergyConstants(kernels, test);
      room.test = test;
    }
    runCurvedEnergyTest(kernels, room, room.curved, test, count);
    return;
  }
  if (room.test !== test || room.region === undefined) {
    room.region?.[Symbol.dispose]();
    room.region = regionConstants(kernels, test);
    room.test = test;
  }
  runRegionTest(kernels, room, room.region, test, count);
  const { view: doubts } = room.doubts;
  for (let row = 0; row < count; row++) if (doubts[row] !== 0) testRow(room, test, test.reference, row);
}

/** Asks the reference about one row of what stands in the room. */
export function testRow(
  { out, bases, contexts }: Pick<SurvivalRoom, "out" | "bases" | "contexts">,
  { units, stride, actions }: Pick<KernelTest, "units" | "stride" | "actions">,
  reference: SurvivalTest,
  row: number,
): void {
  const base = Float64Array.from(bases.view.subarray(row * stride, row * stride + units));
  const answers = new Float64Array(actions);
  reference.survivalInto(answers, 0, base, 0, contexts.view[row]);
  out.view.set(answers, row * actions);
}

/** An energy constraint as the kernel takes it. */
export interface EnergyTest {
  readonly kind: "energy";
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

function energyTest(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
): EnergyTest | undefined {
  const transfer = kernelTransfer(network.transfer);
  if (constraint.kind !== "energy" || noiseStd > 0 || transfer === undefined) return undefined;
  const { units } = network;
  return {
    ...{ kind: "energy", units, transfer, offsets, actions: offsets.length / units, stride: padded(units) },
    limit: constraint.threshold * units,
    square: constraint.measure === "meanSquare" ? 1 : 0,
    byAddition: transfer === ACTIVATION.tanh && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET),
  };
}

function runEnergyTest(kernels: Kernels, room: SurvivalRoom, test: EnergyTest, count: number): void {
  const { units, actions, stride, square, offsets, byAddition } = test;
  if (room.test !== test) {
    room.test = test;
    fillRows(room.offsets, stride, byAddition ? offsets.map(tanh) : offsets, actions, units);
    for (let a = 0; a < actions; a++) {
      const own = offsets.subarray(a * units, (a + 1) * units);
      room.norms.view[a] = square ? euclideanNorm(own) : own.reduce((sum, offset) => sum + Math.abs(offset), 0);
    }
    room.tanh?.[Symbol.dispose]();
    room.tanh = square && byAddition ? tanhEnergyConstants(kernels, test, room.offsets.at, room.rows) : undefined;
  }
  if (room.tanh) {
    runTanhEnergyTest(kernels, room, room.tanh, test, count);
    return;
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
    rows,
    test: undefined as KernelTest | undefined,
    tanh: undefined as TanhEnergyConstants | undefined,
    curved: undefined as ReturnType<typeof curvedEnergyConstants> | undefined,
    region: undefined as ReturnType<typeof regionConstants> | undefined,
    contexts: arena.i32(rows),
    doubts: arena.i32(rows),
    out: arena.f32(rows * actions),
    bases: arena.f32(rows * stride),
    activities: arena.f32(rows * stride),
    offsets: arena.f32(actions * stride),
    norms: arena.f32(actions),
    [Symbol.dispose]() {
      this.tanh?.[Symbol.dispose]();
      this.curved?.[Symbol.dispose]();
      this.region?.[Symbol.dispose]();
      arena[Symbol.dispose]();
    },
  };
}
