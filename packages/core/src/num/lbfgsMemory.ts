/** The last steps and changes of the gradient, oldest first: all that L-BFGS knows of the curvature (N11). Plain data. */
export interface LbfgsMemory {
  readonly steps: readonly Float64Array[];
  readonly changes: readonly Float64Array[];
  /** Inner products of all changes and then all steps with each other, shape [2k, 2k]: kept, for a step adds two rows only. */
  readonly products: Float64Array;
}

/** Nothing is known yet. */
export const noMemory: LbfgsMemory = { steps: [], changes: [], products: new Float64Array(0) };

/**
 * The memory with one more step, the oldest forgotten where there would be more than `most` (N11).
 * @param step    shape [n]
 * @param change  of the gradient along it, shape [n]
 */
export function rememberStep(memory: LbfgsMemory, step: Float64Array, change: Float64Array, most: number): LbfgsMemory {
  const before = memory.steps.length;
  const kept = Math.min(before, most - 1);
  const steps = [...memory.steps.slice(before - kept), step];
  const changes = [...memory.changes.slice(before - kept), change];
  const count = kept + 1;
  const size = 2 * count;
  const products = new Float64Array(size * size);
  // Row a of the new table was row `origin(a)` of the old one; the newest change and step have no such row.
  const origin = (a: number) => (a < count ? before - kept + a : before + before - kept + a - count);
  const isNew = (a: number) => a === count - 1 || a === size - 1;
  const rows = [...changes, ...steps];
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) {
      const product =
        isNew(a) || isNew(b) ? dot(rows[a]!, rows[b]!) : memory.products[origin(a) * 2 * before + origin(b)]!;
      products[a * size + b] = product;
      products[b * size + a] = product;
    }
  return { steps, changes, products };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
