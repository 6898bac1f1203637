/** Kind of a step: time passes without a spike. */
export const ADVANCE = 0;
/** Kind of a step: a unit spikes. */
export const SPIKE = 1;
/** Kind of a step: units are taken to be silent from here on. */
export const FORGET = 2;

/**
 * A piece of a recording as steps of a filter (F12). `kind[k]`: no spike for 2^argument ms · a spike of unit `argument` · the units of
 * the mask `argument` have been silent for so long that they count as silent.
 */
export interface RedrawPiece {
  readonly kind: Uint8Array;
  readonly argument: Int32Array;
  /** Units that may be active before each step, as a mask; one more for the end. */
  readonly support: Int32Array;
  readonly spikes: number;
  readonly seconds: number;
}

/** Advances last 2^0 … 2^(LEVELS − 1) ms. */
export const LEVELS = 7;
