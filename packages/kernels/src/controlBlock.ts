import { runInstance } from "./instance.ts";
import type { KernelExports } from "./kernelExports.ts";
import { RANGE_KERNELS, type RangeKernel } from "./rangeKernels.ts";

/** Words of the control block, which lies in kernel memory and which all threads see. */
const TURN = 0; // counts commands; its lowest bits say how many threads take part
const DONE = 1; // pieces of the command that are done
const READY = 2; // workers that wait for commands
const STOP = 3;
const KERNEL = 4;
const COUNT = 5;
const GRAIN = 6;
const ARGUMENTS = 7;
const NEXT = 8; // for each thread the command's turn, and in the lowest bits which of its pieces is the next to be taken
const MOST_THREADS = 16;
const MOST_ARGUMENTS = 40;
const WORDS = NEXT + MOST_THREADS;
/** Bytes of the control block: its words and the arguments. */
export const CONTROL_BYTES = 4 * WORDS + 8 * MOST_ARGUMENTS;
// So many for each thread: a thread that is late or slow leaves them to the others. At most 15.
const PIECES = 12;
// A thread that waits looks this often before it sleeps: about as long as waking it would take.
const LOOKS = 60_000;

/** One thread's view of the control block. */
export interface Control {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
}

/** The control block at an address. */
export function controlAt(memory: WebAssembly.Memory, at: number): Control {
  return {
    words: new Int32Array(memory.buffer, at, WORDS),
    numbers: new Float64Array(memory.buffer, at + 4 * WORDS, MOST_ARGUMENTS),
  };
}

/** How `threads` share `count` rows: pieces of `size` rows, a multiple of `grain`, the last one shorter; `each` thread has so many of its own. */
export function piecesOf(
  threads: number,
  count: number,
  grain: number,
): { size: number; pieces: number; each: number } {
  const size = Math.ceil(count / (threads * PIECES) / grain) * grain;
  const pieces = Math.ceil(count / size);
  return { size, pieces, each: Math.ceil(pieces / threads) };
}

/**
 * Runs a kernel on all rows with every thread that is ready, this one included, and returns when all are done. How many there are
 * changes no bit: each row is computed whole by one of them, whichever it is.
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
  const turn = ((Math.floor(Atomics.load(words, TURN) / MOST_THREADS) + 1) * MOST_THREADS) | 0;
  for (let thread = 0; thread < threads; thread++) Atomics.store(words, NEXT + thread, turn);
  Atomics.store(words, TURN, turn + threads);
  Atomics.notify(words, TURN);
  const { pieces } = piecesOf(threads, count, grain);
  takePieces(control, exports, turn + threads, 0);
  for (let done = Atomics.load(words, DONE); done < pieces; ) done = waitForChange(words, DONE, done);
}

/** What a worker does: wait for a command, run its rows, say so; until it is told to stop. */
export function serve(control: Control, exports: KernelExports): void {
  const { words } = control;
  let turn = Atomics.load(words, TURN);
  const thread = 1 + Atomics.add(words, READY, 1);
  exports.setThread(thread);
  for (;;) {
    turn = waitForChange(words, TURN, turn);
    if (Atomics.load(words, STOP) === 1) return;
    if (thread < (turn & (MOST_THREADS - 1))) takePieces(control, exports, turn, thread);
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

/**
 * Runs pieces of a command as long as there are any: this thread's own first, then those that others have not come to. A worker that comes
 * late may read the next command's words while they are written; but then it finds no piece of the command that it was called for,
 * and what it read is not used.
 */
function takePieces({ words, numbers }: Control, exports: KernelExports, turn: number, thread: number): void {
  const threads = turn & (MOST_THREADS - 1);
  const name = RANGE_KERNELS[words[KERNEL]];
  const count = words[COUNT];
  const { size, pieces, each } = piecesOf(threads, count, words[GRAIN]);
  const rest = Array.from(numbers.subarray(0, words[ARGUMENTS]));
  for (let k = 0; k < threads; k++) {
    const owner = (thread + k) % threads;
    const last = Math.min(each, pieces - owner * each);
    for (;;) {
      const next = Atomics.load(words, NEXT + owner);
      if (((next ^ turn) & -MOST_THREADS) !== 0) return; // the command is over
      const own = next & (MOST_THREADS - 1);
      if (own >= last) break;
      if (Atomics.compareExchange(words, NEXT + owner, next, next + 1) !== next) continue;
      const from = (owner * each + own) * size;
      runInstance(exports, name, from, Math.min(count, from + size), rest);
      if (Atomics.add(words, DONE, 1) === pieces - 1) Atomics.notify(words, DONE);
    }
  }
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
