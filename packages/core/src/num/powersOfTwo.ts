/** What to add to an exponent for its place in `powersOfTwo`. */
export const POWER_OFFSET = 1074;

/** 2⁻¹⁰⁷⁴ … 2¹⁰²³ (N50), all that a double can hold: 2ᵏ stands at k + 1074. Made by doubling, which is exact. */
export const powersOfTwo: Float64Array = new Float64Array(POWER_OFFSET + 1024);
powersOfTwo[0] = Number.MIN_VALUE;
for (let k = 1; k < powersOfTwo.length; k++) powersOfTwo[k] = 2 * powersOfTwo[k - 1];
