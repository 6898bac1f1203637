/** An address in kernel memory, bytes. */
export type Address = number;

/** What the WebAssembly module offers: raw doors, one line a kernel, by the names and arguments of assembly/. */
export interface KernelExports {
  heapBase(): Address;
  activateRows(out: Address, x: Address, activation: number, count: number): void;
  gemm(
    out: Address,
    outStride: number,
    a: Address,
    aRow: number,
    aColumn: number,
    b: Address,
    bStride: number,
    bias: Address,
    activation: number,
    from: number,
    to: number,
    columns: number,
    inner: number,
  ): void;
}
