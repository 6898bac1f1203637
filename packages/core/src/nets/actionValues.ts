import { productInto } from "../num/matrixProduct.ts";
import { tanh } from "../num/tanh.ts";
import { hiddenActivitiesInPlace } from "./hiddenTransfer.ts";
import { firstLayerInto, layersOf, readOutInto, type ValueLayers, type ValueNetwork } from "./valueNetwork.ts";

/** What the values of all successors are computed from; plain arrays, so that a kernel can stand in. */
export interface SuccessorInputs {
  /** The next states without action, shape [count, inputs]. */
  readonly bases: Float64Array;
  /** What each action injects, shape [actions, channels]. */
  readonly injections: Float64Array;
  /** What one unit of each channel adds to the next state: shape [channels, inputs], or [count, channels, inputs]. */
  readonly directions: Float64Array;
  /** Whether `directions` holds one table for each state. */
  readonly perState: boolean;
  readonly channels: number;
  readonly actions: number;
  /** Whether the network, injections and directions hold the same numbers in every call with these inputs. */
  readonly steady?: boolean;
}

/** Arrays that `actionValuesInto` writes. */
export interface ActionValuesWork {
  /** [capacity, hidden₁] */
  readonly base: Float64Array;
  /** [channels or capacity × channels, hidden₁] */
  readonly directions: Float64Array;
  /** [actions, hidden₁] */
  readonly offsets: Float64Array;
  /** w · offset, [actions] */
  readonly linear: Float64Array;
  /** Two layers only: the first layer's activity, [actions, hidden₁] */
  readonly hidden: Float64Array;
  /** [actions, hidden₂] */
  readonly second: Float64Array;
}

/** Room for the successors of up to `capacity` states. */
export function actionValuesWork(
  { hidden }: ValueNetwork,
  capacity: number,
  { actions, channels, perState }: Pick<SuccessorInputs, "actions" | "channels" | "perState">,
): ActionValuesWork {
  const [first, second = 0] = hidden;
  return {
    base: new Float64Array(capacity * first),
    directions: new Float64Array((perState ? capacity : 1) * channels * first),
    offsets: new Float64Array(actions * first),
    linear: new Float64Array(actions),
    hidden: new Float64Array(second > 0 ? actions * first : 0),
    second: new Float64Array(actions * second),
  };
}

/** The signature of `actionValuesInto`; a faster twin is handed in under this type. */
export type ActionValuesInto = typeof actionValuesInto;

/**
 * The network's value of every successor of `count` states (M14). The next state is affine in the action, so the first
 * layer needs one product for each state and one for each action: W₁ x′(a) = W₁ base + W₁ offset(a).
 * @param out       written, shape [count, actions]
 * @param contexts  shape [count]; not read when the network has one context
 */
export function actionValuesInto(
  out: Float64Array,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  contexts: Int32Array,
  count: number,
  work: ActionValuesWork,
): void {
  const layers = layersOf(network, network.parameters);
  const [first] = network.hidden;
  const { channels, actions, perState } = inputs;
  firstLayerInto(work.base, network, layers, inputs.bases, contexts, count);
  const rows = perState ? count * channels : channels;
  productInto(work.directions, inputs.directions, layers.first, rows, first, network.inputs);
  if (!perState) offsetsInto(work, inputs.injections, 0, channels, actions, first);
  const oneLayer = network.hidden.length === 1;
  for (let row = 0; row < count; row++) {
    if (perState) offsetsInto(work, inputs.injections, row * channels, channels, actions, first);
    if (oneLayer && network.hiddenTransfer === "tanh") {
      oneTanhLayerInto(out, row * actions, layers, work, row * first, actions, first);
    } else if (oneLayer) {
      if (perState || row === 0) linearInto(work, layers.output, actions, first);
      oneLayerInto(out, row * actions, layers, work, row * first, actions, first);
    } else {
      twoLayersInto(out, row * actions, network, layers, work, row * first, actions);
    }
  }
}

/** offsets(a) ← Σₖ injections(a, k) directions(from + k). */
function offsetsInto(
  { offsets, directions }: ActionValuesWork,
  injections: Float64Array,
  from: number,
  channels: number,
  actions: number,
  hidden: number,
): void {
  offsets.fill(0);
  for (let a = 0; a < actions; a++) {
    const at = a * hidden;
    for (let k = 0; k < channels; k++) {
      const amount = injections[a * channels + k];
      const row = (from + k) * hidden;
      for (let h = 0; h < hidden; h++) offsets[at + h] += amount * directions[row + h];
    }
  }
}

function linearInto({ linear, offsets }: ActionValuesWork, w: Float64Array, actions: number, hidden: number): void {
  for (let a = 0; a < actions; a++) {
    let sum = 0;
    for (let h = 0; h < hidden; h++) sum += w[h] * offsets[a * hidden + h];
    linear[a] = sum;
  }
}

/**
 * Values of one state's successors. relu(z) = (z + |z|)/2: the linear half is two sums made beforehand, the other half
 * has no branch, and four actions share each load.
 */
function oneLayerInto(
  out: Float64Array,
  to: number,
  { output: w, outputBias }: ValueLayers,
  { base, offsets, linear }: ActionValuesWork,
  from: number,
  actions: number,
  hidden: number,
): void {
  let linearBase = 0;
  for (let h = 0; h < hidden; h++) linearBase += w[h] * base[from + h];
  const bias = outputBias[0];
  let a = 0;
  for (; a + 3 < actions; a += 4) {
    const o0 = a * hidden;
    const o1 = o0 + hidden;
    const o2 = o1 + hidden;
    const o3 = o2 + hidden;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let h = 0; h < hidden; h++) {
      const p = base[from + h];
      const weight = w[h];
      s0 += weight * Math.abs(p + offsets[o0 + h]);
      s1 += weight * Math.abs(p + offsets[o1 + h]);
      s2 += weight * Math.abs(p + offsets[o2 + h]);
      s3 += weight * Math.abs(p + offsets[o3 + h]);
    }
    out[to + a] = bias + 0.5 * (linearBase + linear[a] + s0);
    out[to + a + 1] = bias + 0.5 * (linearBase + linear[a + 1] + s1);
    out[to + a + 2] = bias + 0.5 * (linearBase + linear[a + 2] + s2);
    out[to + a + 3] = bias + 0.5 * (linearBase + linear[a + 3] + s3);
  }
  for (; a < actions; a++) {
    let sum = 0;
    for (let h = 0; h < hidden; h++) sum += w[h] * Math.abs(base[from + h] + offsets[a * hidden + h]);
    out[to + a] = bias + 0.5 * (linearBase + linear[a] + sum);
  }
}

function oneTanhLayerInto(
  out: Float64Array,
  to: number,
  { output: w, outputBias }: ValueLayers,
  { base, offsets }: ActionValuesWork,
  from: number,
  actions: number,
  hidden: number,
): void {
  for (let a = 0, at = 0; a < actions; a++) {
    let sum = outputBias[0];
    for (let h = 0; h < hidden; h++, at++) sum += w[h] * tanh(base[from + h] + offsets[at]);
    out[to + a] = sum;
  }
}

function twoLayersInto(
  out: Float64Array,
  to: number,
  network: ValueNetwork,
  layers: ValueLayers,
  { base, offsets, hidden, second }: ActionValuesWork,
  from: number,
  actions: number,
): void {
  const [first] = network.hidden;
  for (let a = 0; a < actions; a++) {
    for (let h = 0; h < first; h++) hidden[a * first + h] = base[from + h] + offsets[a * first + h];
  }
  hiddenActivitiesInPlace(hidden, actions * first, network.hiddenTransfer);
  readOutInto(out, to, network, layers, hidden, actions, second);
}
