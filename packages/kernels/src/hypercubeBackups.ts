import { exp, type HypercubeBackup, log1p, logistic } from "@telos/core";
import type { Arena, Block } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";

/** Units up to which the kernels take a network: a row of a high tile has at least two words. */
export const MOST_KERNEL_UNITS = 22;
/** @throws RangeError for a network that is larger than the kernels take */
export function expectKernelUnits(option: string, units: number): void {
  if (units > MOST_KERNEL_UNITS)
    throw new RangeError(
      `kernels: ${units} units are more than the ${MOST_KERNEL_UNITS} that the kernels take. Leave out \`${option}\`: the reference takes more.`,
    );
}

/** Units whose partners lie in one tile, as in assembly/hypercubeTile.ts. */
export const TILE_UNITS = 12;

/** Kernel memory of a size that stays the same from call to call. */
export interface Held<Blocks> {
  of(key: string, ask: (arena: Arena) => Blocks): Blocks;
}

/** Keeps the memory asked for last, so that a solver's sweeps share it; another key gives it back and asks anew. */
export function held<Blocks>(kernels: Kernels): Held<Blocks> {
  let key: string | undefined;
  let arena: Arena | undefined;
  let blocks: Blocks;
  return {
    of(wanted, ask) {
      if (wanted !== key) {
        arena?.[Symbol.dispose]();
        arena = kernels.arena();
        key = undefined; // if memory is refused, nothing is held
        blocks = ask(arena);
        key = wanted;
      }
      return blocks;
    },
  };
}

interface BackupMemory {
  readonly averaged: Block<Float64Array>;
  readonly out: Block<Float64Array>;
  readonly odds: Block<Float64Array>;
  readonly product: Block<Float64Array>;
  readonly table: Block<Float64Array>;
  readonly scratch: Block<Float64Array>;
}

/** The soft look-ahead (H4) of neurons on the hypercube as kernels, of the same type as their references. */
export interface HypercubeBackups {
  /** Twin of `backupByEdges`: soft-plus on every edge, safe at any coding cost. */
  readonly byEdges: HypercubeBackup;
  /** Twin of `backupByWords`: few exponentials and logarithms; by edges where values lie more than 690 λ apart. */
  readonly byWords: HypercubeBackup;
}

/**
 * The backup's kernels (H4). Arrays of any memory may be given.
 * @param kernels  their memory holds the arrays of the last size used
 * @throws RangeError, when called, beyond 22 units
 */
export function hypercubeBackups(kernels: Kernels): HypercubeBackups {
  const memory = held<BackupMemory>(kernels);
  let known: UnitTable | undefined;
  const sweep =
    (byWords: boolean): HypercubeBackup =>
    (out, averaged, referenceLogits, updateShare, codingCost) => {
      const units = referenceLogits.length;
      expectKernelUnits("backup", units);
      const words = 2 ** units;
      const tiles = Math.max(1, words >> TILE_UNITS);
      const blocks = memory.of(String(units), (arena) => ({
        averaged: arena.f64(words),
        out: arena.f64(words),
        odds: arena.f64(words),
        product: arena.f64(words),
        table: arena.f64(8 * units),
        scratch: arena.f64(units > TILE_UNITS ? 3 * 2 ** TILE_UNITS : 0),
      }));
      for (let from = 0; from < averaged.length; from += words) {
        const row = averaged.subarray(from, from + words);
        blocks.averaged.view.set(row);
        const { high, byEdges, longest } = sweepOf(row, units, codingCost, byWords);
        known = unitTable(known, referenceLogits, updateShare, codingCost, longest);
        blocks.table.view.set(known.table);
        const { exports } = kernels;
        const { at } = blocks.out;
        const [odds, product] = [blocks.odds.at, blocks.product.at];
        const how = [units, blocks.table.at, high, codingCost, byEdges ? 1 : 0] as const;
        exports.hypercubeBackupLow(at, blocks.averaged.at, odds, product, ...how, 0, tiles);
        if (units > TILE_UNITS) {
          const values = byEdges ? blocks.averaged.at : odds;
          exports.hypercubeBackupHigh(at, values, product, ...how, blocks.scratch.at, 0, tiles);
        }
        out.set(blocks.out.view, from);
      }
    };
  return { byEdges: sweep(false), byWords: sweep(true) };
}

// e^−690 is the smallest size of a product that keeps all its digits, as in the reference.
const RANGE = 690;

/** What the kernel has to know of each unit, as it lies in memory, and what it was made from. */
interface UnitTable {
  readonly made: Float64Array;
  readonly table: Float64Array;
}

/** How a row of values is swept: whether by edges, the largest value, and how many units may share one logarithm. */
function sweepOf(averaged: Float64Array, units: number, codingCost: number, byWords: boolean) {
  let high = -Infinity;
  let low = Infinity;
  for (let s = 0; s < averaged.length; s++) {
    if (averaged[s] > high) high = averaged[s];
    if (averaged[s] < low) low = averaged[s];
  }
  // Every factor lies between e^−spread and 1, so this many of them can be multiplied without underflow.
  const most = byWords ? Math.min(units, Math.floor((RANGE * codingCost) / (high - low))) : 0;
  const byEdges = !(most >= 1);
  return { high, byEdges, longest: byEdges ? units : most }; // by edges a factor lies between 1 and 2
}

/** The table of assembly/hypercubeBackup.ts: the last one again where nothing that it is made from has changed. */
function unitTable(
  last: UnitTable | undefined,
  referenceLogits: Float64Array,
  updateShare: Float64Array,
  codingCost: number,
  longest: number,
): UnitTable {
  const units = referenceLogits.length;
  if (last && isMadeFrom(last.made, referenceLogits, updateShare, codingCost, longest)) return last;
  const table = new Float64Array(8 * units);
  for (let unit = 0, since = 0; unit < units; unit++) {
    const logit = referenceLogits[unit];
    const share = updateShare[unit];
    const closes = unit + 1 === units || unit + 1 - since === longest || updateShare[unit + 1] !== share;
    if (closes) since = unit + 1;
    table.set(
      [
        logistic(logit),
        logistic(-logit),
        logit,
        -codingCost * log1p(exp(-logit)),
        -codingCost * log1p(exp(logit)),
        share,
        share * codingCost,
        closes ? 1 : 0,
      ],
      8 * unit,
    );
  }
  return { made: Float64Array.of(codingCost, longest, ...referenceLogits, ...updateShare), table };
}

function isMadeFrom(
  made: Float64Array,
  referenceLogits: Float64Array,
  updateShare: Float64Array,
  codingCost: number,
  longest: number,
): boolean {
  const units = referenceLogits.length;
  if (made.length !== 2 + 2 * units || made[0] !== codingCost || made[1] !== longest) return false;
  for (let i = 0; i < units; i++)
    if (made[2 + i] !== referenceLogits[i] || made[2 + units + i] !== updateShare[i]) return false;
  return true;
}
