/** 1 / (1 + e⁻ᶻ) as core's `logistic` computes it, bit for bit: of core the kernels take types only. */
export function logistic64(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}
