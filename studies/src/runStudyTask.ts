import { studyEntry } from "./registry.ts";

/** A task with the study that it belongs to: what a thread receives. */
export interface StudyTask {
  readonly study: string;
  readonly task: unknown;
}

/** Runs one task of one study: what the threads of the pool call. */
export async function runStudyTask({ study, task }: StudyTask): Promise<unknown> {
  return (await studyEntry(study).load()).runTask(task);
}
