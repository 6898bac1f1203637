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
  hypercubeBackupLow(
    out: Address,
    averaged: Address,
    odds: Address,
    product: Address,
    units: number,
    table: Address,
    high: number,
    codingCost: number,
    byEdges: number,
    fromTile: number,
    toTile: number,
  ): void;
  hypercubeBackupHigh(
    out: Address,
    values: Address,
    product: Address,
    units: number,
    table: Address,
    high: number,
    codingCost: number,
    byEdges: number,
    scratch: Address,
    fromTile: number,
    toTile: number,
  ): void;
  hypercubeFlowLow(
    out: Address,
    x: Address,
    probability: Address,
    units: number,
    shares: Address,
    ahead: number,
    fromTile: number,
    toTile: number,
  ): void;
  hypercubeFlowHigh(
    out: Address,
    x: Address,
    probability: Address,
    units: number,
    shares: Address,
    ahead: number,
    scratch: Address,
    fromTile: number,
    toTile: number,
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
  mixInputs64(
    out: Address,
    table: Address,
    chain: Address,
    inputs: number,
    words: number,
    rowStep: number,
    columnStep: number,
  ): void;
  residual64(residual: Address, image: Address, x: Address, count: number, out: Address): void;
  differ64(row: Address, now: Address, count: number): void;
  products64(out: Address, steps: Address, row: number, residual: Address, used: number, count: number): void;
  combine64(x: Address, image: Address, steps: Address, weights: Address, used: number, count: number): void;
  andersonWeights64(
    out: Address,
    gram: Address,
    projections: Address,
    used: number,
    memory: number,
    work: Address,
  ): void;
  rowPair64(out: Address, a: Address, b: Address, columns: number, inner: number, scratch: Address): void;
  updateLikelihood64(
    unit: Address,
    value: Address,
    updates: number,
    state: Address,
    fields: Address,
    couplings: Address,
    count: Address,
    running: Address,
    table: Address,
    countSums: Address,
    units: number,
    curvature: number,
  ): number;
  redrawForward64(
    kind: Address,
    argument: Address,
    support: Address,
    steps: number,
    records: Address,
    spike: Address,
    all: number,
    filtered: Address,
    scales: Address,
  ): number;
  redrawBackward64(
    kind: Address,
    argument: Address,
    support: Address,
    steps: number,
    records: Address,
    spike: Address,
    all: number,
    last: Address,
    scales: Address,
    spiked: Address,
    after: Address,
    before: Address,
  ): void;
  latticeProduct64(
    out: Address,
    a: Address,
    b: Address,
    subsets: number,
    row: Address,
    to: Address,
    entry: Address,
  ): void;
  latticeRoot64(
    below: Address,
    above: Address,
    half: Address,
    subsets: number,
    row: Address,
    to: Address,
    entry: Address,
  ): void;
}
