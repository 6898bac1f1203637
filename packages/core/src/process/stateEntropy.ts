import { log } from "../num/log.ts";
import { log1p } from "../num/log1p.ts";
import { squared } from "../num/squared.ts";
import { tanh } from "../num/tanh.ts";
import { type TransferName, transferOf } from "./transfer.ts";

// A unit with slope 1 can tell this many levels of noise apart, squared; with slope 0 none.
const RESOLUTION = 100;
// Units whose factors are multiplied before a logarithm is taken: 101¹⁰⁰ is still a double.
const UNITS_PER_LOG = 100;
// Up to here the addition theorem keeps φ′ to 1e-12; actions that push a unit further are computed one by one.
const LARGEST_OFFSET = 2;

/** The state entropy of every action's successor, shape [count, actions], from currents without actions, [count, units]. */
export type StateEntropyInto = (out: Float64Array, bases: Float64Array, count: number) => void;

/**
 * Products of 1 + 100 φ′² over each `together` units begun, for every action's successor: shape [count, actions, ⌈units/together⌉], from
 * currents without actions, [count, units].
 */
export type SlopeProductsInto = (out: Float64Array, bases: Float64Array, count: number) => void;

/** Prepares those products for tanh units and mild actions, `offsets` of shape [actions, units]; a kernel can take the place of `slopeProducts`. */
export type SlopeProductsOf = (offsets: Float64Array, units: number, together: number) => SlopeProductsInto;

/**
 * State entropy (M17): the mean over units of ½ ln(1 + 100 φ′(x)²), the entropy of Gaussian noise passed through φ and
 * quantised so that it is ≥ 0, divided by its largest value ½ ln 101 for a slope of 1. With tanh and mild actions the slopes of all
 * actions follow from one tanh a unit: 1 − tanh²(x + o) = (1 − s²)(1 − t²)/(1 + st)², s = tanh x, t = tanh o.
 * @param offsets   what each action adds to the currents, shape [actions, units]
 * @param products  where the time goes with tanh and mild actions; a kernel may take its place
 */
export function stateEntropyOf(
  transfer: TransferName,
  offsets: Float64Array,
  units: number,
  products: SlopeProductsOf = slopeProducts,
): StateEntropyInto {
  return transfer === "tanh" && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET)
    ? byAddition(offsets, units, products)
    : oneByOne(transfer, offsets, units);
}

function oneByOne(transfer: TransferName, offsets: Float64Array, units: number): StateEntropyInto {
  const { slope } = transferOf(transfer);
  const actions = offsets.length / units;
  const scale = units * log1p(RESOLUTION);
  return (out, bases, count) => {
    for (let row = 0; row < count; row++)
      for (let a = 0; a < actions; a++) {
        let sum = 0;
        for (let start = 0; start < units; start += UNITS_PER_LOG) {
          const end = Math.min(units, start + UNITS_PER_LOG);
          let product = 1;
          for (let i = start; i < end; i++)
            product *= 1 + RESOLUTION * squared(slope(bases[row * units + i] + offsets[a * units + i]));
          sum += log(product);
        }
        out[row * actions + a] = sum / scale;
      }
  };
}

function byAddition(offsets: Float64Array, units: number, productsOf: SlopeProductsOf): StateEntropyInto {
  const productsInto = productsOf(offsets, units, UNITS_PER_LOG);
  const hundreds = Math.ceil(units / UNITS_PER_LOG);
  const scale = units * log1p(RESOLUTION);
  let products = new Float64Array(0);
  return (out, bases, count) => {
    const entries = (count * offsets.length) / units;
    if (products.length < entries * hundreds) products = new Float64Array(entries * hundreds);
    productsInto(products, bases, count);
    for (let k = 0, at = 0; k < entries; k++) {
      let sum = 0;
      for (let hundred = 0; hundred < hundreds; hundred++) sum += log(products[at++]);
      out[k] = sum / scale;
    }
  };
}

/** The reference of the products (M17). */
export const slopeProducts: SlopeProductsOf = (offsets, units, together) => {
  const actions = offsets.length / units;
  const pushed = offsets.map(tanh);
  const spreads = pushed.map((t) => 1 - t * t);
  const base = new Float64Array(units);
  const spread = new Float64Array(units);
  return (out, bases, count) => {
    let to = 0;
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < units; i++) {
        base[i] = tanh(bases[row * units + i]);
        spread[i] = 1 - base[i] * base[i];
      }
      for (let a = 0; a < actions; a++) {
        for (let start = 0; start < units; start += together) {
          const end = Math.min(units, start + together);
          let product = 1;
          for (let i = start, at = a * units + start; i < end; i++, at++) {
            const below = 1 + base[i] * pushed[at];
            const slope = (spread[i] * spreads[at]) / (below * below);
            product *= 1 + RESOLUTION * slope * slope;
          }
          out[to++] = product;
        }
      }
    }
  };
};
