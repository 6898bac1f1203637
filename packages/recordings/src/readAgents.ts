import { type ControlRecording, nearestName, type RateNetwork, TRANSFER_NAMES, type TransferName } from "@telos/core";
import { type GivenActions, givenActions } from "./givenActions.ts";
import { expectGivenFinite, expectGivenShape, type GivenArrays, givenArrays, shapeOf } from "./givenArrays.ts";
import type { NpyArray } from "./npy.ts";
import { RecordingError } from "./recordingError.ts";

/** What was recorded of a controlled network: what it did and what it is made of, nothing of what it is for. */
export interface RecordedAgents {
  readonly recording: ControlRecording;
  /** The list of actions, shape [actions, channels]. */
  readonly injections: Float64Array;
  readonly channels: number;
  /** Undefined where the file holds no weights. */
  readonly network: RateNetwork | undefined;
}

/**
 * Reads states, actions and network from the arrays of a .npz file; docs/guide/09-closing-the-loop.md says which. Only
 * those are looked at: whatever else the file holds, values or rewards, changes nothing.
 * @param where  how messages call the file
 * @throws RecordingError with the name of the array at fault, the place in it, and how to mend it
 */
export function readAgents(arrays: Readonly<Record<string, NpyArray>>, where: string): RecordedAgents {
  const given = givenArrays(arrays, where);
  const { shape, data } = given.need(
    "states",
    "the currents before each action, shape [rows, units] or [agents, steps + 1, units]",
  );
  if ((shape.length !== 2 && shape.length !== 3) || data.length === 0)
    throw new RecordingError(
      `${where}: states has shape ${shapeOf(shape)}. Give [rows, units], or [agents, steps + 1, units], of some steps.`,
    );
  const size = shape.at(-1)!;
  const padded = shape.length === 3;
  const [agents, places] = padded ? [shape[0]!, shape[1]!] : [1, shape[0]!];
  const acted = givenActions(given, { padded, agents, places });
  // Where each agent begins in `states` and in the actions, and how many steps it lived.
  const found: readonly AgentPlace[] = padded
    ? paddedPlaces(given, agents, places, acted)
    : flatPlaces(given, places, acted.steps);
  const steps = found.reduce((sum, { length }) => sum + length, 0);
  if (steps === 0)
    throw new RecordingError(
      `${where}: no agent lived a step: each needs two rows of states, one before its action and one after it.`,
    );
  const states = new Float64Array((steps + found.length) * size);
  const actions = new Int32Array(steps);
  let [row, step] = [0, 0];
  for (const { agent, state, action, length } of found) {
    for (let t = 0; t <= length; t++)
      expectGivenFinite(where, "states", data, (state + t) * size, size, padded ? [agent, t] : [state + t]);
    states.set(data.subarray(state * size, (state + length + 1) * size), row * size);
    actions.set(acted.actions.subarray(action, action + length), step);
    row += length + 1;
    step += length;
  }
  const count = padded ? agents : (found.at(-1)?.agent ?? 0) + 1;
  const network = networkOf(given, size, acted.channels);
  const contexts = perLife(given, "contexts", count, padded);
  contexts.forEach((context, life) => {
    const most = network?.contexts ?? 1;
    if (Number.isInteger(context) && context >= 0 && context < most) return;
    throw new RecordingError(
      `${where}: contexts[${life}] = ${context} is no context: context_inputs has ${most === 1 ? "one row" : `${most} rows`}, numbered from 0.`,
    );
  });
  const terminated = perLife(given, "terminated", count, padded);
  return {
    recording: {
      units: size,
      agents: found.length,
      lengths: Int32Array.from(found, ({ length }) => length),
      states,
      actions,
      ended: Uint8Array.from(found, ({ agent }) => (terminated[agent] === 0 ? 0 : 1)),
      contexts: Int32Array.from(found, ({ agent }) => contexts[agent]!),
    },
    injections: acted.injections,
    channels: acted.channels,
    network,
  };
}

/** An agent that lived: its number, its first row of states, its first action, its steps. */
interface AgentPlace {
  readonly agent: number;
  readonly state: number;
  readonly action: number;
  readonly length: number;
}

/** Agents [agents, steps + 1, units]: as long as `lifetimes` say, or up to the last action. */
function paddedPlaces(given: GivenArrays, agents: number, places: number, acted: GivenActions): AgentPlace[] {
  const { where } = given;
  const { steps, actions } = acted;
  const most = Math.min(steps, places - 1); // a step needs the state after it
  const lifetimes = given.numbers("lifetimes");
  if (lifetimes) {
    const length = Math.max(agents, lifetimes.shape[0] ?? 0);
    expectGivenShape(where, "lifetimes", lifetimes.shape, [length], "steps that each agent lived");
    lifetimes.data.subarray(0, agents).forEach((life, agent) => {
      if (Number.isInteger(life) && life >= 0 && life <= steps) return;
      throw new RecordingError(
        `${where}: lifetimes[${agent}] = ${life} must be a whole number from 0 to ${steps}, the steps that were recorded.`,
      );
    });
  }
  const isFree = actions.every((action) => action < 0);
  return Array.from({ length: agents }, (_, agent) => {
    let length = Math.min(most, lifetimes?.data[agent] ?? most);
    while (!lifetimes && !isFree && length > 0 && actions[agent * steps + length - 1]! < 0) length--;
    return { agent, state: agent * places, action: agent * steps, length };
  }).filter(({ length }) => length > 0);
}

/** Agents one after another, told apart by the numbers in `agents`: each has one row of states more than actions. */
function flatPlaces(given: GivenArrays, rows: number, steps: number): AgentPlace[] {
  const numbers = given.numbers("agents");
  if (numbers)
    expectGivenShape(given.where, "agents", numbers.shape, [rows], "whose row it is, one for each row of states");
  const out: AgentPlace[] = [];
  let agent = 0;
  for (let from = 0, row = 1; row <= rows; row++) {
    if (row < rows && (numbers === undefined || numbers.data[row] === numbers.data[from])) continue;
    const length = Math.min(row - from - 1, steps - from);
    if (length > 0) out.push({ agent, state: from, action: from, length });
    agent++;
    from = row;
  }
  return out;
}

function perLife(given: GivenArrays, name: string, count: number, mayBeMore: boolean): Float64Array {
  const found = given.numbers(name);
  if (found === undefined) return new Float64Array(count);
  const length = mayBeMore ? Math.max(count, found.shape[0] ?? 0) : count;
  expectGivenShape(given.where, name, found.shape, [length], "one for each agent, in the order in which they appear");
  expectGivenFinite(given.where, name, found.data, 0, count);
  return found.data.subarray(0, count);
}

function networkOf(given: GivenArrays, units: number, channels: number): RateNetwork | undefined {
  const { where } = given;
  const weights = given.numbers("recurrent_weights");
  const into = given.numbers("input_weights");
  if (weights === undefined && into === undefined) return undefined;
  if (weights === undefined || into === undefined)
    throw new RecordingError(
      `${where}: ${weights ? "input_weights" : "recurrent_weights"} is missing, and the other weights are there. Give both, or neither.`,
    );
  expectGivenShape(where, "recurrent_weights", weights.shape, [units, units], "row i holds what unit i receives");
  expectGivenFinite(where, "recurrent_weights", weights.data, 0, weights.data.length);
  expectGivenShape(
    where,
    "input_weights",
    into.shape,
    [units, channels],
    "row i holds what unit i receives of each channel",
  );
  expectGivenFinite(where, "input_weights", into.data, 0, into.data.length);
  const inputs = given.numbers("context_inputs");
  const contexts = inputs?.shape[0] ?? 1;
  if (inputs) {
    expectGivenShape(where, "context_inputs", inputs.shape, [contexts, units], "a row for each context");
    expectGivenFinite(where, "context_inputs", inputs.data, 0, inputs.data.length);
  }
  const timeStep = given.scalar("time_step", undefined, "the step over the time constant, such as 0.1");
  if (!(timeStep > 0 && timeStep <= 1))
    throw new RecordingError(
      `${where}: time_step must lie in (0, 1] but is ${timeStep}: the step over the time constant.`,
    );
  const noise = given.scalar("noise", 0, "0 for none");
  if (!(noise >= 0)) throw new RecordingError(`${where}: noise must be ≥ 0 but is ${noise}. Give 0 for none.`);
  return {
    units,
    channels,
    contexts,
    gain: given.scalar("gain", 1, "a number that multiplies recurrent_weights"),
    timeStep,
    transfer: transferNamed(given),
    weights: weights.data,
    inputWeights: into.data,
    contextInputs: inputs?.data ?? new Float64Array(units),
    noise,
  };
}

function transferNamed(given: GivenArrays): TransferName {
  const name = given.text("transfer");
  const known = TRANSFER_NAMES.find((one) => one === name);
  if (known !== undefined) return known;
  const choice = `Give one of ${TRANSFER_NAMES.join(", ")} as text: np.array("tanh").`;
  if (name === undefined)
    throw new RecordingError(`${given.where}: transfer is missing: how a current becomes an activity. ${choice}`);
  const near = nearestName(name, TRANSFER_NAMES);
  throw new RecordingError(
    `${given.where}: transfer "${name}" is unknown${near === undefined ? "." : `; did you mean "${near}"?`} ${choice}`,
  );
}
