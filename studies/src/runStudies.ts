import { createPool, type Pool, type TaskOutcome } from "@telos/runs";
import { HELD_OUT_SEEDS, type StudyEntry, studies } from "./registry.ts";
import type { StudyTask } from "./runStudyTask.ts";
import type { Conclusion, Study, StudyRequest, TaskResult } from "./study.ts";

/** What a study came to: its conclusion, or why there is none. */
export type StudyOutcome =
  | {
      readonly kind: "done";
      readonly study: Study;
      readonly request: StudyRequest;
      readonly conclusion: Conclusion;
      readonly taskMs: number;
    }
  | { readonly kind: "failed"; readonly study: Study; readonly errors: readonly Error[] }
  | { readonly kind: "stopped"; readonly study: Study; readonly tasksDone: number; readonly tasks: number };

/** Where the work stands: shares of the whole, by the expected length of the tasks. */
export interface StudiesProgress {
  readonly done: number;
  readonly total: number;
  readonly study: string;
}

/** How studies are run. */
export interface RunStudiesOptions {
  readonly size: StudyRequest["size"];
  /** The seeds of every study; without them each half's held-out ones, two in a quick run. */
  readonly seeds?: readonly number[];
  /** Worker threads at most; as many as the machine has cores when left out. */
  readonly threads?: number;
  /** Stops the work: studies that are complete stay, the others are `stopped`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StudiesProgress) => void;
  /** Any clock in milliseconds; without it `taskMs` is 0. */
  readonly clock?: () => number;
  /** Hands in another pool, for tests. */
  readonly pool?: Pool<StudyTask, unknown>;
}

/**
 * Runs studies on one pool of threads and yields what each came to, in the order asked for. The tasks of all studies
 * stand in one line, so that no thread waits at the end of a study; results do not depend on the number of threads.
 */
export async function* runStudies(
  entries: readonly StudyEntry[],
  options: RunStudiesOptions,
): AsyncGenerator<StudyOutcome, void, void> {
  const { size, signal, onProgress, clock = () => 0 } = options;
  const loaded = await Promise.all(entries.map((entry) => entry.load()));
  const plans = loaded.map((study) => {
    const request: StudyRequest = { size, seeds: options.seeds ?? heldOutSeeds(study.half, size) };
    return { study, request, tasks: study.tasks(request) };
  });
  const costOf = ({ study, task }: Plan) => study.costOf?.(task) ?? 1;
  const line: Plan[] = plans.flatMap(({ study, tasks }) => tasks.map((task) => ({ study, task })));
  const total = line.reduce((sum, one) => sum + costOf(one), 0);
  let done = 0;
  let started = clock();

  await using owned = options.pool === undefined ? await createStudyPool(options.threads) : undefined;
  const pool = options.pool ?? owned!;
  const outcomes = pool.map(
    line.map(({ study, task }) => ({ study: study.id, task })),
    {
      ...(signal && { signal }),
      held: Infinity,
      onSettled: (outcome) => {
        const one = line[outcome.index]!;
        done += costOf(one);
        onProgress?.({ done, total, study: one.study.id });
      },
    },
  );
  for (const { study, request, tasks } of plans) {
    const results: TaskResult<unknown, unknown>[] = [];
    const errors: Error[] = [];
    for (const task of tasks) {
      const next = await outcomes.next();
      // Without a value the line was cut off by the signal.
      const outcome: TaskOutcome<StudyTask, unknown> | undefined = next.done ? undefined : next.value;
      if (outcome?.kind === "done") results.push({ task, result: outcome.output });
      if (outcome?.kind === "failed")
        errors.push(new Error(`${study.id}: ${outcome.error.message}`, { cause: outcome.error }));
    }
    if (errors.length > 0) yield { kind: "failed", study, errors };
    else if (results.length < tasks.length)
      yield { kind: "stopped", study, tasksDone: results.length, tasks: tasks.length };
    else {
      const conclusion = study.conclude(results, request);
      yield { kind: "done", study, request, conclusion, taskMs: clock() - started };
    }
    started = clock();
  }
}

function heldOutSeeds(half: Study["half"], size: StudyRequest["size"]): readonly number[] {
  return HELD_OUT_SEEDS[half].slice(0, size === "quick" ? 2 : undefined);
}

/** The studies of one half or of both, or the named ones. */
export function chooseStudies(half: Study["half"] | "all", ids?: readonly string[]): readonly StudyEntry[] {
  const offered = studies.filter((entry) => half === "all" || entry.half === half);
  if (ids === undefined) return offered;
  return ids.map((id) => {
    const entry = offered.find((one) => one.id === id);
    if (entry === undefined)
      throw new RangeError(`there is no study "${id}" here. There are ${offered.map((one) => one.id).join(", ")}.`);
    return entry;
  });
}

interface Plan {
  readonly study: Study;
  readonly task: unknown;
}

function createStudyPool(threads?: number): Promise<Pool<StudyTask, unknown>> {
  return createPool<StudyTask, unknown>({
    module: new URL("./runStudyTask.ts", import.meta.url),
    task: "runStudyTask",
    ...(threads === undefined ? {} : { threads }),
  });
}
