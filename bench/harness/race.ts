import type { Clock } from "./clock.ts";
import type { Answer, Contender } from "./contender.ts";
import { expectAnswer, type Tolerances } from "./expectAnswer.ts";

/** Contenders for the same work. The first is the reference that all others must agree with. */
export interface Race {
  readonly contenders: readonly Contender[];
  readonly tolerances: Tolerances;
  /** Rounds; every contender is timed once in each. At least 10 for a result that is told to others. */
  readonly rounds: number;
  /** With `cpu`, contenders of several threads stay out. */
  readonly clock: Clock;
  /** Seconds that one timing should last at least: short works are repeated. Default 0.02. */
  readonly atLeastSeconds?: number;
  /** How often every work is repeated in one timing, instead of as often as fills `atLeastSeconds`. */
  readonly repeats?: number;
  /** How often each contender works before the clock. Default 2. */
  readonly warmUps?: number;
  /** Called after each round. */
  readonly onRound?: (done: number, rounds: number) => void;
}

/** What a race measured: for each contender, seconds of one repetition in each round. */
export type Timings = ReadonlyMap<string, readonly number[]>;

/**
 * Checks every answer, then times all contenders by turns, so that a busy machine slows all of them alike. Each round
 * begins with another contender.
 * @throws Error before any clock starts if an answer is wrong or two contenders share a name
 */
export async function race({ contenders: all, tolerances, rounds, clock, ...options }: Race): Promise<Timings> {
  // A running thread's own time is told in ticks of 4 ms.
  const atLeastSeconds = Math.max(options.atLeastSeconds ?? 0.02, clock === "cpu" ? 0.15 : 0);
  const { warmUps = 2 } = options;
  const contenders = clock === "wall" ? all : all.filter(({ threads }) => threads === 1);
  const seconds = new Map<string, number[]>();
  let reference: Answer | undefined;
  for (const contender of contenders) {
    if (seconds.has(contender.name)) throw new Error(`race: two contenders are called "${contender.name}".`);
    seconds.set(contender.name, []);
    const answer = await contender.answer();
    reference ??= answer;
    expectAnswer(contender.name, answer, reference, tolerances);
  }
  const repeats = new Map<string, number>();
  for (const contender of contenders) {
    let last = Number.POSITIVE_INFINITY;
    for (let k = 0; k < warmUps; k++) last = Math.min(last, await contender.time(1, "wall"));
    repeats.set(contender.name, options.repeats ?? Math.max(1, Math.ceil(atLeastSeconds / Math.max(last, 1e-7))));
  }
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < contenders.length; k++) {
      const contender = contenders[(round + k) % contenders.length]!;
      seconds.get(contender.name)!.push(await contender.time(repeats.get(contender.name)!, clock));
    }
    options.onRound?.(round + 1, rounds);
  }
  return seconds;
}
