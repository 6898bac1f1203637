// Harmonics of a unit's error that are followed at angles; the doors in src/ use the same number.
const HARMONICS = 10;

/**
 * tanh²(x + o) in terms of t = tanh x (M43): t² + c₀ + c₁ f₁(t) + c₂ f₂(t) + c₃ g₁(t) + c₄ g₂(t), and with −o the same less the odd
 * functions twice, for the actions of the first half. With t = cos θ and z = tanh(o/2), tanh²(x + o) = (1 + z²)/2 + Σₖ bₖ cos kθ where
 * bₖ = ± (1 − z²)/2 ((k − 1) zᵏ⁻² − (k + 1) zᵏ), plus for even k; c₁ to c₄ are its projections.
 * @param even       written, f32, c₁ and then c₂, [2 stride, half]
 * @param odd        written, f32, c₃ and then c₄, the columns from the last action to the first, [2 stride, half]
 * @param sums       written, f64, of each action over units, [half, 7]: |c₁| to |c₄|, c₀, the largest error for any t from −1 to 1,
 *                   and 1/(1 − |s|)
 * @param tanhs      s = tanh o, f32, |s| ≤ 0.97, [half, stride]
 * @param functions  f64, four harmonics each: 2, 4, 6, 8 of f₁ and f₂, then 1, 3, 5, 7 of g₁ and g₂
 * @param cosines    f64, cos kθ, [angles, HARMONICS]: angles from 0 to π/2, symmetry gives the rest of the circle
 * @param between    how much larger an error can be between the angles
 * @param rest       scratch, f64, [HARMONICS + 1]
 */
export function tanhExpansion(
  even: usize, odd: usize, sums: usize, tanhs: usize, functions: usize, cosines: usize, between: f64, rest: usize,
  angles: i32, half: i32, stride: i32,
): void {
  const next: usize = usize(half) << 2; // the next unit's coefficient
  const second = usize(stride) * next; // the second function's
  for (let a = 0; a < half; a++) {
    let size1 = 0.0, size2 = 0.0, size3 = 0.0, size4 = 0.0, constants = 0.0, errors = 0.0, steepness = 0.0;
    let atEven = even + (usize(a) << 2), atOdd = odd + (usize(half - 1 - a) << 2);
    for (let i = 0; i < stride; i++) {
      const s = f64(load<f32>(tanhs + (usize(a * stride + i) << 2)));
      const z = s / (1 + sqrt(1 - s * s));
      const tail = harmonicsOf(rest, z);
      const c1 = project(rest + 16, functions), c2 = project(rest + 16, functions + 32);
      const c3 = project(rest + 8, functions + 64), c4 = project(rest + 8, functions + 96);
      take(rest + 16, functions, c1, c2);
      take(rest + 8, functions + 64, c3, c4);
      let low = 0.0, high = 0.0;
      for (let k = 0; k < angles; k++) {
        const both = valuesAt(rest + 8, cosines + (usize(k * HARMONICS) << 3));
        const p = f64x2.extract_lane(both, 1), q = abs(f64x2.extract_lane(both, 0));
        low = min(low, p - q);
        high = max(high, p + q);
      }
      store<f32>(atEven, f32(c1));
      store<f32>(atEven + second, f32(c2));
      store<f32>(atOdd, f32(c3));
      store<f32>(atOdd + second, f32(c4));
      atEven += next;
      atOdd += next;
      size1 += abs(c1);
      size2 += abs(c2);
      size3 += abs(c3);
      size4 += abs(c4);
      constants += 0.5 * (z * z + low + high);
      errors += 0.5 * between * (high - low) + tail;
      steepness += 1 / (1 - abs(s));
    }
    store<f64>(sums, size1);
    store<f64>(sums, size2, 8);
    store<f64>(sums, size3, 16);
    store<f64>(sums, size4, 24);
    store<f64>(sums, constants, 32);
    store<f64>(sums, errors, 40);
    store<f64>(sums, steepness, 48);
    sums += 56;
  }
}

/** bₖ of tanh² − t², t² = ½ + ½ cos 2θ, to rest[k] from k = 1. @returns Σ |bₖ| of all that follow */
function harmonicsOf(rest: usize, z: f64): f64 {
  const z2 = z * z;
  let power = 0.5 * (1 - z2); // times zᵏ⁻²
  store<f64>(rest, 2 * power * z, 8);
  for (let k = 2; k <= HARMONICS; k++) {
    const size = power * (f64(k - 1) - f64(k + 1) * z2);
    store<f64>(rest + (usize(k) << 3), k & 1 ? -size : size);
    power *= z;
  }
  store<f64>(rest, load<f64>(rest, 16) - 0.5, 16);
  // Neighbours of one parity cancel, for the brackets are positive where z² < (HARMONICS − 1)/(HARMONICS + 1).
  return abs(power) * (f64(HARMONICS) + f64(HARMONICS + 1) * abs(z));
}

/** Σ of four harmonics, every second from `rest`, times a function's. */
@inline
function project(rest: usize, own: usize): f64 {
  return load<f64>(rest) * load<f64>(own) + load<f64>(rest, 16) * load<f64>(own, 8)
    + (load<f64>(rest, 32) * load<f64>(own, 16) + load<f64>(rest, 48) * load<f64>(own, 24));
}

/** Takes c and d times two functions, four harmonics each, from every second of `rest`. */
function take(rest: usize, functions: usize, c: f64, d: f64): void {
  for (let k: usize = 0; k < 32; k += 8) {
    const at = rest + 2 * k;
    store<f64>(at, load<f64>(at) - (c * load<f64>(functions + k) + d * load<f64>(functions + k, 32)));
  }
}

/** Σ of odd and of even harmonics times their cosines. */
@inline
function valuesAt(rest: usize, cosines: usize): v128 {
  let sum = f64x2.splat(0);
  for (let k: usize = 0; k < usize(HARMONICS) << 3; k += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(rest + k), v128.load(cosines + k)));
  }
  return sum;
}
