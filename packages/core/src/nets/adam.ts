import { integerPower } from "../num/integerPower.ts";

// The decay rates of the method's authors (Kingma and Ba 2015), in wide use.
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const SMALLEST_SCALE = 1e-8;

/** Plain data; `adamStep` writes into its arrays. */
export interface AdamState {
  /** Running mean of the gradient, shape [parameters]. */
  readonly mean: Float64Array;
  /** Running mean of its square, shape [parameters]. */
  readonly square: Float64Array;
  steps: number;
}

/** The state before the first step. */
export function adamStart(parameters: number): AdamState {
  return { mean: new Float64Array(parameters), square: new Float64Array(parameters), steps: 0 };
}

/** The signature of `adamStep`; a faster twin is handed in under this type. */
export type AdamStep = typeof adamStep;

/**
 * One step of Adam (M16): down the running mean of the gradient, in units of the root of its running square.
 * @param parameters  written, shape [parameters]
 */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamState,
  learningRate: number,
): void {
  const { mean, square } = state;
  state.steps++;
  // Both running means begin at 0 and are too small at first.
  const scale = learningRate / (1 - integerPower(FIRST_DECAY, state.steps));
  const grow = 1 / (1 - integerPower(SECOND_DECAY, state.steps));
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i];
    const m = FIRST_DECAY * mean[i] + (1 - FIRST_DECAY) * g;
    const s = SECOND_DECAY * square[i] + (1 - SECOND_DECAY) * g * g;
    mean[i] = m;
    square[i] = s;
    parameters[i] -= (scale * m) / (Math.sqrt(s * grow) + SMALLEST_SCALE);
  }
}
