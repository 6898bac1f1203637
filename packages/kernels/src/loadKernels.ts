import { type Arena, arenaSource } from "./arena.ts";
import { relaxedBuild } from "./embedded/relaxed.ts";
import { strictBuild } from "./embedded/strict.ts";
import type { KernelExports } from "./kernelExports.ts";
import type { AfterRange, RangeKernel } from "./rangeKernels.ts";
import { unsharedBinary } from "./unsharedBinary.ts";

/** Strict: the same bits everywhere. Relaxed: fused multiply-add, faster, may differ between processors in the last digits. */
export type KernelBuild = "strict" | "relaxed";

/** A kernel instance with its memory. */
export interface Kernels {
  readonly build: KernelBuild;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  /** Whether other threads can work on the same memory. */
  readonly shared: boolean;
  readonly threads: number;
  /** Runs a kernel on rows 0 to `count`; each thread takes a range, a multiple of `grain` but for the last. */
  run<Name extends RangeKernel>(name: Name, count: number, grain: number, ...rest: AfterRange<Name>): void;
  /** Asks for memory: `using arena = kernels.arena()`. */
  arena(): Arena;
}

export interface LoadOptions {
  /** Strict when absent; relaxed becomes strict on an engine without relaxed SIMD. */
  readonly build?: KernelBuild;
  /** Whether threads will be started; unshared memory where the engine or the page has no SharedArrayBuffer. */
  readonly shared?: boolean;
}

const binaries = new Map<KernelBuild, Uint8Array<ArrayBuffer>>();
const modules = new Map<string, WebAssembly.Module>();

/**
 * Loads the kernels: no path, no download, the same in Node and in a browser. Every call gives an instance with memory of its own.
 * @throws Error where the engine has no WebAssembly with 128-bit vectors
 */
export function loadKernels(options: LoadOptions = {}): Kernels {
  const build = options.build === "relaxed" && hasRelaxed() ? "relaxed" : "strict";
  const shared = options.shared === true && typeof SharedArrayBuffer !== "undefined";
  const module = kernelModule(build, shared);
  const memory = kernelMemory(shared);
  const exports = instanceOn(module, memory);
  const source = arenaSource(memory, exports.heapBase());
  return {
    build,
    memory,
    exports,
    shared,
    threads: 1,
    run: (name, count, _grain, ...rest) => runOn(exports, name, 0, count, rest),
    arena: source.arena,
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

/** An instance of a compiled module on a memory, its own or another thread's. */
export function instanceOn(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  // The door where WebAssembly's untyped exports get their types (STYLE.md, rule 19).
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}

/** Calls a kernel on the rows `from` to `to`. */
export function runOn(
  exports: KernelExports,
  name: RangeKernel,
  from: number,
  to: number,
  rest: readonly number[],
): void {
  (exports[name] as (...args: number[]) => void)(from, to, ...rest);
}

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
