import type { Clock } from "./clock.ts";
import type { Ratio } from "./ratio.ts";

/** How `npm run bench` was asked to measure. */
export interface BenchOptions {
  /** Rounds of each race. */
  readonly rounds: number;
  readonly clock: Clock;
  /** Whether to run what takes many minutes. */
  readonly long: boolean;
  /** Where text for people goes; standard output holds only the result when it is JSON. */
  readonly tell: (text: string) => void;
}

/** One hot path: what it measures, and how. */
export interface Benchmark {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  run(options: BenchOptions): Promise<readonly Ratio[]>;
}
