import { expectGivenFinite, expectGivenShape, type GivenArrays, type GivenNumbers, shapeOf } from "./givenArrays.ts";
import { RecordingError } from "./recordingError.ts";

/** The actions of a file as numbers in a list, and the list. */
export interface GivenActions {
  /** Of each agent. */
  readonly steps: number;
  readonly channels: number;
  /** −1 where nothing was injected, shape [agents, steps]. */
  readonly actions: Int16Array;
  /** Shape [list, channels]. */
  readonly injections: Float64Array;
}

/** How states and actions lie in the file. */
interface Layout {
  /** [agents, steps] and not [rows]. */
  readonly padded: boolean;
  readonly agents: number;
  /** Rows of `states` for each agent: actions may be one fewer, since the last state needs none. */
  readonly places: number;
}

const MOST_ACTIONS = 4096; // more are no list of actions but numbers that vary

/**
 * Reads `actions`, numbers in the list `injections`, or `channels`, what was injected itself, whose different rows are
 * the list where there are no `injections`.
 * @throws RecordingError with the place of an action that is not of the list
 */
export function givenActions(given: GivenArrays, layout: Layout): GivenActions {
  const { where } = given;
  const list = given.numbers("injections");
  if (list) {
    if (list.shape.length !== 2 || list.data.length === 0)
      throw new RecordingError(
        `${where}: injections has shape ${shapeOf(list.shape)} but needs [actions, channels]: what each action injects.`,
      );
    expectGivenFinite(where, "injections", list.data, 0, list.data.length);
  }
  const indices = given.numbers("actions");
  const injected = given.numbers("channels");
  if (indices && list) return fromIndices(where, layout, indices, list);
  if (injected) return fromChannels(where, layout, injected, list);
  if (indices) given.need("injections", "what each action injects, shape [actions, channels]");
  given.need("actions", "the action in each row, a number in the list injections, −1 for none");
  throw new Error("givenActions: unreachable"); // need has thrown
}

function fromIndices(where: string, layout: Layout, { shape, data }: GivenNumbers, list: GivenNumbers): GivenActions {
  const steps = stepsOf(where, "actions", shape, layout, []);
  const [most, channels] = list.shape as [number, number];
  data.forEach((action, k) => {
    if (Number.isInteger(action) && action >= -1 && action < most) return;
    throw new RecordingError(
      `${where}: actions[${placeOf(k, steps, layout)}] = ${action} is not of the list: injections has ${most} rows, numbered from 0; −1 means none.`,
    );
  });
  return { steps, channels, actions: Int16Array.from(data), injections: list.data };
}

function fromChannels(
  where: string,
  layout: Layout,
  { shape, data }: GivenNumbers,
  list: GivenNumbers | undefined,
): GivenActions {
  const channels = list?.shape[1] ?? shape.at(-1) ?? 0;
  const steps = stepsOf(where, "channels", shape, layout, [channels]);
  const keyOf = (from: number, of: Float64Array) => of.subarray(from, from + channels).join();
  const known = new Map<string, number>();
  const rows: number[] = [];
  for (let a = 0; list !== undefined && a < list.shape[0]!; a++) known.set(keyOf(a * channels, list.data), a);
  const actions = new Int16Array(data.length / channels).fill(-1);
  for (let k = 0; k < actions.length; k++) {
    const row = data.subarray(k * channels, (k + 1) * channels);
    // After an agent's end, or nothing injected.
    if (row.every(Number.isNaN)) continue;
    const place = placeOf(k, steps, layout);
    expectGivenFinite(where, "channels", row, 0, channels, place.split(", ").map(Number));
    const key = keyOf(k * channels, data);
    let action = known.get(key);
    if (action === undefined && row.every((one) => one === 0)) continue;
    if (action === undefined) {
      if (list !== undefined)
        throw new RecordingError(
          `${where}: channels[${place}] = ${shapeOf(Array.from(row))} is not of the list: no row of injections is equal to it.`,
        );
      action = known.size;
      known.set(key, action);
      rows.push(...row);
      if (known.size > MOST_ACTIONS)
        throw new RecordingError(
          `${where}: channels holds more than ${MOST_ACTIONS} different rows. Actions must come from a list: give it as injections [actions, channels].`,
        );
    }
    actions[k] = action;
  }
  return { steps, channels, actions, injections: list?.data ?? Float64Array.from(rows) };
}

/** How many actions each agent has room for. @throws RecordingError where the shape is neither that of the states nor one row shorter */
function stepsOf(
  where: string,
  name: string,
  shape: readonly number[],
  { padded, agents, places }: Layout,
  tail: readonly number[],
): number {
  const time = shape[padded ? 1 : 0];
  const steps = places > 1 && time === places - 1 ? time : places;
  const what = padded ? "one for each agent and step" : "one for each row of states";
  // The states of the first agents suffice: a training keeps those of twelve.
  expectGivenShape(where, name, shape, [...(padded ? [Math.max(agents, shape[0] ?? 0)] : []), steps, ...tail], what);
  return steps;
}

function placeOf(k: number, steps: number, { padded }: Layout): string {
  return padded ? `${Math.floor(k / steps)}, ${k % steps}` : String(k);
}
