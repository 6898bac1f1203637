import { LOG2_E } from "./exp.ts";
import { highWord } from "./highWord.ts";
import { logTail, ROOT_HALF } from "./log.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** The constants of a base b: 1/ln b with its parts, and ln 2/ln b in two parts. */
interface Base {
  /** 1/ln b. */
  readonly perNat: number;
  /** Its first 29 bits. */
  readonly perNatHigh: number;
  /** The rest. */
  readonly perNatLow: number;
  /** ln 2/ln b, the first 32 bits. */
  readonly perOctaveHigh: number;
  /** The rest. */
  readonly perOctaveLow: number;
}

const TWO: Base = {
  ...{ perNat: LOG2_E, perNatHigh: 1.442695040255785, perNatLow: 6.331784189566044e-10 },
  ...{ perOctaveHigh: 1, perOctaveLow: 0 },
};
const TEN: Base = {
  ...{ perNat: Math.LOG10E, perNatHigh: 0.43429448176175356, perNatLow: 1.414982685385801e-10 },
  ...{ perOctaveHigh: 0.3010299955494702, perOctaveLow: 1.1451100898021838e-10 },
};

/** The binary logarithm (N55), the same bits on every machine, within 0.8 ulp; exact at powers of two. −∞ at 0, NaN below. */
export function log2(x: number): number {
  return logOfBase(x, TWO);
}

/** The decimal logarithm (N55), the same bits on every machine, within 0.8 ulp; exact at whole powers of ten. −∞ at 0, NaN below. */
export function log10(x: number): number {
  return logOfBase(x, TEN);
}

/** As `log`, the logarithm of the mantissa kept in two parts until it is in the base's units. */
function logOfBase(x: number, base: Base): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const scaled = x < SMALLEST_NORMAL ? x * TWO_54 : x;
  const octave = (highWord(scaled) - ROOT_HALF) >> 20;
  const f = scaled * powersOfTwo[POWER_OFFSET - octave] - 1;
  const k = scaled === x ? octave : octave - 54;
  const s = f / (2 + f);
  const w = s * (f - logTail(s * s));
  const nats = f - w;
  const rest = f - nats - w;
  const first = Math.fround(nats); // 24 bits: their product with 29 is exact
  const whole = k * base.perOctaveHigh;
  const part = first * base.perNatHigh;
  const small = k * base.perOctaveLow + (nats * base.perNatLow + (nats - first) * base.perNatHigh + rest * base.perNat);
  const sum = whole + part;
  const back = sum - whole;
  const lost = whole - (sum - back) + (part - back);
  return sum + (lost + small);
}
