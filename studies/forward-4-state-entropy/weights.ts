/** Weights of state entropy; 0 is maximum action occupancy alone. */
export const BETAS = [-1, 0, 1, 3] as const;
export const SHOWN_UNITS = 6;
export const SHOWN_STEPS = 250;

/** One network under one weight, or under the myopic control. */
export interface WeightResult {
  readonly seed: number;
  readonly beta: number | "myopic";
  readonly life: number;
  /** Share of units and states with |φ| above .8, and below .4. */
  readonly saturated: number;
  readonly unsaturated: number;
  readonly entropy: number;
  readonly std: number;
  readonly dimension: number;
  readonly actionDimension: number;
  /** Share of |φ| in 20 bins from 0 to 1. */
  readonly shares: readonly number[];
  readonly activity: readonly Float32Array[];
}
