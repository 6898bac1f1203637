import type { RangeKernels } from "./rangeKernels.ts";

/** An address in kernel memory, bytes. */
export type Address = number;

/** What the WebAssembly module offers: raw doors, one line a kernel, by the names and arguments of assembly/. */
export interface KernelExports extends RangeKernels {
  heapBase(): Address;
  setThread(thread: number): void;
  packPanels(
    panels: Address,
    biases: Address,
    second: Address,
    bias: Address,
    units: Address,
    places: number,
    inner: number,
  ): void;
  twoLayerRoomBytes(stride: number): number;
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
    opposites: number,
    actions: number,
    stride: number,
  ): number;
  actionConstants(out: Address, tiles: Address, offsets: Address, bias: number, actions: number, stride: number): void;
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
  drawUniforms(out: Address, count: number, key0: number, key1: number, first: number, scratch: Address): void;
  drawExponentials(out: Address, count: number, key0: number, key1: number, first: number, scratch: Address): void;
  drawNormals(out: Address, count: number, key0: number, key1: number, first: number, scratch: Address): number;
  drawIntegers(
    out: Address,
    count: number,
    below: number,
    key0: number,
    key1: number,
    first: number,
    scratch: Address,
  ): number;
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
  andersonWeights64(
    out: Address,
    gram: Address,
    projections: Address,
    used: number,
    memory: number,
    work: Address,
  ): void;
  parityLinear64(room: Address, transposed: number, length: number, tolerance: number, maxSteps: number): void;
  parityValue64(
    room: Address,
    codingCost: number,
    constant: number,
    reach: number,
    length: number,
    tolerance: number,
    maxSteps: number,
  ): void;
  rowPair64(out: Address, a: Address, panels: Address, places: number, inner: number): void;
  softPolicies64(
    policies: Address,
    entropies: Address,
    worths: Address,
    weights: Address,
    preferences: Address,
    rows: number,
    policyRows: number,
    actions: number,
  ): void;
  tanhExpansion(
    even: Address,
    odd: Address,
    sums: Address,
    tanhs: Address,
    functions: Address,
    cosines: Address,
    between: number,
    rest: Address,
    angles: number,
    half: number,
    stride: number,
  ): void;
  tanh64(out: Address, x: Address, count: number): void;
  moments64(sums: Address, squares: Address, products: Address, samples: Address, count: number, dims: number): void;
  stateEntropy64(out: Address, base: Address, pushed: Address, units: number, actions: number, together: number): void;
  simulateUpdates(
    unit: Address,
    value: Address,
    updates: number,
    state: Address,
    fields: Address,
    couplings: Address,
    count: Address,
    units: number,
    key0: number,
    key1: number,
    first: number,
    scratch: Address,
  ): number;
  addUpdateSums(sums: Address, table: Address, units: number, row: number): void;
  updateLikelihood(
    unit: Address,
    value: Address,
    updates: number,
    state: Address,
    fields: Address,
    couplings: Address,
    share: number,
    count: Address,
    running: Address,
    table: Address,
    countSums: Address,
    units: number,
    row: number,
    what: number,
  ): number;
  redrawForward64(...filter: [...RedrawSteps, filtered: Address, scales: Address]): number;
  redrawBackward64(...filter: [...RedrawSteps, ...RedrawWayBack]): void;
  redrawForwardPair64(...filter: [...RedrawSteps, filtered: Address, scales: Address]): void;
  redrawBackwardPair64(...filter: [...RedrawSteps, ...RedrawWayBack]): void;
  latticeSeries64(
    out: Address,
    sums: Address,
    leave: Address,
    silence: Address,
    size: number,
    row: Address,
    to: Address,
    entry: Address,
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
  latticeMillisecond64(
    seconds: Address,
    silenced: Address,
    weight: Address,
    room: Address,
    sums: Address,
    leave: Address,
    silence: Address,
    size: number,
    row: Address,
    to: Address,
    entry: Address,
  ): void;
}

/** The steps of a piece, and what tells the filter where everything lies. */
type RedrawSteps = [
  kind: Address,
  argument: Address,
  support: Address,
  steps: number,
  records: Address,
  spike: Address,
  all: number,
];

type RedrawWayBack = [last: Address, scales: Address, spiked: Address, after: Address, before: Address];
