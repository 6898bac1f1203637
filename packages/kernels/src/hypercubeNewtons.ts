import type { HypercubeNewton, HypercubePolicy, NewtonOptions } from "@telos/core";
import type { Arena, Block } from "./arena.ts";
import { held, oddsTable } from "./hypercubeBackups.ts";
import type { Kernels } from "./loadKernels.ts";

// As in `plainNewton`, but that four places of a half are worked on at a time.
const LENGTH_AHEAD = 4;
const LENGTH_PUSH = 2;
const LEAST_UNITS = 3;
const MOST_UNITS = 10;
const MOST_INPUTS = 8;
// As in assembly/parityRoom.ts.
const MOST = 60;
const TILE = 2048;

type Shape = Pick<HypercubePolicy, "units" | "inputs" | "updateShare">;
type Numbers = Block<Float64Array<ArrayBuffer>>;

/** The room of assembly/parityRoom.ts: what the door reads and writes, and where its head stands. */
interface ParityRoom {
  readonly head: Block<Int32Array<ArrayBuffer>>;
  readonly chain: Numbers;
  readonly shares: Numbers;
  readonly logits: Numbers;
  readonly odds: Numbers;
  /** Right-hand side and first guess of a linear system, by words. */
  readonly right: Numbers;
  readonly table: Numbers;
  readonly value: Numbers;
  readonly reward: Numbers;
  readonly bests: Numbers;
  readonly answers: Numbers;
}

/**
 * Newton's method and linear systems of small networks (H23, H24) as kernels: twin of `plainNewton`, a call for each solve. Networks of fewer than three units are left to
 * sweeps.
 * @param kernels  their memory holds the room of the last shape used
 */
export function hypercubeNewtons(kernels: Kernels): HypercubeNewton {
  const memory = held<ParityRoom>(kernels);
  const roomFor = (shape: Shape): ParityRoom | undefined =>
    isWanted(shape)
      ? memory.of(`${shape.units} ${shape.inputs}`, (arena) => roomOf(arena, shape.units, shape.inputs))
      : undefined;

  function linear(policy: HypercubePolicy, given: Float64Array, options: NewtonOptions, transposed: boolean) {
    const room = roomFor(policy);
    if (!room) return undefined;
    room.chain.view.set(policy.inputChain);
    room.shares.view.set(policy.updateShare);
    room.logits.view.set(policy.logits);
    room.right.view.set(given);
    begin(room.table, options.start);
    const { tolerance, maxSteps } = options;
    const length = (transposed ? LENGTH_PUSH : LENGTH_AHEAD) * tolerance;
    kernels.exports.parityLinear64(room.head.at, transposed ? 1 : 0, length, tolerance, maxSteps);
    const [low, high, steps] = room.answers.view;
    return { solution: new Float64Array(room.table.view), low, high, steps };
  }

  return {
    value({ units, inputs, reward, inputChain, updateShare, codingCost }, referenceLogits, options) {
      const room = roomFor({ units, inputs, updateShare });
      if (!room) return undefined;
      const { table, constant } = oddsTable({ referenceLogits, updateShare, codingCost }, units);
      let reach = 0;
      for (const logit of referenceLogits) if (Number.isFinite(logit)) reach = Math.max(reach, Math.abs(logit));
      room.chain.view.set(inputChain);
      room.shares.view.set(updateShare);
      room.odds.view.set(table);
      room.reward.view.set(reward);
      begin(room.value, options.start);
      const { tolerance, maxSteps } = options;
      const length = LENGTH_AHEAD * tolerance;
      kernels.exports.parityValue64(room.head.at, codingCost, constant, reach, length, tolerance, maxSteps);
      const [residual, , steps] = room.answers.view;
      const size = reward.length;
      const bests = room.bests.view;
      const [value, averaged, change] = [0, size, 2 * size].map(
        (from) => new Float64Array(bests.subarray(from, from + size)),
      );
      return { value, averaged, change, residual, steps };
    },
    lookAhead: (policy, signal, options) => linear(policy, signal, options, false),
    push: (policy, gradient, options) => linear(policy, gradient, options, true),
  };
}

function isWanted({ units, inputs, updateShare }: Shape): boolean {
  return (
    units >= LEAST_UNITS && units <= MOST_UNITS && inputs <= MOST_INPUTS && updateShare.every((share) => share > 0)
  );
}

function begin(place: Numbers, start: Float64Array | undefined): void {
  if (start) place.view.set(start);
  else place.view.fill(0);
}

/** Lays the room out, in the order of its head. */
function roomOf(arena: Arena, units: number, inputs: number): ParityRoom {
  const places = 2 ** (units - 1);
  const half = inputs * places;
  const head = arena.i32(33);
  const field = (length: number) => arena.f64(length);
  const blocks = {
    flips: field(2 * units * half),
    leaves: field(2 * half),
    visits: field(2 * inputs * half),
    chain: field(inputs * inputs),
    lengths: field(half),
    reduced: field(half),
    answer: field(half),
    work: field(half),
    work2: field(half),
    given: field(2 * half),
    found: field(2 * half),
    basis: field((MOST + 1) * half),
    triangle: field((MOST + 4) * (MOST + 1)),
    right: field(2 * half),
    solution: field(2 * half),
    best: field(2 * half),
    table: field(2 * half),
    value: field(2 * half),
    averaged: field(2 * half),
    reward: field(2 * half),
    change: field(2 * half),
    exponentials: field(2 * half),
    bests: field(6 * half),
    odds: field(8 * units),
    tile: field(TILE),
    shares: field(units),
    logits: field(units * half),
    pivots: field(2 * inputs * (2 * inputs + 1)),
    share: field(1),
    answers: field(3),
  };
  head.view.set([units, inputs, places, ...Object.values(blocks).map((block) => block.at)]);
  return { head, ...blocks };
}
