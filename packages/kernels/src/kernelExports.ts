import type { RangeKernels } from "./rangeKernels.ts";

/** An address in kernel memory, bytes. */
export type Address = number;

/** What the WebAssembly module offers: raw doors, one line a kernel, by the names and arguments of assembly/. */
export interface KernelExports extends RangeKernels {
  heapBase(): Address;
  actionOffsets(
    out: Address,
    injections: Address,
    directions: Address,
    byBits: number,
    actions: number,
    channels: number,
    stride: number,
  ): void;
  tanhTables(
    tanhs: Address,
    weighted: Address,
    offsets: Address,
    output: Address,
    actions: number,
    stride: number,
  ): number;
  actionConstants(out: Address, offsets: Address, bias: number, actions: number, stride: number): void;
  keepRows(
    kept: Address,
    states: Address,
    bases: Address,
    survival: Address,
    count: number,
    first: number,
    capacity: number,
    stride: number,
    actions: number,
  ): void;
  recallRows(
    from: number,
    to: number,
    kept: Address,
    places: Address,
    states: Address,
    bases: Address,
    survival: Address,
    stride: number,
    actions: number,
  ): void;
  spinSteps(
    words: Address,
    inputs: Address,
    updatedUnits: Address,
    actions: Address,
    probability: Address,
    unitSums: Address,
    inputSums: Address,
    units: number,
    inputCount: number,
    keys: Address,
    scratch: Address,
    first: number,
    steps: number,
    startWord: number,
    startInput: number,
  ): void;
  walshHadamard64(values: Address, count: number): void;
}
