/** What a command talks to, handed in so that a test can listen. */
export interface Terminal {
  /** Standard output: the answer, one JSON object with `--json`. */
  readonly print: (text: string) => void;
  /** Standard error: progress, notes. */
  readonly tell: (text: string) => void;
  /** Whether standard error is a terminal that can redraw a line. */
  readonly canRedraw: boolean;
  readonly colour: boolean;
  readonly now: () => Date;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A mistake in how the command was called: exit code 2. Everything else that is thrown ends with 1. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The process's own terminal. The first Ctrl-C asks the work to stop and keep what it has, a second one ends at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  let interruptedAt = Number.NEGATIVE_INFINITY;
  process.on("SIGINT", () => {
    const now = performance.now();
    if (controller.signal.aborted && now - interruptedAt > SAME_KEY_MS) process.exit(130);
    interruptedAt = now;
    if (!controller.signal.aborted)
      process.stderr.write("\nStopping; what was done is kept. Press Ctrl-C again to end at once.\n");
    controller.abort();
  });
  process.on("SIGTERM", () => controller.abort());
  // A reader that has seen enough (`telos inspect … | head`) closes the pipe: no fault of ours.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (fault: NodeJS.ErrnoException) => {
      if (fault.code !== "EPIPE") throw fault;
    });
  return {
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    canRedraw: process.stderr.isTTY === true,
    colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    now: () => new Date(),
    clock: () => performance.now(),
    signal: controller.signal,
  };
}

const SAME_KEY_MS = 500; // one key press can arrive as two signals
