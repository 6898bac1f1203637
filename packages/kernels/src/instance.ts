import type { KernelExports } from "./kernelExports.ts";
import type { RangeKernel } from "./rangeKernels.ts";

/** An instance of a compiled module on a memory, its own or another thread's. */
export function instanceOn(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  // The door where WebAssembly's untyped exports get their types (STYLE.md, rule 19).
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}

/** Calls a kernel of the instance on the rows `from` to `to`. */
export function runInstance(
  exports: KernelExports,
  name: RangeKernel,
  from: number,
  to: number,
  rest: readonly number[],
): void {
  (exports[name] as (...args: number[]) => void)(from, to, ...rest);
}
