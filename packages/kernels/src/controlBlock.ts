import { runInstance } from "./instance.ts";
import type { KernelExports } from "./kernelExports.ts";
import { RANGE_KERNELS, type RangeKernel } from "./rangeKernels.ts";

/** Words of the control block, which lies in kernel memory and which all threads see. */
const TURN = 0; // counts commands; its lowest bits say how many threads take part
const DONE = 1; // threads that have finished the command, the first not counted
const READY = 2; // workers that wait for commands
const STOP = 3;
const KERNEL = 4;
const COUNT = 5;
const GRAIN = 6;
const ARGUMENTS = 7;
/** Bytes of the control block: eight words and the arguments. */
export const CONTROL_BYTES = 32 + 8 * 40;
const MOST_THREADS = 16;
// A thread that waits looks this often before it sleeps: about as long as waking it would take.
const LOOKS = 4000;

/** One thread's view of the control block. */
export interface Control {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
}

/** The control block at an address. */
export function controlAt(memory: WebAssembly.Memory, at: number): Control {
  return { words: new Int32Array(memory.buffer, at, 8), numbers: new Float64Array(memory.buffer, at + 32, 40) };
}

/** The rows of thread number `thread` when `threads` share `count` rows, a multiple of `grain` each but for the last. */
export function rangeOf(thread: number, threads: number, count: number, grain: number): readonly [number, number] {
  const each = Math.ceil(count / threads / grain) * grain;
  return [Math.min(count, thread * each), Math.min(count, (thread + 1) * each)];
}

/**
 * Runs a kernel on all rows with every thread that is ready, this one included, and returns when all are done. How many there are
 * changes no bit: each row is computed whole by one of them.
 */
export function runTogether(
  control: Control,
  exports: KernelExports,
  name: RangeKernel,
  count: number,
  grain: number,
  rest: readonly number[],
): void {
  const { words, numbers } = control;
  const threads = Math.min(1 + Atomics.load(words, READY), MOST_THREADS - 1);
  if (threads === 1 || count <= grain) {
    runInstance(exports, name, 0, count, rest);
    return;
  }
  words[KERNEL] = RANGE_KERNELS.indexOf(name);
  words[COUNT] = count;
  words[GRAIN] = grain;
  words[ARGUMENTS] = rest.length;
  for (let k = 0; k < rest.length; k++) numbers[k] = rest[k];
  Atomics.store(words, DONE, 0);
  // The number of threads travels in the same word as the signal, so that no worker can read one without the other.
  const turn = (Math.floor(Atomics.load(words, TURN) / MOST_THREADS) + 1) * MOST_THREADS;
  Atomics.store(words, TURN, (turn + threads) | 0);
  Atomics.notify(words, TURN);
  const [from, to] = rangeOf(0, threads, count, grain);
  runInstance(exports, name, from, to, rest);
  for (let done = waitForChange(words, DONE, 0); done < threads - 1; ) done = waitForChange(words, DONE, done);
}

/** What a worker does: wait for a command, run its rows, say so; until it is told to stop. */
export function serve(control: Control, exports: KernelExports): void {
  const { words, numbers } = control;
  let turn = Atomics.load(words, TURN);
  const thread = 1 + Atomics.add(words, READY, 1);
  for (;;) {
    turn = waitForChange(words, TURN, turn);
    if (Atomics.load(words, STOP) === 1) return;
    const threads = turn & (MOST_THREADS - 1);
    if (thread >= threads) continue;
    const rest = Array.from(numbers.subarray(0, words[ARGUMENTS]));
    const [from, to] = rangeOf(thread, threads, words[COUNT], words[GRAIN]);
    runInstance(exports, RANGE_KERNELS[words[KERNEL]], from, to, rest);
    if (Atomics.add(words, DONE, 1) === threads - 2) Atomics.notify(words, DONE);
  }
}

/** Tells all workers to stop. */
export function stopAll({ words }: Control): void {
  Atomics.store(words, STOP, 1);
  Atomics.store(words, TURN, (Atomics.load(words, TURN) + MOST_THREADS) | 0);
  Atomics.notify(words, TURN);
}

/** How many workers wait for commands. */
export function readyWorkers({ words }: Control): number {
  return Atomics.load(words, READY);
}

function waitForChange(words: Int32Array, place: number, seen: number): number {
  for (let look = 0; look < LOOKS; look++) {
    const now = Atomics.load(words, place);
    if (now !== seen) return now;
  }
  for (;;) {
    Atomics.wait(words, place, seen);
    const now = Atomics.load(words, place);
    if (now !== seen) return now;
  }
}
