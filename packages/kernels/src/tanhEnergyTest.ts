import type { Kernels } from "./loadKernels.ts";
import { tanhExpansion } from "./tanhExpansion.ts";

const FEWEST_ACTIONS = 16; // with 8, sums are as fast
// Of the limit, on average: a quarter of the answers or so stays open then, and sums are as fast where two fifths do.
const WIDEST_BAND = 0.08;
const UNIT = 2 ** -24; // what one operation in 32 bits is wrong by at most, of its result
const SUMS = 7; // of one action, in the order that assembly/tanhExpansion.ts gives

/** An energy constraint on tanh units, squares. */
interface TanhEnergies {
  readonly units: number;
  readonly actions: number;
  readonly stride: number;
  /** Threshold times units. */
  readonly limit: number;
  /** Shape [actions, units]. */
  readonly offsets: Float64Array;
}

/** What the kernel `tanhEnergies` reads, and room for what it writes. */
export type TanhEnergyConstants = NonNullable<ReturnType<typeof tanhEnergyConstants>>;

/**
 * Expands the energies of tanh units in few functions of the state (M43), kept from call to call.
 * @param tanhs  address of tanh of the offsets, f32, [actions, stride]
 * @param rows   most rows that will be tested at once
 * @returns undefined where actions are few, no pairs of opposites or no multiple of 8, and where the expansion leaves too much open
 */
export function tanhEnergyConstants(kernels: Kernels, test: TanhEnergies, tanhs: number, rows: number) {
  const { actions, stride } = test;
  if (actions < FEWEST_ACTIONS || actions % 8 !== 0 || !areOpposite(test)) return undefined;
  const half = actions / 2;
  const limit = Math.fround(test.limit);
  const arena = kernels.arena();
  const made = {
    ...{ polynomials: arena.f32(tanhExpansion.polynomials.length), levels: arena.f32(half), bands: arena.f32(half) },
    ...{ even: arena.f32(2 * stride * half), odd: arena.f32(2 * stride * half) },
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
  made.polynomials.view.set(tanhExpansion.polynomials);
  const sums = expand(kernels, made, tanhs, half, stride);
  const bands = made.levels.view.map((_, a) => {
    const own = sums.subarray(a * SUMS, (a + 1) * SUMS);
    const level = own[4] - limit;
    made.levels.view[a] = level;
    return (1 + 1e-6) * (own[5] + UNIT * roundings(own, Math.abs(level) + limit, test));
  });
  if (!(bands.reduce((sum, band) => sum + band, 0) <= WIDEST_BAND * limit * half)) {
    arena[Symbol.dispose]();
    return undefined;
  }
  made.bands.view.set(bands);
  return { ...made, terms: arena.f32(rows * (4 * stride + 4)) };
}

/** Writes the coefficients. @returns the sums of each action, shape [half, SUMS] */
function expand(
  kernels: Kernels,
  { even, odd }: Readonly<Record<"even" | "odd", { readonly at: number }>>,
  tanhs: number,
  half: number,
  stride: number,
): Float64Array {
  using arena = kernels.arena();
  const [sums, rest] = [arena.f64(half * SUMS), arena.f64(tanhExpansion.followed + 1)];
  const [harmonics, cosines] = [arena.f64(tanhExpansion.harmonics.length), arena.f64(tanhExpansion.cosines.length)];
  harmonics.view.set(tanhExpansion.harmonics);
  cosines.view.set(tanhExpansion.cosines);
  kernels.exports.tanhExpansion(
    ...([even.at, odd.at, sums.at, tanhs, harmonics.at, cosines.at, tanhExpansion.between, rest.at] as const),
    ...([tanhExpansion.angles, half, stride] as const),
  );
  return sums.view.slice();
}

/**
 * Roundings of both sums, in units of the last place. Of the products, each of which passes through all additions that follow it and
 * has 32 in its function; of the sum of t², four lanes, and of what is added to it; of the exact sum, whose units are at most 1, with
 * 10 roundings each and two in a denominator 1 + t s, which is 1 − |s| at least.
 */
function roundings(sums: Float64Array, level: number, { units, stride }: TanhEnergies): number {
  const products = tanhExpansion.sizes.reduce((sum, size, j) => sum + size * sums[j], 0);
  return (2 * stride + 40) * products + 8 * level + (stride / 2 + 40) * units + 4 * sums[6];
}

/** Whether the last action injects the opposite of the first, the one before it of the second, and so on. */
function areOpposite({ offsets, units, actions }: TanhEnergies): boolean {
  for (let a = 0; a < actions / 2; a++) {
    const opposite = (actions - 1 - a) * units;
    for (let i = 0; i < units; i++) if (!(offsets[opposite + i] === -offsets[a * units + i])) return false;
  }
  return true;
}

/** Tests rows 0 to `count`. @param rows.offsets  tanh of the offsets, [actions, stride] */
export function runTanhEnergyTest(
  kernels: Kernels,
  rows: Readonly<Record<"out" | "bases" | "offsets" | "activities", { readonly at: number }>>,
  { polynomials, even, odd, levels, bands, terms }: TanhEnergyConstants,
  { limit, actions, stride }: TanhEnergies,
  count: number,
): void {
  kernels.run(
    "tanhEnergies",
    count,
    12,
    ...([rows.out.at, rows.bases.at, rows.offsets.at, rows.activities.at, terms.at] as const),
    ...([polynomials.at, even.at, odd.at, levels.at, bands.at, limit, actions, stride] as const),
  );
}
