import type { TaskName } from "./tasks.ts";
import type { FromWorker, TaskWork, ToWorker } from "./workerMessages.ts";

// Each task is loaded when it is first asked for: who only watches never loads a reader of files.
const WORK: { readonly [Name in TaskName]: () => Promise<TaskWork<Name>> } = {
  live: async () => (await import("./tasks/live.ts")).live,
  judge: async () => (await import("./tasks/judge.ts")).judge,
  purpose: async () => (await import("./tasks/purpose.ts")).purpose,
  activity: async () => (await import("./tasks/activity.ts")).activity,
  openRecording: async () => (await import("./tasks/openRecording.ts")).openRecording,
  inspect: async () => (await import("./tasks/inference.ts")).inspect,
  infer: async () => (await import("./tasks/inference.ts")).infer,
  inferenceRun: async () => (await import("./tasks/inferenceRun.ts")).inferenceRun,
  predict: async () => (await import("./tasks/inference.ts")).predict,
};

interface Running {
  readonly controller: AbortController;
  hear: ((message: unknown) => void) | undefined;
  readonly unheard: unknown[];
}

interface WorkerSide {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const side = globalThis as unknown as WorkerSide;
const running = new Map<number, Running>();

side.onmessage = ({ data }) => {
  switch (data.kind) {
    case "start":
      void start(data.id, data.task, data.input);
      return;
    case "message": {
      const task = running.get(data.id);
      if (task?.hear) task.hear(data.message);
      else task?.unheard.push(data.message);
      return;
    }
    case "cancel":
      running.get(data.id)?.controller.abort();
  }
};

async function start(id: number, name: TaskName, input: unknown): Promise<void> {
  const controller = new AbortController();
  const task: Running = { controller, hear: undefined, unheard: [] };
  running.set(id, task);
  let transfer: Transferable[] = [];
  try {
    const work = (await WORK[name]()) as TaskWork<TaskName>;
    const output = await work(input as never, {
      signal: controller.signal,
      report: (progress, buffers = []) => side.postMessage({ kind: "progress", id, progress }, buffers),
      listen(hear) {
        task.hear = hear as (message: unknown) => void;
        for (const message of task.unheard.splice(0)) task.hear(message);
      },
      moving: (buffers) => {
        transfer = buffers;
      },
    });
    side.postMessage({ kind: "done", id, output }, transfer);
  } catch (fault) {
    side.postMessage({ kind: "failed", id, words: fault instanceof Error ? fault.message : String(fault) }, []);
  } finally {
    running.delete(id);
  }
}
