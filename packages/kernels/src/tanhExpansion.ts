import { cos } from "@telos/core";

// Harmonics 2, 4, 6, 8 of f₁ and of f₂, then 1, 3, 5, 7 of g₁ and of g₂.
const HARMONICS = [
  ...[-0.84639098, 0.52684924, 0.07678414, 0.01250511],
  ...[-0.38193764, -0.70133147, 0.5710975, 0.19001437],
  ...[-0.74506052, 0.66312567, 0.0711814, 0.00907644],
  ...[0.40864643, 0.53830843, -0.71446729, -0.18102105],
];

// T₂, T₄, T₆, T₈ of t as polynomials of 2t² − 1, and T₁, T₃, T₅, T₇ as t times such.
const EVEN_POWERS = [
  [0, 1, 0, 0, 0],
  [-1, 0, 2, 0, 0],
  [0, -3, 0, 4, 0],
  [1, 0, -8, 0, 8],
];
const ODD_POWERS = [
  [1, 0, 0, 0],
  [-1, 2, 0, 0],
  [-1, -2, 4, 0],
  [1, -4, -4, 8],
];

const POLYNOMIALS = [EVEN_POWERS, EVEN_POWERS, ODD_POWERS, ODD_POWERS].map((powers, j) =>
  powers[0].map((_, power) => powers.reduce((sum, row, k) => sum + HARMONICS[4 * j + k] * row[power], 0)),
);

const FOLLOWED = 10;
const ANGLES = 17;

/**
 * The functions f₁, f₂, g₁, g₂ of t = tanh x in which tanh²(x + o) is expanded (M43), the best of each kind for offsets o that are
 * normal with deviation 0.3, and what the error of the expansion is looked at with.
 */
export const tanhExpansion = {
  /** Of t = cos θ, four each: even ones from the second of f₁ and f₂, odd ones from the first of g₁ and g₂. */
  harmonics: HARMONICS as readonly number[],
  /** f₁ and f₂ as polynomials of 2t² − 1, then g₁ and g₂ as t times such, constant first, shape [18]. */
  polynomials: POLYNOMIALS.flat() as readonly number[],
  /** What all that is added in a polynomial can amount to, for each function. */
  sizes: POLYNOMIALS.map((own) =>
    own.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0),
  ) as readonly number[],
  /** Harmonics of the error that are followed; those beyond are bounded in closed form. */
  followed: FOLLOWED,
  /** Angles from 0 to π/2 at which they are added. */
  angles: ANGLES,
  /** cos kθ, shape [angles, followed]. */
  cosines: Array.from({ length: ANGLES * FOLLOWED }, (_, at) =>
    cos(((1 + (at % FOLLOWED)) * Math.floor(at / FOLLOWED) * Math.PI) / (2 * (ANGLES - 1))),
  ) as readonly number[],
  /**
   * How much larger the error can be between the angles: harmonics up to the d-th together are nowhere more than 1/cos(d π/n) times
   * what they are at the largest of n equal angles (Ehlich and Zeller), and by symmetry these stand for angles of the whole circle.
   */
  between: 1 / cos((FOLLOWED * Math.PI) / (4 * (ANGLES - 1))),
};
