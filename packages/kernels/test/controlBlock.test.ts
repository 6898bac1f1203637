import { describe, expect, test } from "vitest";
import {
  announce,
  CONTROL_BYTES,
  type Command,
  controlAt,
  piecesOf,
  runTogether,
  takePieces,
} from "../src/controlBlock.ts";
import type { KernelExports } from "../src/kernelExports.ts";

test.each([
  [1, 64, 4],
  [3, 64, 4],
  [4, 5, 2],
  [2, 1, 8],
  [15, 100_003, 16],
  [2, 1024, 24],
])(
  "%i threads share %i rows in multiples of %i: every row once, and no thread has more than a word can count",
  (threads, count, grain) => {
    const { size, pieces, each } = piecesOf(threads, count, grain);
    expect(size % grain).toBe(0);
    expect(pieces * size).toBeGreaterThanOrEqual(count);
    expect((pieces - 1) * size).toBeLessThan(count);
    expect(each * threads).toBeGreaterThanOrEqual(pieces);
    expect(each).toBeLessThan(16);
  },
);

test("a worker that comes late runs nothing of any command, wherever the next one's writing stands", () => {
  const control = controlAt(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }), 64);
  expect(control.byteLength).toBe(CONTROL_BYTES);
  const ran: number[][] = [];
  const kernel = (...call: number[]) => void ran.push(call);
  const exports = { narrow: kernel, packFirstLayer: kernel } as unknown as KernelExports;
  const small: Command = { name: "packFirstLayer", count: 128, grain: 64, rest: [1, 2] };
  const large: Command = { name: "narrow", count: 2400, grain: 16, rest: [3.5, -0] };
  const { store } = Atomics;
  for (let round = 0; round < 3; round++) {
    for (const command of [small, large]) {
      const before = announce(control, command === small ? large : small, 3);
      expect(takePieces(control, exports, before, 0)).toEqual([]);
      ran.length = 0;
      let turn = 0;
      try {
        // After each store of the next command another thread, called for the one before, looks for work.
        Atomics.store = ((array: Int32Array, place: number, value: number) => {
          store(array, place, value);
          takePieces(control, exports, before, 1);
          return value;
        }) as typeof store;
        turn = announce(control, command, 3);
      } finally {
        Atomics.store = store;
      }
      expect(ran).toEqual([]);
      takePieces(control, exports, turn, 2);
      const sorted = ran.toSorted(([x], [y]) => x - y);
      expect(sorted[0][0]).toBe(0);
      expect(sorted.at(-1)?.[1]).toBe(command.count);
      sorted.forEach(([from, , ...rest], k) => {
        if (k > 0) expect(from).toBe(sorted[k - 1][1]);
        expect(rest).toEqual(command.rest);
      });
    }
  }
});

/** Words of the control block (controlBlock.ts): pieces done, workers that are ready, and the first of the pieces to be taken. */
const [DONE, READY, NEXT] = [1, 2, 10];

/**
 * Runs `narrow` in 24 pieces on two threads. The other takes one and is not done with it when this one has run the rest and waits: then
 * `waits` say what happens.
 * @returns how many pieces this thread had run at each wait
 */
function runWithLateWorker(control: Int32Array, waits: readonly (() => void)[]): number[] {
  const runs: number[] = [];
  let pieces = 0;
  let took = false;
  const narrow = () => {
    pieces++;
    if (!took) {
      took = true;
      Atomics.add(control, NEXT + 1, 1); // it is in a piece of its own now
    }
  };
  const { wait } = Atomics;
  try {
    Atomics.wait = (() => waits[runs.push(pieces) - 1]()) as unknown as typeof wait;
    runTogether(control, { narrow } as unknown as KernelExports, { name: "narrow", count: 384, grain: 16, rest: [] });
  } finally {
    Atomics.wait = wait;
  }
  return runs;
}

describe("a thread that waits for another's piece", () => {
  const control = controlAt(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }), 64);
  Atomics.store(control, READY, 1);
  let finished = false;
  const finish = () => {
    finished = true;
    Atomics.add(control, DONE, 1);
  };
  const refuse = (failure: Error) => () => {
    throw failure;
  };

  test("looks on where it may not sleep, as a window's own", () => {
    finished = false;
    const mayNot = refuse(new TypeError("Atomics.wait cannot be called in this context"));
    expect(runWithLateWorker(control, [mayNot, mayNot, finish])).toEqual([23, 23, 23]);
    expect(finished).toBe(true);
  });

  test("leaves by an exception only when no thread is in a piece any more", () => {
    finished = false;
    const full = new RangeError("Maximum call stack size exceeded");
    expect(() => runWithLateWorker(control, [refuse(full), finish])).toThrow(full);
    expect(finished).toBe(true);
  });

  test("and where even that fails, the next command waits for the one that was left", () => {
    finished = false;
    const full = refuse(new RangeError("Maximum call stack size exceeded"));
    expect(() => runWithLateWorker(control, [full, full])).toThrow(RangeError);
    expect(finished).toBe(false);
    expect(runWithLateWorker(control, [finish, finish])).toEqual([0, 23]);
  });
});
