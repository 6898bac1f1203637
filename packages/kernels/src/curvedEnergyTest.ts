import type { Constraint, RateNetwork } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import { kernelTransfer } from "./rateStep.ts";

/** An energy constraint on rectified or linear units, squares, whose sums a bound mostly saves. */
export interface CurvedEnergyTest {
  readonly kind: "curvedEnergy";
  readonly units: number;
  readonly actions: number;
  readonly channels: number;
  readonly stride: number;
  readonly transfer: number;
  /** Threshold times units. */
  readonly limit: number;
  /** Shape [actions, units]. */
  readonly offsets: Float64Array;
  /** What action 0 adds, then what each channel's change adds to that, shape [channels + 1, units]. */
  readonly basis: Float64Array;
  /** Σ offset² of each action, shape [actions]. */
  readonly reaches: Float64Array;
}

/** @returns undefined for other constraints and transfer functions, for noise, and for actions that are no combinations of two values a channel */
export function curvedEnergyTest(
  constraint: Constraint,
  network: RateNetwork,
  offsets: Float64Array,
  noiseStd: number,
): CurvedEnergyTest | undefined {
  const transfer = kernelTransfer(network.transfer);
  if (transfer !== ACTIVATION.relu && transfer !== ACTIVATION.linear) return undefined;
  if (constraint.kind !== "energy" || constraint.measure !== "meanSquare" || noiseStd > 0) return undefined;
  const { units } = network;
  const actions = offsets.length / units;
  const channels = 31 - Math.clz32(actions);
  if (actions !== 2 ** channels || channels < 2) return undefined;
  const basis = new Float64Array((channels + 1) * units);
  basis.set(offsets.subarray(0, units));
  for (let k = 0; k < channels; k++)
    for (let i = 0; i < units; i++) basis[(k + 1) * units + i] = offsets[2 ** k * units + i] - offsets[i];
  if (!isCombined(offsets, basis, units, actions)) return undefined;
  return {
    ...{ kind: "curvedEnergy", units, actions, channels, stride: padded(units), transfer, offsets, basis },
    limit: constraint.threshold * units,
    reaches: squaresOf(offsets, units),
  };
}

/** Whether each action adds what the action without its lowest set bit adds, and that bit's change. */
function isCombined(offsets: Float64Array, basis: Float64Array, units: number, actions: number): boolean {
  const most = offsets.reduce((largest, offset) => Math.max(largest, Math.abs(offset)), 0);
  for (let a = 1; a < actions; a++) {
    const before = (a & (a - 1)) * units;
    const change = (32 - Math.clz32(a & -a)) * units;
    for (let i = 0; i < units; i++)
      if (!(Math.abs(offsets[a * units + i] - offsets[before + i] - basis[change + i]) <= 1e-13 * most)) return false;
  }
  return true;
}

function squaresOf(rows: Float64Array, units: number): Float64Array {
  return Float64Array.from({ length: rows.length / units }, (_, row) =>
    rows.subarray(row * units, (row + 1) * units).reduce((sum, x) => sum + x * x, 0),
  );
}

/** Room for what a test reads, kept from call to call. */
export function curvedEnergyConstants(kernels: Kernels, { basis, offsets, reaches, units, stride }: CurvedEnergyTest) {
  const arena = kernels.arena();
  const rowsOf = (rows: Float64Array) => {
    const block = arena.f32((rows.length / units) * stride);
    for (let at = 0, to = 0; at < rows.length; at += units, to += stride)
      block.view.set(rows.subarray(at, at + units), to);
    return block;
  };
  const made = { basis: rowsOf(basis), offsets: rowsOf(offsets), reaches: arena.f32(reaches.length) };
  made.reaches.view.set(reaches);
  const spread = squaresOf(basis, units).reduce((sum, size) => sum + size, Math.max(...reaches));
  return { ...made, spread, [Symbol.dispose]: () => arena[Symbol.dispose]() };
}

/** Tests rows 0 to `count`. */
export function runCurvedEnergyTest(
  kernels: Kernels,
  rows: Readonly<Record<"out" | "bases" | "activities", { readonly at: number }>>,
  { basis, offsets, reaches, spread }: ReturnType<typeof curvedEnergyConstants>,
  { limit, transfer, channels, actions, stride }: CurvedEnergyTest,
  count: number,
): void {
  // Each of four lanes adds a quarter of a row, each sum with half a unit in the last place: twice that, and what is added after.
  const rounding = (stride / 4 + 16) * 2 ** -23;
  kernels.run(
    "curvedEnergies",
    count,
    1,
    ...([rows.out.at, rows.bases.at, offsets.at, basis.at, reaches.at, rows.activities.at] as const),
    ...([limit, rounding, spread, transfer, channels, actions, stride] as const),
  );
}
