import type { Interval } from "@telos/core";

/**
 * The stretch of the observed time whose spike count lies closest to the mean of all such stretches; the earliest when
 * several do. A recording shorter than that is taken whole.
 * @param trains   spike times by unit, seconds, in any order
 * @param observed when the units were observed, seconds
 * @param lengthS  how long the stretch should be, seconds
 */
export function typicalStretch(
  trains: readonly Float64Array[],
  observed: readonly Interval[],
  lengthS: number,
): Interval {
  const candidates = observed.flatMap(({ startS, stopS }) => starts(startS, stopS, lengthS));
  if (candidates.length === 0) return longest(observed, trains, lengthS);
  const counts = candidates.map(() => 0);
  for (const train of trains) {
    const sorted = ascending(train);
    for (const [k, startS] of candidates.entries())
      counts[k]! += below(sorted, startS + lengthS) - below(sorted, startS);
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  let best = 0;
  for (const k of counts.keys()) if (Math.abs(counts[k]! - mean) < Math.abs(counts[best]! - mean)) best = k;
  return { startS: candidates[best]!, stopS: candidates[best]! + lengthS };
}

/** The finite ones of the times in ascending order: the array itself where it holds nothing else, as most do. */
export function ascending(timesS: Float64Array): Float64Array {
  let before = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < timesS.length; k++) {
    const time = timesS[k]!;
    if (!(time >= before && time < Number.POSITIVE_INFINITY && time > Number.NEGATIVE_INFINITY))
      return timesS.filter(Number.isFinite).sort();
    before = time;
  }
  return timesS;
}

/** How many of the ascending times lie before `timeS`. */
export function below(sorted: Float64Array, timeS: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where stretches may begin: every whole multiple of a quarter of their length, so that axes begin at round numbers. */
function starts(startS: number, stopS: number, lengthS: number): number[] {
  const step = lengthS / 4;
  const first = Math.ceil(startS / step);
  const count = Math.floor((stopS - lengthS) / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

function longest(observed: readonly Interval[], trains: readonly Float64Array[], lengthS: number): Interval {
  const some = observed.filter(({ startS, stopS }) => stopS > startS);
  if (some.length > 0) return some.reduce((a, b) => (b.stopS - b.startS > a.stopS - a.startS ? b : a));
  const first = trains.reduce(
    (least, train) => train.reduce((a, b) => Math.min(a, b), least),
    Number.POSITIVE_INFINITY,
  );
  const startS = Number.isFinite(first) ? first : 0;
  return { startS, stopS: startS + lengthS };
}
