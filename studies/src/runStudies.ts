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

/** The same seeds for every study, or other ones for each half. */
export type StudySeeds = readonly number[] | Readonly<Record<Study["half"], readonly number[]>>;

/** How studies are run. */
export interface RunStudiesOptions {
  readonly size: StudyRequest["size"];
  readonly seeds: StudySeeds;
  /** Worker threads at most; as many as the machine has cores when left out. */
  readonly threads?: number;
  /** Stops the work: studies that are complete stay, the others are `stopped`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StudiesProgress) => void;
  /** Any clock in milliseconds; without it `taskMs` is 0. */
  readonly clock?: () => number;
  /** Results that are there already, by the place of their task in the line of all tasks; these are not done again. */
  readonly known?: ReadonlyMap<number, unknown>;
  /** Told of each new result, as soon as it is there, with the place of its task. */
  readonly onResult?: (place: number, result: unknown) => void;
  /** Hands in another pool, for tests. */
  readonly pool?: Pool<StudyTask, unknown>;
}

/**
 * Runs studies on one pool of threads and yields what each came to, in the order asked for. The tasks of all studies
 * stand in one line, the long ones in front, so that no thread waits at the end of a study and hardly one at the end of all; results do not
 * depend on the number of threads.
 */
export async function* runStudies(
  entries: readonly StudyEntry[],
  options: RunStudiesOptions,
): AsyncGenerator<StudyOutcome, void, void> {
  const { signal, onProgress, onResult, known = new Map(), clock = () => 0 } = options;
  const loaded = await Promise.all(entries.map((entry) => entry.load()));
  const plans = loaded.map((study) => {
    const request = requestOf(study, options);
    return { study, request, tasks: study.tasks(request) };
  });
  const costOf = ({ study, task }: Plan) => study.costOf?.(task) ?? 1;
  const line: Plan[] = plans.flatMap(({ study, tasks }) => tasks.map((task) => ({ study, task })));
  const total = line.reduce((sum, one) => sum + costOf(one), 0);
  const open = longFirst(line.map(costOf)).filter((place) => !known.has(place));
  let done = line.reduce((sum, one, place) => sum + (known.has(place) ? costOf(one) : 0), 0);
  let started = clock();

  await using owned = options.pool === undefined ? await createStudyPool(options.threads) : undefined;
  const pool = options.pool ?? owned!;
  const outcomes = pool.map(
    open.map((place) => ({ study: line[place]!.study.id, task: line[place]!.task })),
    {
      ...(signal && { signal }),
      held: Infinity,
      onSettled: (outcome) => {
        const place = open[outcome.index]!;
        const one = line[place]!;
        done += costOf(one);
        if (outcome.kind === "done") onResult?.(place, outcome.output);
        onProgress?.({ done, total, study: one.study.id });
      },
    },
  );
  const settled = new Map<number, TaskOutcome<StudyTask, unknown>>();
  /** What became of a task; undefined where the line was cut off by the signal. */
  const outcomeOf = async (place: number) => {
    while (!settled.has(place)) {
      const next = await outcomes.next();
      if (next.done) return undefined;
      settled.set(open[next.value.index]!, next.value);
    }
    return settled.get(place);
  };
  let place = 0;
  for (const { study, request, tasks } of plans) {
    const results: TaskResult<unknown, unknown>[] = [];
    const errors: Error[] = [];
    for (const task of tasks) {
      const at = place++;
      if (known.has(at)) {
        results.push({ task, result: known.get(at) });
        continue;
      }
      const outcome = await outcomeOf(at);
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

/** A task is long that takes this share of all: of two threads one waits for the last of the others at most so long. */
const LONG_SHARE = 0.01;

/** Places of tasks in the order in which they are begun: the long ones, the longest first, then the others as they stand, study by study. */
function longFirst(costs: readonly number[]): number[] {
  const long = LONG_SHARE * costs.reduce((sum, cost) => sum + cost, 0);
  const rank = (place: number) => (costs[place]! > long ? costs[place]! : 0);
  return Array.from(costs.keys()).sort((a, b) => rank(b) - rank(a) || a - b);
}

/** What is asked of one study: the seeds of its half. */
export function requestOf(
  study: Study,
  { size, seeds }: { readonly size: StudyRequest["size"]; readonly seeds: StudySeeds },
): StudyRequest {
  return { size, seeds: "inverse" in seeds ? seeds[study.half] : seeds };
}

/** The seeds of a run that names none: each half's held-out ones, the first `count` where told, else two in a quick run. */
export function heldOutSeeds(
  size: StudyRequest["size"],
  count = size === "quick" ? QUICK_SEEDS : undefined,
): Readonly<Record<Study["half"], readonly number[]>> {
  const few = (half: Study["half"]) => HELD_OUT_SEEDS[half].slice(0, count);
  return { inverse: few("inverse"), forward: few("forward"), beyond: few("beyond"), loop: few("loop") };
}

const QUICK_SEEDS = 2;

/** The studies of one part, of both papers ("all"), or the named ones: of that part, or of any where it is "all". */
export function chooseStudies(half: Study["half"] | "all", ids?: readonly string[]): readonly StudyEntry[] {
  const offered = studies.filter((entry) =>
    half === "all" ? ids !== undefined || entry.half === "inverse" || entry.half === "forward" : entry.half === half,
  );
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
