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

/** The same input with only the levels that occur inside the stretches; the others would have no time and no way out. */
export function occurringInputs(
  path: InputPath,
  stretches: readonly { readonly startMs: number; readonly stopMs: number }[],
): InputPath {
  const occurs = path.labels.map(() => false);
  path.switchMs.forEach((fromMs, k) => {
    const untilMs = k + 1 < path.switchMs.length ? path.switchMs[k + 1] : Number.POSITIVE_INFINITY;
    if (path.input[k] < 0 || !(untilMs > fromMs)) return;
    if (stretches.some(({ startMs, stopMs }) => fromMs < stopMs && untilMs > startMs)) occurs[path.input[k]] = true;
  });
  const place = path.labels.map((_, level) => occurs.slice(0, level).filter(Boolean).length);
  return {
    switchMs: path.switchMs,
    input: path.input.map((level) => (level < 0 || !occurs[level] ? -1 : place[level])),
    labels: path.labels.filter((_, level) => occurs[level]),
  };
}
