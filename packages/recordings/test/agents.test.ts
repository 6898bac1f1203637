import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  baselines,
  createRng,
  drawRateNetwork,
  rateNetworkProcess,
  recordController,
  signActions,
  simulateController,
} from "@telos/core";
import { afterAll, describe, expect, test } from "vitest";
import { agentArrays, decodeNpz, encodeNpz, type NpyArray, networkArrays, readAgents } from "../src/index.ts";

const UNITS = 6;
const network = drawRateNetwork(
  {
    units: UNITS,
    channels: 2,
    contexts: 2,
    gain: 1.5,
    timeStep: 0.1,
    transfer: "tanh",
    noise: 0,
    readouts: [],
    readoutStrength: 1,
    contextStd: 0.2,
  },
  createRng(4),
);
const process = rateNetworkProcess(network, signActions(2, 1.5), {
  kind: "energy",
  measure: "meanSquare",
  threshold: 0.05,
});
const { injections } = process;
const start = { kind: "normal", std: 0.1 } as const;
const recording = recordController(process, baselines.random, { agents: 3, steps: 20, start, rng: createRng(1) });
const arrays = agentArrays(recording, injections, network);

/** Arrays as a reader sees them, after a way through a file. */
function written(changes: Readonly<Record<string, NpyArray | undefined>> = {}): Record<string, NpyArray> {
  const read = decodeNpz(encodeNpz(arrays)).arrays;
  return Object.fromEntries(
    Object.entries({ ...read, ...changes }).filter((entry) => entry[1] !== undefined),
  ) as Record<string, NpyArray>;
}
const rows = recording.states.length / UNITS;
const f8 = (shape: readonly number[], data: readonly number[] | Float64Array): NpyArray => ({
  shape,
  data: Float64Array.from(data),
  type: "f8",
});

describe("readAgents", () => {
  test("gives back what agentArrays wrote, bit for bit", () => {
    expect(readAgents(written(), "a.npz")).toEqual({ recording, injections, channels: 2, network });
  });

  test("looks at nothing but what was done and what it was done to: a purpose beside it changes nothing", () => {
    const told = { ...written(), value_parameters: f8([2], [1, 2]), rewards: f8([1], [7]), spec: f8([1], [3]) };
    expect(readAgents(told, "a.npz")).toEqual(readAgents(written(), "a.npz"));
  });

  test("reads states [agents, steps + 1, units] with what follows an agent's end, and the states of the first agents suffice", () => {
    const made = simulateController(process, baselines.random, {
      agents: 5,
      steps: 20,
      start,
      rng: createRng(1),
      exactAgents: 3,
    });
    const padded = readAgents(
      decodeNpz(
        encodeNpz({
          ...networkArrays(network),
          injections: { shape: [4, 2], data: injections },
          states: { shape: [3, 21, UNITS], data: made.exactStates! },
          actions: { shape: [5, 20], data: made.actions },
          lifetimes: { shape: [5], data: made.lifetimes },
          terminated: { shape: [5], data: made.terminated },
          contexts: { shape: [5], data: made.contexts },
        }),
      ).arrays,
      "b.npz",
    );
    expect(padded.recording.lengths).toEqual(made.lifetimes.slice(0, 3));
    expect(padded.recording.ended).toEqual(made.terminated.slice(0, 3));
    let [state, step] = [0, 0];
    padded.recording.lengths.forEach((life, agent) => {
      const rows = padded.recording.states.subarray(state * UNITS, (state + life + 1) * UNITS);
      expect(rows).toEqual(made.exactStates!.subarray(agent * 21 * UNITS, (agent * 21 + life + 1) * UNITS));
      const acted = padded.recording.actions.subarray(step, step + life);
      expect([...acted]).toEqual([...made.actions.subarray(agent * 20, agent * 20 + life)]);
      state += life + 1;
      step += life;
    });
  });

  test("takes what was injected instead of numbers of a list, with and without the list", () => {
    const numbers = arrays.actions!.data;
    const channels = Float64Array.from({ length: rows * 2 }, (_, k) => {
      const action = Number(numbers[k >> 1]);
      return action < 0 ? 0 : injections[2 * action + (k % 2)]!;
    });
    const told = written({ actions: undefined, channels: f8([rows, 2], channels) });
    expect(readAgents(told, "c.npz").recording.actions).toEqual(recording.actions);
    const found = readAgents({ ...told, injections: undefined as never }, "c.npz");
    expect(found.injections.length).toBe(8);
    recording.actions.forEach((action, step) => {
      const other = found.recording.actions[step]!;
      expect(found.injections.slice(2 * other, 2 * other + 2)).toEqual(injections.slice(2 * action, 2 * action + 2));
    });
  });

  test("holds no network where the file holds no weights", () => {
    const without = written({ recurrent_weights: undefined, input_weights: undefined, contexts: undefined });
    expect(readAgents(without, "d.npz").network).toBeUndefined();
  });

  const holed = Float64Array.from(recording.states);
  holed[7 * UNITS + 2] = Number.NaN;
  test.each<[string, Readonly<Record<string, NpyArray | undefined>>, RegExp]>([
    [
      "states missing",
      { states: undefined, State: f8([1], [1]) },
      /^x: states is missing: the currents .*It holds .*Is it "State"\?/,
    ],
    [
      "states a vector",
      { states: f8([rows * UNITS], recording.states) },
      /states has shape \[\d+\]\. Give \[rows, units\]/,
    ],
    ["a NaN", { states: f8([rows, UNITS], holed) }, /states\[7, 2\] is NaN/],
    [
      "states turned round",
      { states: f8([UNITS, rows], recording.states) },
      /actions has shape \[\d+\] but needs \[6\]/,
    ],
    [
      "an action beyond the list",
      { actions: f8([rows], [...recording.actions.slice(0, -1), 4]) },
      /actions\[59\] = 4 is not of the list: injections has 4 rows/,
    ],
    [
      "half an action",
      {
        actions: f8(
          [rows],
          Array.from({ length: rows }, () => 0.5),
        ),
      },
      /actions\[0\] = 0\.5/,
    ],
    ["no list", { injections: undefined }, /injections is missing: what each action injects/],
    ["no actions", { actions: undefined }, /actions is missing/],
    [
      "weights turned round",
      { input_weights: f8([2, UNITS], network.inputWeights) },
      /input_weights has shape \[2, 6\] but needs \[6, 2\].*Save input_weights\.T/,
    ],
    ["half of the weights", { input_weights: undefined }, /input_weights is missing, and the other weights are there/],
    ["no time step", { time_step: undefined }, /time_step is missing: the step over the time constant/],
    ["an impossible time step", { time_step: f8([], [20]) }, /time_step must lie in \(0, 1\] but is 20/],
    [
      "an unknown transfer",
      { transfer: { shape: [], data: ["tahn"], type: "U" } },
      /transfer "tahn" is unknown; did you mean "tanh"\?/,
    ],
    ["contexts of other agents", { contexts: f8([1], [0]) }, /contexts has shape \[1\]/],
    [
      "an unknown context",
      {
        contexts: f8(
          [recording.contexts.length],
          Array.from(recording.contexts, () => 2),
        ),
      },
      /contexts\[0\] = 2 is no context: context_inputs has 2 rows/,
    ],
  ])("%s is answered with the array at fault and how to mend it", (_, changes, message) => {
    expect(() => readAgents(written(changes), "x")).toThrow(message);
  });
});

const PYTHON = "/usr/bin/python3";
const hasNumpy = spawnSync(PYTHON, ["-c", "import numpy"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "telos-agents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!hasNumpy)(
  "NumPy's own files are read: Fortran order, int64, float32 and big endian give the same agents (skipped without NumPy)",
  () => {
    const code = `
import numpy as np
states = np.asfortranarray(np.arange(24.0).reshape(4, 6) / 7)
common = dict(states=states, agents=np.array([3, 3, 9, 9]), injections=np.array([[1.0], [-1.0]]))
np.savez("${folder}/a.npz", actions=np.array([0, 1, 1, 0]), **common)
np.savez_compressed("${folder}/b.npz", actions=np.array([0, 1, 1, 0], dtype=">i4"), **common)
np.savez("${folder}/c.npz", channels=np.array([[1], [-1], [-1], [1]], dtype=np.float32), **{**common, "states": states.astype(np.float32)})
`;
    expect(spawnSync(PYTHON, ["-"], { input: code, encoding: "utf8" }).stderr).toBe("");
    const [a, b, c] = ["a", "b", "c"].map((name) =>
      readAgents(decodeNpz(readFileSync(join(folder, `${name}.npz`))).arrays, name),
    );
    expect(a!.recording.states).toEqual(Float64Array.from({ length: 24 }, (_, k) => k / 7));
    expect([...a!.recording.actions, ...a!.recording.lengths]).toEqual([0, 1, 1, 1]);
    expect(b).toEqual(a);
    expect(c!.recording).toEqual({ ...a!.recording, states: Float64Array.from(a!.recording.states, Math.fround) });
  },
);
