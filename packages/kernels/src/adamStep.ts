import { type AdamStep, integerPower } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { rooms } from "./rooms.ts";

// Part of the algorithm as core has it; the twin test would show a difference.
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const SMALLEST_SCALE = 1e-8;

/** The twin of `adamStep` (M16), in 64 bits: the same bits as the reference, in both builds. */
export function adamStepOf(kernels: Kernels): AdamStep {
  const roomOf = rooms<ReturnType<typeof makeRoom>>();
  return (parameters, gradient, state, learningRate) => {
    const { length } = parameters;
    const room = roomOf(`${length}`, 1, () => makeRoom(kernels, length));
    state.steps++;
    room.parameters.view.set(parameters);
    room.gradient.view.set(gradient);
    room.mean.view.set(state.mean);
    room.square.view.set(state.square);
    kernels.run(
      "adam64",
      length + (length & 1),
      8,
      ...([room.parameters.at, room.gradient.at, room.mean.at, room.square.at] as const),
      ...adamFactors(state.steps, learningRate),
    );
    parameters.set(room.parameters.view.subarray(0, length));
    state.mean.set(room.mean.view.subarray(0, length));
    state.square.set(room.square.view.subarray(0, length));
  };
}

/** Factors of the step number `steps`: scale, growth and decays, as the kernels take them. */
export function adamFactors(steps: number, learningRate: number) {
  const scale = learningRate / (1 - integerPower(FIRST_DECAY, steps));
  const grow = 1 / (1 - integerPower(SECOND_DECAY, steps));
  return [scale, grow, FIRST_DECAY, SECOND_DECAY, SMALLEST_SCALE] as const;
}

function makeRoom(kernels: Kernels, length: number) {
  const arena = kernels.arena();
  const even = length + (length & 1);
  return {
    parameters: arena.f64(even),
    gradient: arena.f64(even),
    mean: arena.f64(even),
    square: arena.f64(even),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
