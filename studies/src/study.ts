import type { Claim } from "./claim.ts";

/** How much work a study does: what continuous integration runs, what a reader runs, everything the paper shows. */
export type StudySize = "quick" | "default" | "full";

/** Which part it belongs to: the two papers, what telos adds to them, or the two as one tool. */
export type StudyHalf = "inverse" | "forward" | "beyond" | "loop";

/** What is asked of a study. */
export interface StudyRequest {
  readonly size: StudySize;
  /** Seeds of whatever is random, one simulation or training each; not the ones on which parameters were chosen. */
  readonly seeds: readonly number[];
}

/** A task with what came out of it, as `conclude` reads them: in the order in which `tasks` gave them. */
export interface TaskResult<Task, Result> {
  readonly task: Task;
  readonly result: Result;
}

/** One figure of a study, drawn. */
export interface StudyFigure {
  /** Name of its files, without ending: "fig-2-network". */
  readonly name: string;
  /** What it shows, for the list of figures; its title. */
  readonly title: string;
  readonly svg: string;
  /** The numbers that are drawn. */
  readonly csv: string;
}

/** What a study found. */
export interface Conclusion {
  readonly claims: readonly Claim[];
  readonly figures: readonly StudyFigure[];
  /** What a reader should know and what is no claim: what fell short, what was seen on the way. */
  readonly notes: readonly string[];
}

/**
 * A published claim, made checkable: tasks that are independent of each other, and what follows from their results.
 * Tasks and results are plain data (numbers, text, arrays, typed arrays), for they travel between threads; a task draws
 * from the seed that it holds, so that its result is the same on any thread and in any order.
 */
export interface Study<Task = unknown, Result = unknown> {
  /** Also the name of its folder: "fig-2-network". */
  readonly id: string;
  readonly half: StudyHalf;
  /** What it shows, in a sentence. */
  readonly title: string;
  /** The independent pieces of work, the longest first where it matters. */
  tasks(request: StudyRequest): readonly Task[];
  /** Relative length of a task, a third of a second being about 1: for the time left, and so that long ones begin early. 1 unless given. */
  costOf?(task: Task): number;
  runTask(task: Task): Result | Promise<Result>;
  conclude(results: readonly TaskResult<Task, Result>[], request: StudyRequest): Conclusion;
}

/** A study as the registry holds it, its types of task and result known to itself only. */
export function defineStudy<Task, Result>(study: Study<Task, Result>): Study {
  // Results come back from other threads: only the study itself, which made its tasks, knows what they are.
  return study as Study;
}
