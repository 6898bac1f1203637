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
const FAILED = 8; // a kernel has failed in a worker
const OPEN = 9; // threads of a command that is not over, as the thread that gives commands sees it
const NEXT = 10; // for each thread the command's turn, and in the lowest bits which of its pieces is the next to be taken
const MOST_THREADS = 16;
const MOST_ARGUMENTS = 40;
const NUMBERS = NEXT + MOST_THREADS; // the arguments, two words each
const WORDS = NUMBERS + 2 * MOST_ARGUMENTS;
/** Bytes of the control block. */
export const CONTROL_BYTES = 4 * WORDS;
// So many for each thread: a thread that is late or slow leaves them to the others. At most 15.
const PIECES = 12;
// A thread that waits looks this often before it sleeps, some 80 µs, longer than what lies between two commands of an update.
const LOOKS = 10_000;

/** The control block at an address: all threads read and write it by `Atomics`. */
export function controlAt(memory: WebAssembly.Memory, at: number): Int32Array {
  return new Int32Array(memory.buffer, at, WORDS);
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

/** A kernel on rows 0 to `count`, with the arguments that follow the range. */
export interface Command {
  readonly name: RangeKernel;
  readonly count: number;
  readonly grain: number;
  readonly rest: readonly number[];
}

/**
 * Runs a kernel on all rows with every thread that is ready, this one included, and returns when all are done. How many there are
 * changes no bit: each row is computed whole by one of them, whichever it is.
 * @throws what the kernel throws here, or Error where it fails in another thread
 */
export function runTogether(control: Int32Array, exports: KernelExports, command: Command): void {
  const { name, count, grain, rest } = command;
  endWhatIsOpen(control);
  const threads = Math.min(1 + Atomics.load(control, READY), MOST_THREADS - 1);
  if (threads === 1 || count <= grain) {
    runInstance(exports, name, 0, count, rest);
    return;
  }
  let failures: unknown[];
  try {
    const turn = announce(control, command, threads);
    Atomics.notify(control, TURN);
    failures = takePieces(control, exports, turn, 0);
    waitForPieces(control, piecesOf(threads, count, grain).pieces);
  } catch (failure) {
    endWhatIsOpen(control); // what is thrown here is no kernel's: there is no stack left
    throw failure;
  }
  if (failures.length > 0) throw failures[0];
  if (Atomics.load(control, FAILED) === 1) throw new Error(`kernels: ${name} failed in a worker thread.`);
}

/**
 * Ends a command that an exception has left: the pieces that nobody has taken are taken and not run, the others are waited for. If not,
 * they would be counted for the next command, or write where memory has been given back.
 */
function endWhatIsOpen(control: Int32Array): void {
  const threads = Atomics.load(control, OPEN);
  if (threads === 0) return;
  const turn = (Atomics.load(control, NEXT) & -MOST_THREADS) + threads;
  takePieces(control, undefined, turn, 0);
  waitForPieces(control, piecesOf(threads, Atomics.load(control, COUNT), Atomics.load(control, GRAIN)).pieces);
}

function waitForPieces(control: Int32Array, pieces: number): void {
  for (let done = Atomics.load(control, DONE); done < pieces; ) done = waitForChange(control, DONE, done);
  Atomics.store(control, OPEN, 0);
}

const written = new Float64Array(MOST_ARGUMENTS);
const writtenWords = new Int32Array(written.buffer);
const found = new Float64Array(MOST_ARGUMENTS);
const foundWords = new Int32Array(found.buffer);

/**
 * Writes a command where the workers find it. First of all the last one's pieces are closed: a worker that comes late may read any of the
 * words that follow, old or new, but then finds no piece to take. Each store is atomic, so that none overtakes that.
 * @returns its turn
 */
export function announce(control: Int32Array, { name, count, grain, rest }: Command, threads: number): number {
  written.set(rest);
  const turn = ((Math.floor(Atomics.load(control, TURN) / MOST_THREADS) + 1) * MOST_THREADS) | 0;
  for (let thread = 0; thread < threads; thread++) Atomics.store(control, NEXT + thread, turn);
  Atomics.store(control, DONE, 0);
  Atomics.store(control, FAILED, 0);
  Atomics.store(control, KERNEL, RANGE_KERNELS.indexOf(name));
  Atomics.store(control, COUNT, count);
  Atomics.store(control, GRAIN, grain);
  Atomics.store(control, ARGUMENTS, rest.length);
  for (let word = 0; word < 2 * rest.length; word++) Atomics.store(control, NUMBERS + word, writtenWords[word]);
  Atomics.store(control, OPEN, threads);
  // The number of threads travels in the same word as the signal, so that no worker can read one without the other.
  Atomics.store(control, TURN, turn + threads);
  return turn + threads;
}

/** What a worker does: wait for a command, take pieces of it, say so; until it is told to stop. */
export function serve(control: Int32Array, exports: KernelExports): void {
  let turn = Atomics.load(control, TURN);
  const thread = 1 + Atomics.add(control, READY, 1);
  exports.setThread(thread);
  for (;;) {
    turn = waitForChange(control, TURN, turn);
    if (Atomics.load(control, STOP) === 1) return;
    if (thread < (turn & (MOST_THREADS - 1))) takePieces(control, exports, turn, thread);
  }
}

/** Tells all workers to stop, none of them in a piece. */
export function stopAll(control: Int32Array): void {
  endWhatIsOpen(control);
  Atomics.store(control, STOP, 1);
  Atomics.store(control, TURN, (Atomics.load(control, TURN) + MOST_THREADS) | 0);
  Atomics.notify(control, TURN);
}

/** How many workers wait for commands. */
export function readyWorkers(control: Int32Array): number {
  return Atomics.load(control, READY);
}

/**
 * Runs pieces of a command as long as there are any: this thread's own first, then those that others have not come to. What was read of
 * the command is right wherever a piece can be taken: it is over when all its pieces are done, and its words change only after that.
 * @param exports  of this thread's instance; without them pieces are taken and not run
 * @param turn  of the command, as `announce` gives it
 * @returns what the kernel threw; its pieces count as done, so that nobody waits for them
 */
export function takePieces(
  control: Int32Array,
  exports: KernelExports | undefined,
  turn: number,
  thread: number,
): unknown[] {
  const failures: unknown[] = [];
  const threads = turn & (MOST_THREADS - 1);
  const name = RANGE_KERNELS[Atomics.load(control, KERNEL)];
  const count = Atomics.load(control, COUNT);
  const { size, pieces, each } = piecesOf(threads, count, Atomics.load(control, GRAIN));
  const rest = argumentsOf(control);
  for (let k = 0; k < threads; k++) {
    const owner = (thread + k) % threads;
    const last = Math.min(each, pieces - owner * each);
    for (;;) {
      const next = Atomics.load(control, NEXT + owner);
      if (((next ^ turn) & -MOST_THREADS) !== 0) return failures; // the command is over
      const own = next & (MOST_THREADS - 1);
      if (own >= last) break;
      if (Atomics.compareExchange(control, NEXT + owner, next, next + 1) !== next) continue;
      const from = (owner * each + own) * size;
      try {
        if (exports) runInstance(exports, name, from, Math.min(count, from + size), rest);
      } catch (failure) {
        Atomics.store(control, FAILED, 1);
        failures.push(failure);
      } finally {
        if (Atomics.add(control, DONE, 1) === pieces - 1) Atomics.notify(control, DONE);
      }
    }
  }
  return failures;
}

function argumentsOf(control: Int32Array): number[] {
  const count = Atomics.load(control, ARGUMENTS);
  for (let word = 0; word < 2 * count; word++) foundWords[word] = Atomics.load(control, NUMBERS + word);
  return Array.from(found.subarray(0, count));
}

function waitForChange(control: Int32Array, place: number, seen: number): number {
  for (let look = 0; look < LOOKS; look++) {
    const now = Atomics.load(control, place);
    if (now !== seen) return now;
  }
  for (;;) {
    try {
      Atomics.wait(control, place, seen);
    } catch (failure) {
      if (!(failure instanceof TypeError)) throw failure; // a window's own thread may not sleep: it goes on looking
    }
    const now = Atomics.load(control, place);
    if (now !== seen) return now;
  }
}
