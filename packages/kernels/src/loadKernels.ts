import { type Arena, arenaSource } from "./arena.ts";
import { CONTROL_BYTES, controlAt, readyWorkers, runTogether, stopAll } from "./controlBlock.ts";
import { relaxedBuild } from "./embedded/relaxed.ts";
import { strictBuild } from "./embedded/strict.ts";
import { instanceOn, runInstance } from "./instance.ts";
import type { KernelExports } from "./kernelExports.ts";
import type { AfterRange, RangeKernel } from "./rangeKernels.ts";
import { startWorkers } from "./startWorkers.ts";
import { unsharedBinary } from "./unsharedBinary.ts";

/** Strict: the same bits everywhere. Relaxed: fused multiply-add, faster, may differ between processors in the last digits. */
export type KernelBuild = "strict" | "relaxed";

/** A kernel instance with its memory. */
export interface Kernels extends Disposable {
  readonly build: KernelBuild;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  /** Threads that work at this moment: workers join when they have started, and how many there are changes no bit. */
  readonly threads: () => number;
  /** Runs a kernel on rows 0 to `count`; threads take ranges of it, multiples of `grain` but for the last. */
  run<Name extends RangeKernel>(name: Name, count: number, grain: number, ...rest: AfterRange<Name>): void;
  /** Asks for memory: `using arena = kernels.arena()`. */
  arena(): Arena;
}

export interface LoadOptions {
  /** Strict when absent; relaxed becomes strict on an engine without relaxed SIMD. */
  readonly build?: KernelBuild;
  /** Threads, this one included; 1 when absent, and wherever the engine or the page has no SharedArrayBuffer. */
  readonly threads?: number;
}

const binaries = new Map<KernelBuild, Uint8Array<ArrayBuffer>>();
const modules = new Map<string, WebAssembly.Module>();

/**
 * Loads the kernels: no path, no download, the same in Node and in a browser. Every call gives an instance with memory of its own.
 * With threads, `using kernels = loadKernels({ threads: 2 })` ends the workers; they do not keep a program from ending.
 * @throws Error where the engine has no WebAssembly with 128-bit vectors
 */
export function loadKernels(options: LoadOptions = {}): Kernels {
  const build = options.build === "relaxed" && hasRelaxed() ? "relaxed" : "strict";
  const threads = options.threads ?? 1;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new RangeError(`loadKernels: threads must be an integer from 1 to ${MOST_THREADS} but is ${threads}.`);
  }
  const shared = threads > 1 && typeof SharedArrayBuffer !== "undefined";
  const module = kernelModule(build, shared);
  const memory = kernelMemory(shared);
  const exports = instanceOn(module, memory);
  const { arena } = arenaSource(memory, exports.heapBase());
  if (!shared) {
    return {
      ...{ build, memory, exports, arena, threads: () => 1 },
      run: (name, count, _grain, ...rest) => runInstance(exports, name, 0, count, rest),
      [Symbol.dispose]: () => {},
    };
  }
  const control = controlAt(memory, arena().u8(CONTROL_BYTES).at);
  const workers = startWorkers(threads - 1, { module, memory, control: control.byteOffset });
  return {
    ...{ build, memory, exports, arena, threads: () => 1 + readyWorkers(control) },
    run: (name, count, grain, ...rest) => runTogether(control, exports, { name, count, grain, rest }),
    [Symbol.dispose]() {
      stopAll(control);
      workers.terminate();
    },
  };
}

/** Whether the engine can run the relaxed build. */
export function hasRelaxed(): boolean {
  return WebAssembly.validate(binaryOf("relaxed"));
}

/** The compiled module of a build, made once. */
export function kernelModule(build: KernelBuild, shared: boolean): WebAssembly.Module {
  const key = `${build} ${shared}`;
  const known = modules.get(key);
  if (known) return known;
  const binary = binaryOf(build);
  const module = new WebAssembly.Module(shared ? binary : unsharedBinary(binary));
  modules.set(key, module);
  return module;
}

const MOST_THREADS = 15;
const MOST_PAGES = 32768; // as in the module: 2 GiB

function kernelMemory(shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared });
}

function binaryOf(build: KernelBuild): Uint8Array<ArrayBuffer> {
  const known = binaries.get(build);
  if (known) return known;
  const text = atob(build === "strict" ? strictBuild : relaxedBuild);
  const binary = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  binaries.set(build, binary);
  return binary;
}
