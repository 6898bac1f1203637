import { controlAt, serve } from "./controlBlock.ts";
import { instanceOn } from "./instance.ts";

/** What a worker is told when it starts. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
}

interface MessageSource {
  on?(event: "message", listener: (message: WorkerStart) => void): void;
  onmessage?: ((event: { data: WorkerStart }) => void) | null;
}

// Node's worker threads listen on a port of their own, a browser's workers on the global object.
const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const source = (node?.parentPort ?? globalThis) as MessageSource;

/** Serves until told to stop: the message's handler does not return before. */
export function startKernelWorker({ module, memory, control }: WorkerStart): void {
  serve(controlAt(memory, control), instanceOn(module, memory));
  globalThis.close?.();
}

if (source.on) source.on("message", startKernelWorker);
else source.onmessage = ({ data }) => startKernelWorker(data);
