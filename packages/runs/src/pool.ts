import { availableParallelism } from "node:os";

/** How a task ended. `index` counts the inputs from 0. */
export type TaskOutcome<Input, Output> =
  | { readonly kind: "done"; readonly index: number; readonly input: Input; readonly output: Output }
  | { readonly kind: "failed"; readonly index: number; readonly input: Input; readonly error: Error }
  | { readonly kind: "cancelled"; readonly index: number; readonly input: Input };

/** What a pool runs, and on how much of the machine. */
export interface PoolOptions {
  /** File URL of the module that exports the task; `.ts` runs as it is. */
  readonly module: URL;
  /** Name of the exported function: plain data in, plain data (or a promise of it) out, nothing remembered between calls. */
  readonly task: string;
  /** Threads at most; as many as the machine has cores when left out. */
  readonly threads?: number;
  /** Start all threads at once, and let them wait; without it one, and others as they are needed. */
  readonly startAll?: boolean;
  /** Heap of one thread in MB, outside of which typed arrays lie; a task that needs more fails alone. */
  readonly heapMb?: number;
}

/** How one pass over the inputs is run. */
export interface MapOptions<Input, Output> {
  /** Ends the tasks at work and starts no more. */
  readonly signal?: AbortSignal;
  /** Called as each task ends, in the order in which they end: for progress. */
  readonly onSettled?: (outcome: TaskOutcome<Input, Output>) => void;
  /**
   * Outcomes held for the reader at most, those at work included; two a thread when left out. More of them, or Infinity, keep all threads
   * at work behind one long task.
   */
  readonly held?: number;
}

/** Worker threads that wait for tasks. `await using pool = …` ends them. */
export interface Pool<Input, Output> extends AsyncDisposable {
  /**
   * Runs the task on each input and yields the outcomes in the order of the inputs, whatever order they end in.
   * Inputs are asked for, and outcomes held, at most two a thread ahead of the reader, unless `held` says otherwise. A failed
   * task fails alone.
   */
  readonly map: (
    inputs: Iterable<Input>,
    options?: MapOptions<Input, Output>,
  ) => AsyncGenerator<TaskOutcome<Input, Output>, void, void>;
  /** Ends all threads; tasks at work are cut off. */
  readonly close: () => Promise<void>;
}

const AHEAD_PER_THREAD = 2; // one at work and one ready: a thread never waits for the reader
const IDLE_MS = 10_000; // an idle thread ends after this

/**
 * Starts a pool of worker threads (docs/decisions/0006-worker-pool.md).
 * @throws when `threads` or `heapMb` is not a positive whole number
 */
export async function createPool<Input, Output>(options: PoolOptions): Promise<Pool<Input, Output>> {
  const threads = options.threads ?? availableParallelism();
  expectCount("threads", threads);
  if (options.heapMb !== undefined) expectCount("heapMb", options.heapMb);
  // Loaded here and not above: commands that need no threads start without it.
  const { Piscina } = await import("piscina");
  const workers = new Piscina<Input, Output>({
    filename: options.module.href,
    name: options.task,
    minThreads: options.startAll ? threads : 1,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    ...(options.heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: options.heapMb } }),
  });
  // A thread may answer in the moment in which its task is given up: nobody waits for that answer, and it is no fault.
  workers.on("error", (fault: unknown) => {
    if (!(fault instanceof Error && fault.message.startsWith("Unexpected message from Worker"))) throw fault;
  });
  const close = (): Promise<void> => workers.destroy();

  async function* map(
    inputs: Iterable<Input>,
    { signal, onSettled, held = AHEAD_PER_THREAD * threads }: MapOptions<Input, Output> = {},
  ): AsyncGenerator<TaskOutcome<Input, Output>, void, void> {
    const left = new AbortController(); // aborted when the reader stops early
    const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    const start = async (input: Input, index: number): Promise<TaskOutcome<Input, Output>> => {
      let outcome: TaskOutcome<Input, Output>;
      try {
        outcome = { kind: "done", index, input, output: await workers.run(input, { signal: stop }) };
      } catch (cause) {
        outcome = stop.aborted
          ? { kind: "cancelled", index, input }
          : { kind: "failed", index, input, error: errorOf(cause) };
      }
      onSettled?.(outcome);
      working--;
      startMore();
      return outcome;
    };
    const source = inputs[Symbol.iterator]();
    const waiting: Promise<TaskOutcome<Input, Output>>[] = [];
    let started = 0;
    let working = 0;
    let exhausted = false;
    let fault: { readonly cause: unknown } | undefined; // of the inputs: told to the reader in its turn
    const startMore = (): void => {
      while (!exhausted && !stop.aborted && working < AHEAD_PER_THREAD * threads && waiting.length < held) {
        try {
          const next = source.next();
          if (next.done) exhausted = true;
          else {
            working++;
            waiting.push(start(next.value, started++));
          }
        } catch (cause) {
          exhausted = true;
          fault = { cause };
        }
      }
    };
    try {
      for (;;) {
        startMore();
        if (fault) throw fault.cause;
        const first = waiting.shift();
        if (first === undefined) return;
        yield await first;
      }
    } finally {
      left.abort();
      if (!exhausted) source.return?.();
      await Promise.all(waiting);
    }
  }

  return { map, close, [Symbol.asyncDispose]: close };
}

function expectCount(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value > 0)) {
    throw new Error(`createPool: ${name} must be a whole number above 0 but is ${value}.`);
  }
}

/** What a thread could not hand back arrives as an error without a message. */
function errorOf(cause: unknown): Error {
  if (cause instanceof Error && cause.message !== "") return cause;
  const what = "the task's input or result cannot be handed between threads. Use plain data: no functions, no classes.";
  return new Error(what, { cause });
}
