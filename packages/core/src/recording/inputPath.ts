/**
 * The input x over time, piecewise constant on the millisecond grid of a `SpikeGrid`.
 * Before `switchMs[0]` and where `input` is −1 the input is unobserved: no time at risk there.
 */
export interface InputPath {
  /** Ascending times of change, integer ms since the grid's origin, shape [switches]. */
  readonly switchMs: Int32Array;
  /** Input from that time on, 0 … levels − 1, or −1 where unobserved, shape [switches]. */
  readonly input: Int32Array;
  /** What each input means, shape [levels]. */
  readonly labels: readonly string[];
}

/** One input that never changes: what a recording without a stimulus has (K = 1). */
export function constantInput(): InputPath {
  return { switchMs: Int32Array.of(-2147483648), input: Int32Array.of(0), labels: ["no stimulus"] };
}
