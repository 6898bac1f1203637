import { type Clock, secondsOf } from "./clock.ts";

/** What a piece of work gives: named tables of numbers, compared with those of the reference before any clock starts. */
export type Answer = Readonly<Record<string, ArrayLike<number>>>;

/** One side of a benchmark: something that does the work, says what came out, and is timed. */
export interface Contender {
  /** Short and unique within its race: `strict`, `relaxed, 2 threads`, `hand-blocked`. */
  readonly name: string;
  readonly threads: number;
  /** What the work gives from the race's own input, the same for every contender. Called once, before the clock. */
  answer(): Answer | Promise<Answer>;
  /** Does the work `repeats` times. @returns seconds of one repetition */
  time(repeats: number, clock: Clock): number | Promise<number>;
  /** What else it has to say, once the race is over: a block size, a lifetime. */
  note?(): Readonly<Record<string, number>>;
  close?(): void | Promise<void>;
}

/** A contender that lives in this process: `once` is timed by this process's clock. */
export function localContender(
  name: string,
  threads: number,
  work: { readonly answer: () => Answer; readonly once: () => void },
): Contender {
  return {
    name,
    threads,
    answer: work.answer,
    time(repeats, clock) {
      const started = secondsOf(clock);
      for (let k = 0; k < repeats; k++) work.once();
      return (secondsOf(clock) - started) / repeats;
    },
  };
}
