/** A point on the line: how far along it, the value there and the slope along the line. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

export interface LineSearchOptions {
  /** The first step that is tried. */
  readonly first: number;
  /** No step goes beyond it: where the first bound is met, or Infinity. */
  readonly longest: number;
}

// Sufficient decrease and curvature of the strong Wolfe conditions, as in L-BFGS-B.
const DECREASE = 1e-3;
const CURVATURE = 0.9;
// Values this close, relative to their size, differ by rounding; then the slopes decide (approximate Wolfe conditions).
const ROUNDING = 1e-12;
const MOST_EVALUATIONS = 40;

/**
 * A step along a line that satisfies the strong Wolfe conditions (N10), by bracketing and safeguarded cubic
 * interpolation. Where the values differ only by rounding, the slopes decide; where the function is not finite, the
 * step is shortened.
 * @param evaluate  value and slope at a step; called last at the step that is returned or at a rejected one
 * @param start     step 0, with slope < 0
 * @returns the step found; undefined when no step lowers the value
 */
export function lineSearch(
  evaluate: (step: number) => LinePoint,
  start: LinePoint,
  options: LineSearchOptions,
): LinePoint | undefined {
  const { longest } = options;
  let low = start; // the best step with sufficient decrease so far
  let high: LinePoint | undefined; // the other end of the bracket
  let step = Math.min(options.first, longest);
  let width = Infinity;
  for (let evaluation = 0; evaluation < MOST_EVALUATIONS; evaluation++) {
    const point = evaluate(step);
    if (isWolfe(point, start)) return point;
    const worse = !(point.value <= start.value + DECREASE * step * start.slope && point.value < low.value);
    if (worse) {
      high = point;
    } else {
      const downhill = point.slope * (high ? high.step - low.step : 1) < 0;
      if (step === longest && downhill) return point; // the bound stops the search, not the function
      if (!downhill) high = low;
      low = point;
    }
    if (high) {
      const last = width;
      width = Math.abs(high.step - low.step);
      if (!(width > 1e-15 * Math.max(low.step, high.step))) break;
      // Interpolation that has not halved the bracket is replaced by bisection.
      step = width > 0.66 * last ? (low.step + high.step) / 2 : interpolate(low, high);
    } else {
      step = Math.min(longest, 4 * step);
    }
  }
  return low === start ? undefined : low;
}

function isWolfe(point: LinePoint, start: LinePoint): boolean {
  if (!Number.isFinite(point.value) || !Number.isFinite(point.slope)) return false;
  const decrease = point.value <= start.value + DECREASE * point.step * start.slope;
  if (decrease && Math.abs(point.slope) <= CURVATURE * -start.slope) return true;
  const tie = Math.abs(point.value - start.value) <= ROUNDING * Math.abs(start.value);
  return tie && point.slope <= (2 * DECREASE - 1) * start.slope && point.slope >= CURVATURE * start.slope;
}

/** The minimum of the cubic through both ends, kept a tenth of the bracket away from each; the middle if there is none. */
function interpolate(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return low.step + width / 10;
  const secant = (high.value - low.value) / width;
  const bend = low.slope + high.slope - 3 * secant;
  const root = Math.sqrt(bend * bend - low.slope * high.slope) * Math.sign(width);
  const share = 1 - (high.slope + root - bend) / (high.slope - low.slope + 2 * root);
  if (!Number.isFinite(share)) return middle;
  return low.step + Math.min(0.9, Math.max(0.1, share)) * width;
}
