import {
  atanh,
  cos,
  createRng,
  euclideanNorm,
  exp,
  expm1,
  hypot,
  integerPower,
  log,
  log1p,
  log2,
  log10,
  sin,
  tanh,
} from "../../src/index.ts";

const POINTS = 4000;

/** FNV-1a over the bits of numbers, so that one bit of one of them changes the answer. */
export function hashOf(arrays: Iterable<Float64Array>): string {
  let hash = 0x811c9dc5;
  for (const numbers of arrays) {
    const { buffer, byteOffset, byteLength } = numbers;
    for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** Every elementary function at 4000 fixed arguments of its own, by name, as a hash of all the bits; also the powers of two. */
export function elementaryHashes(): Record<string, string> {
  const rng = createRng(50);
  const between = (low: number, high: number) => low + (high - low) * rng.uniform();
  const anySize = () => (1 + rng.uniform()) * 2 ** (rng.integer(2045) - 1022);
  const at = (own: (x: number) => number, ...ways: (() => number)[]) =>
    hashOf([Float64Array.from({ length: POINTS }, (_, k) => own(ways[k % ways.length]!()))]);
  return {
    uniform: at((x) => x, rng.uniform),
    normal: at((x) => x, rng.normal),
    exponential: at((x) => x, rng.exponential),
    powers: hashOf([Float64Array.from({ length: 2098 }, (_, k) => 2 ** (k - 1074))]),
    exp: at(
      exp,
      () => between(-2, 2),
      () => between(-746, 710),
      () => 1 / anySize(),
    ),
    expm1: at(
      expm1,
      () => between(-2, 2),
      () => between(-40, 710),
      () => 1 / anySize(),
    ),
    log: at(log, () => between(0.4, 2.5), anySize),
    log1p: at(
      log1p,
      () => between(-1, 2.5),
      anySize,
      () => -1 / (1 + anySize()),
    ),
    log2: at(log2, () => between(0.4, 2.5), anySize),
    log10: at(log10, () => between(0.4, 2.5), anySize),
    tanh: at(
      tanh,
      () => between(-1.5, 1.5),
      () => between(-23, 23),
      anySize,
    ),
    atanh: at(
      atanh,
      () => between(-1, 1),
      () => 1 / (1 + anySize()),
    ),
    sin: at(
      sin,
      () => between(-7, 7),
      () => between(-1e6, 1e6),
      anySize,
    ),
    cos: at(
      cos,
      () => between(-7, 7),
      () => between(-1e6, 1e6),
      anySize,
    ),
    hypot: at(
      (x) => hypot(x, between(-2, 2)),
      () => between(-2, 2),
      anySize,
    ),
    euclideanNorm: at(
      (x) => euclideanNorm([x, between(-2, 2), 1]),
      () => between(-2, 2),
      anySize,
    ),
    integerPower: at(
      (x) => integerPower(x, rng.integer(1000)),
      () => between(0.9, 1.1),
    ),
  };
}
