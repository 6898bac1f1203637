import type { LbfgsMemory } from "./lbfgsMemory.ts";

/**
 * Where the quadratic model of L-BFGS is least without bounds, less x (N11): what `minimiseModel` gives there but for rounding, by the recursion over
 * the steps forth and back (Nocedal 1980) in 4 n k products.
 * @param gradient  shape [n]
 */
export function lbfgsRecursion(gradient: Float64Array, { steps, changes }: LbfgsMemory): Float64Array {
  const k = steps.length;
  const direction = gradient.map((slope) => -slope);
  const shares = new Float64Array(k);
  const curvatures = steps.map((step, a) => dot(step, changes[a]!));
  for (let a = k - 1; a >= 0; a--) {
    shares[a] = dot(steps[a]!, direction) / curvatures[a]!;
    add(direction, changes[a]!, -shares[a]!);
  }
  const newest = changes[k - 1];
  const scale = newest ? curvatures[k - 1]! / dot(newest, newest) : 1;
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  for (let a = 0; a < k; a++) add(direction, steps[a]!, shares[a]! - dot(changes[a]!, direction) / curvatures[a]!);
  return direction;
}

function add(out: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * values[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
