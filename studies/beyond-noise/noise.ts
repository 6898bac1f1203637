import { CONTROLLER_PRESETS, type ControllerSpec } from "@telos/core";
import type { SettingResult } from "../src/beyondSetting.ts";

/** The preset whose network, square and training are taken, at every level of noise. */
export const SQUARE: ControllerSpec = {
  ...CONTROLLER_PRESETS.noise,
  evaluation: { ...CONTROLLER_PRESETS.noise.evaluation, agents: 30 },
};
export const HORIZON = SQUARE.evaluation.steps;
/** s, the noise in one time constant; what it adds to a current in one step is √.1 of it. */
export const LEVELS = [0.03, 0.1, 0.3];
/** How the controller knows what ends it. */
export const WAYS = ["analytic", "learned", "noise-free"] as const;
export type Way = (typeof WAYS)[number];

/** One network at one level of noise. */
export interface NoiseResult {
  readonly noise: number;
  readonly ways: Readonly<Record<Way, SettingResult>>;
  /** Learned against analytic probability in the states that the learned controller visits, over all actions. */
  readonly calibration: Calibration;
}

/** How well a learned probability of surviving agrees with the analytic one. */
export interface Calibration {
  /** Mean learned probability by analytic one, in bins with these edges; NaN where a bin is empty. */
  readonly learned: readonly number[];
  readonly analytic: readonly number[];
  /** 1 less the mean square of their difference over the variance of the analytic one. */
  readonly explained: number;
}

/** Edges of the bins of the analytic probability. */
export const BINS = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 1.0001];
