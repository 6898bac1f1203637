import { adamStart, adamStep } from "../../nets/adam.ts";
import { drawValueNetwork, layersOf, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { addOuterInto, productInto } from "../../num/matrixProduct.ts";
import type { Rng } from "../../num/rng.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** How a critic is fitted to choices. */
export interface FittedCriticOptions {
  readonly hidden: number;
  readonly updates: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Updates between two looks at the steps set aside; the best network seen is kept. */
  readonly lookEvery: number;
  /** It ends when that many looks in a row were no better. */
  readonly patience: number;
}

/** Enough for a hundred units and some thousand steps. */
export const FITTED_CRITIC: FittedCriticOptions = {
  hidden: 64,
  updates: 500,
  batch: 128,
  learningRate: 4e-3,
  lookEvery: 25,
  patience: 6,
};

/** What the network's output is multiplied by, so that its first values are small and its later ones may be many nats. */
const SCALE = 10;
// Every so many training steps one is set aside, to stop before the network learns the steps by heart.
const SET_ASIDE = 8;
const MOST_SET_ASIDE = 1000;

/** A value network fitted to choices, u in nats. */
export interface FittedCritic {
  readonly network: ValueNetwork;
  /** Nats for one unit of the network's output. */
  readonly scale: number;
  /** Updates after which it predicted the steps set aside best. */
  readonly updates: number;
}

/**
 * A critic by likelihood (L8): a value network u is taught what the agents chose, π = softmax u(x′(a)) over successors that
 * are not forbidden. What it gains over the edge alone is what any purpose of the state could explain, known or not.
 * @param steps     training steps
 * @param survival  of their successors, shape [steps, actions]: those at 0 are left out; steps that chose one are not taught
 */
export function fittedCritic(
  table: SuccessorTable,
  steps: Int32Array,
  survival: Float64Array,
  rng: Rng,
  options: FittedCriticOptions = FITTED_CRITIC,
): FittedCritic {
  const { hidden, updates, batch, learningRate, lookEvery, patience } = options;
  const { actions, units, chosen } = table;
  let network = drawValueNetwork(
    { inputs: units, contexts: 1, hidden: [hidden] },
    { scale: 0.1, bias: 0 },
    rng.split("network"),
  );
  const usable = Array.from(steps.keys()).filter((s) => survival[s * actions + chosen[steps[s]]] > 0);
  const every = Math.max(SET_ASIDE, Math.ceil(usable.length / MOST_SET_ASIDE));
  const aside = Int32Array.from(usable.filter((_, k) => k % every === every - 1));
  const taught = Int32Array.from(usable.filter((_, k) => k % every !== every - 1));
  if (taught.length === 0) return { network, scale: SCALE, updates: 0 };
  const adam = adamStart(network.parameters.length);
  const gradient = new Float64Array(network.parameters.length);
  const draw = rng.split("batch");
  const rows = new Int32Array(batch);
  let best = { network, scale: SCALE, updates: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let update = 1; update <= updates; update++) {
    for (let k = 0; k < batch; k++) rows[k] = taught[draw.integer(taught.length)];
    choiceGradientInto(gradient, network, table, steps, survival, rows);
    // Falling over the second half, so that the last looks are not noise.
    const rate = learningRate * Math.min(1, 2 * (1 - update / (updates + 1)));
    adamStep(network.parameters, gradient, adam, rate);
    if (update % lookEvery !== 0 || aside.length === 0) continue;
    const loss = choiceGradientInto(gradient, network, table, steps, survival, aside);
    if (!(loss < least)) {
      if (update - best.updates >= patience * lookEvery) break;
    } else {
      least = loss;
      best = { network, scale: SCALE, updates: update };
      network = { ...network, parameters: network.parameters.slice() };
    }
  }
  return best;
}

/**
 * Mean −log π(a*) of some steps under a value network and its gradient (L8). Successors are affine in the action, so both
 * go through W₁ as one product for each state and one for each action.
 * @param gradient  written, shape [parameters]
 * @param rows      places in `steps`, each of which chose a successor that is not forbidden
 * @returns nats per step
 */
export function choiceGradientInto(
  gradient: Float64Array,
  network: ValueNetwork,
  { bases: allBases, offsets, actions, units, chosen }: SuccessorTable,
  steps: Int32Array,
  survival: Float64Array,
  rows: Int32Array,
): number {
  const [hidden] = network.hidden;
  const count = rows.length;
  const layers = layersOf(network, network.parameters);
  const slopes = layersOf(network, gradient);
  gradient.fill(0);
  const bases = new Float64Array(count * units);
  for (let r = 0; r < count; r++) {
    const t = steps[rows[r]];
    bases.set(allBases.subarray(t * units, (t + 1) * units), r * units);
  }
  const first = new Float64Array(count * hidden);
  productInto(first, bases, layers.first, count, hidden, units);
  const added = new Float64Array(actions * hidden);
  productInto(added, offsets, layers.first, actions, hidden, units);
  const { output, firstBias } = layers;
  const stateError = new Float64Array(count * hidden);
  const actionError = new Float64Array(actions * hidden);
  const linear = new Float64Array(actions);
  for (let a = 0; a < actions; a++) {
    for (let h = 0; h < hidden; h++) linear[a] += output[h] * added[a * hidden + h];
  }
  const values = new Float64Array(actions);
  let loss = 0;
  for (let r = 0; r < count; r++) {
    const from = r * hidden;
    const alive = rows[r] * actions;
    const action = chosen[steps[rows[r]]];
    let here = 0;
    for (let h = 0; h < hidden; h++) {
      first[from + h] += firstBias[h];
      here += output[h] * first[from + h];
    }
    let largest = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < actions; a++) {
      let sum = 0;
      for (let h = 0, at = a * hidden; h < hidden; h++) {
        sum += output[h] * Math.abs(first[from + h] + added[at + h]); // relu(z) = (z + |z|)/2, without a branch
      }
      sum = 0.5 * (sum + here + linear[a]);
      values[a] = survival[alive + a] > 0 ? SCALE * sum : Number.NEGATIVE_INFINITY;
      if (values[a] > largest) largest = values[a];
    }
    let total = 0;
    for (let a = 0; a < actions; a++) total += exp(values[a] - largest);
    loss += (largest + log(total) - values[action]) / count;
    for (let a = 0; a < actions; a++) {
      const pull = (SCALE * (exp(values[a] - largest) / total - (a === action ? 1 : 0))) / count;
      if (pull === 0) continue;
      for (let h = 0, at = a * hidden; h < hidden; h++, at++) {
        const z = first[from + h] + added[at];
        if (!(z > 0)) continue;
        slopes.output[h] += pull * z;
        const error = pull * output[h];
        stateError[from + h] += error;
        actionError[at] += error;
      }
    }
    for (let h = 0; h < hidden; h++) slopes.firstBias[h] += stateError[from + h];
  }
  addOuterInto(slopes.first, stateError, bases, count, hidden, units);
  addOuterInto(slopes.first, actionError, offsets, actions, hidden, units);
  return loss;
}

/** The fitted critic's value of every successor of some steps, nats, shape [steps, actions]. */
export function fittedCriticValues(
  { network, scale }: FittedCritic,
  { bases: allBases, offsets, actions, units }: SuccessorTable,
  steps: Int32Array,
): Float64Array {
  const [hidden] = network.hidden;
  const { first: weights, firstBias, output, outputBias } = layersOf(network, network.parameters);
  const added = new Float64Array(actions * hidden);
  productInto(added, offsets, weights, actions, hidden, units);
  const base = new Float64Array(hidden);
  const out = new Float64Array(steps.length * actions);
  for (let s = 0; s < steps.length; s++) {
    productInto(base, allBases.subarray(steps[s] * units, (steps[s] + 1) * units), weights, 1, hidden, units);
    for (let h = 0; h < hidden; h++) base[h] += firstBias[h];
    for (let a = 0; a < actions; a++) {
      let sum = 0;
      for (let h = 0, at = a * hidden; h < hidden; h++) {
        const z = base[h] + added[at + h];
        sum += output[h] * (z > 0 ? z : 0);
      }
      out[s * actions + a] = scale * (sum + outputBias[0]);
    }
  }
  return out;
}
