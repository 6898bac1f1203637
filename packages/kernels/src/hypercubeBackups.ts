import { exp, type HypercubeBackup, log1p } from "@telos/core";
import type { Arena, Block } from "./arena.ts";
import { expectKernelUnits, ODDS_UNITS, oddsTiles, scratches, TILE_UNITS } from "./hypercubeTiles.ts";
import type { Kernels } from "./loadKernels.ts";

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
  /** w, or its exponentials. */
  readonly values: Block<Float64Array>;
  readonly out: Block<Float64Array>;
  readonly table: Block<Float64Array>;
  readonly scratch: Block<Float64Array>;
  /** By edges: what the logarithm is taken of. */
  readonly product: Block<Float64Array>;
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
 * @param kernels  their memory holds the arrays of the last size used; their threads share the work without changing a bit
 * @throws RangeError, when called, beyond 22 units
 */
export function hypercubeBackups(kernels: Kernels): HypercubeBackups {
  const memory = held<BackupMemory>(kernels);
  let words: (OddsTable | undefined)[] = []; // by how many units may be multiplied, of one problem: rows of a sweep differ in that
  let edges: UnitTable | undefined;

  function memoryOf(units: number, byEdges: boolean): BackupMemory {
    const tile = byEdges ? 3 * 2 ** TILE_UNITS : oddsTiles(units).scratch;
    return memory.of(`${units} ${byEdges}`, (arena) => ({
      values: arena.f64(2 ** units),
      out: arena.f64(2 ** units),
      table: arena.f64(8 * units),
      scratch: arena.f64(scratches(kernels) * tile),
      product: arena.f64(byEdges ? 2 ** units : 0),
    }));
  }

  const sweep =
    (byWords: boolean): HypercubeBackup =>
    (out, averaged, referenceLogits, updateShare, codingCost) => {
      const units = referenceLogits.length;
      expectKernelUnits("backup", units);
      const problem = { referenceLogits, updateShare, codingCost };
      const { low, high: tiles } = oddsTiles(units);
      let blocks: BackupMemory | undefined;
      let edgewise: boolean | undefined; // what the blocks are for: those of the other way are given back
      for (let from = 0; from < averaged.length; from += 2 ** units) {
        const row = averaged.subarray(from, from + 2 ** units);
        const { high, longest } = rangeOf(row, units, codingCost);
        const byEdges = !(byWords && longest >= 1);
        if (!blocks || edgewise !== byEdges) blocks = memoryOf(units, byEdges);
        edgewise = byEdges;
        blocks.values.view.set(row);
        const [at, values, table, scratch] = [blocks.out.at, blocks.values.at, blocks.table.at, blocks.scratch.at];
        if (byEdges) {
          edges = isMadeFrom(edges, problem) ? edges : edgeTable(problem);
          blocks.table.view.set(edges.table);
          const edgeTiles = Math.max(1, 2 ** (units - TILE_UNITS));
          const how = [at, values, blocks.product.at, units, table, codingCost] as const;
          kernels.run("hypercubeEdgesLow", edgeTiles, 1, ...how);
          if (units > TILE_UNITS) kernels.run("hypercubeEdgesHigh", edgeTiles, 1, ...how, scratch);
        } else {
          let made = words[longest];
          if (!isMadeFrom(made, problem)) {
            if (made) words = [];
            made = oddsTable(problem, longest);
            words[longest] = made;
          }
          blocks.table.view.set(made.table);
          const how = [at, values, units, table] as const;
          const end = [high + made.constant, made.together ? 1 : 0, scratch] as const;
          kernels.run("hypercubeOddsLow", low, 1, ...how, high, 1 / codingCost, ...end);
          if (units > ODDS_UNITS) kernels.run("hypercubeOddsHigh", tiles, 1, ...how, ...end);
        }
        out.set(blocks.out.view, from);
      }
    };
  return { byEdges: sweep(false), byWords: sweep(true) };
}

// e^−690 is the smallest size of a product that keeps all its digits, as in the reference.
const RANGE = 690;

/** The largest value of a row, and of how many units the factors may be multiplied. */
function rangeOf(averaged: Float64Array, units: number, codingCost: number): { high: number; longest: number } {
  let high = -Infinity;
  let low = Infinity;
  for (let s = 0; s < averaged.length; s++) {
    if (averaged[s] > high) high = averaged[s];
    if (averaged[s] < low) low = averaged[s];
  }
  // Every factor lies between e^−spread and 2, so this many of them can be multiplied without underflow.
  return { high, longest: Math.min(units, Math.floor((RANGE * codingCost) / (high - low))) };
}

/** What a table is made from. */
export interface UnitProblem {
  readonly referenceLogits: Float64Array;
  readonly updateShare: Float64Array;
  readonly codingCost: number;
}

/** What the kernel has to know of each unit, as it lies in memory, and what it was made from. */
export interface UnitTable {
  readonly made: Float64Array;
  readonly table: Float64Array;
}

/** The same of the look-ahead by words. */
export interface OddsTable extends UnitTable {
  /** What was left out of all factors. */
  readonly constant: number;
  /** Whether all units have one logarithm. */
  readonly together: boolean;
}

/** The table of assembly/hypercubeEdges.ts: a factor lies between 1 and 2, so units of equal share have one logarithm. */
export function edgeTable(problem: UnitProblem): UnitTable {
  const { referenceLogits, updateShare, codingCost } = problem;
  const table = new Float64Array(8 * updateShare.length);
  updateShare.forEach((share, unit) => {
    const logit = referenceLogits[unit];
    const [logOn, logOff] = [-codingCost * log1p(exp(-logit)), -codingCost * log1p(exp(logit))];
    const closes = updateShare[unit + 1] !== share ? 1 : 0;
    table.set([logOn, logOff, logit, share, share * codingCost, closes], 8 * unit);
  });
  return { made: made(problem), table };
}

/** The table of assembly/hypercubeOdds.ts. @param longest how many units may be multiplied before a power of two is taken out */
export function oddsTable(problem: UnitProblem, longest: number): OddsTable {
  const { referenceLogits, updateShare, codingCost } = problem;
  const units = updateShare.length;
  const together = longest >= units && updateShare.every((share) => share === updateShare[0]);
  const table = new Float64Array(8 * units);
  let constant = 0;
  let since = 0;
  for (let unit = 0; unit < units; unit++) {
    const share = updateShare[unit];
    const ratio = exp(-Math.abs(referenceLogits[unit]));
    const mirrored = referenceLogits[unit] > 0;
    // Units of one share have one logarithm, but where the high tiles go on, they begin a product of their own.
    const ends = unit + 1 === units || unit + 1 === ODDS_UNITS || updateShare[unit + 1] !== share;
    const closes = together ? 0 : ends ? 1 : unit + 1 - since >= longest ? 2 : 0;
    if (closes > 0) since = unit + 1;
    constant -= share * codingCost * log1p(ratio);
    const weight = share * codingCost;
    const factors = [mirrored ? 1 : ratio, mirrored ? ratio : 1, ratio, mirrored ? 1 : 0];
    table.set([...factors, weight, closes, weight * Math.LN2], 8 * unit);
  }
  return { made: made(problem), table, constant, together };
}

function made({ referenceLogits, updateShare, codingCost }: UnitProblem): Float64Array {
  return Float64Array.of(codingCost, ...referenceLogits, ...updateShare);
}

function isMadeFrom<Table extends UnitTable>(
  last: Table | undefined,
  { referenceLogits, updateShare, codingCost }: UnitProblem,
): last is Table {
  const units = referenceLogits.length;
  if (last?.made.length !== 1 + 2 * units || last.made[0] !== codingCost) return false;
  for (let i = 0; i < units; i++)
    if (last.made[1 + i] !== referenceLogits[i] || last.made[1 + units + i] !== updateShare[i]) return false;
  return true;
}
