type Address = number;
type Size = number;
type Flag = number;
type Range = [from: Size, to: Size];

/**
 * The arguments of kernels whose work can be divided: the first two are a range of rows, and a range gives the same bits as all rows.
 * The others are those of assembly/, in order.
 */
export interface RangeArguments {
  activateRows: [...Range, out: Address, x: Address, activation: Flag];
  gemm: [
    ...[...Range, out: Address, outStride: Size, a: Address, aRow: Size, aColumn: Size, b: Address, bStride: Size],
    ...[bias: Address, activation: Flag, columns: Size, inner: Size],
  ];
  rateStep: [
    ...[...Range, bases: Address, activities: Address, x: Address, weights: Address, inputs: Address],
    ...[contexts: Address, keep: number, transfer: Flag, units: Size, stride: Size],
  ];
  energySurvival: [
    ...[...Range, out: Address, bases: Address, offsets: Address, norms: Address, activities: Address],
    ...[limit: number, square: Flag, transfer: Flag, byAddition: Flag, actions: Size, stride: Size],
  ];
  packFirstLayer: [
    ...[...Range, weights: Address, biases: Address, stride: Size, first: Address, context: Address, bias: Address],
    ...[output: Address, units: Address, contexts: Size, hidden: Size, inputs: Size],
  ];
  actOneLayer: [...ActRows, tiles: Address, constants: Address, ...ActSizes];
  actOneLayerByState: [
    ...ActRows,
    ...[constants: Address, directions: Address, packed: Address, injections: Address],
    ...[byBits: Flag, channels: Size, bias: number],
    ...ActSizes,
  ];
  actRows: [
    ...[...Range, survived: Address, states: Address, policies: Address, uniforms: Address, ended: Address],
    ...[survival: Address, bases: Address, offsets: Address, actions: Size, units: Size, stride: Size],
  ];
  actTwoLayers: [
    ...[...Range, out: Address, base: Address, room: Address, states: Address, weights: Address],
    ...[biases: Address, contexts: Address, offsets: Address, tableRows: Size, panels: Address],
    ...[panelBias: Address, output: Address, outputBias: number, survival: Address, transfer: Flag],
    ...[inputs: Size, inputStride: Size, stride: Size, firstUnits: Size, places: Size, actions: Size],
  ];
  actTanhLayer: [
    ...[...Range, out: Address, base: Address, scaled: Address, parts: Address, states: Address, weights: Address],
    ...[biases: Address, contexts: Address, offsets: Address, tanhs: Address, weighted: Address],
    ...[
      tableRows: Size,
      output: Address,
      bias: number,
      byAddition: Flag,
      inputs: Size,
      inputStride: Size,
      stride: Size,
      actions: Size,
    ],
  ];
  valueErrors: [
    ...[...Range, pulled: Address, errors: Address, signed: Address, losses: Address],
    ...[pulls: Address, states: Address, contexts: Address, targets: Address, weights: Address, biases: Address],
    ...[output: Address, outputBias: number, share: number, mirrored: Flag, activation: Flag],
    ...[inputs: Size, inputStride: Size, stride: Size, weightStride: Size],
  ];
  valueSlopes: [
    ...[...Range, first: Address, context: Address, bias: Address, output: Address, pulled: Address],
    ...[errors: Address, signed: Address, states: Address, rowContexts: Address],
    ...[rows: Size, contexts: Size, hidden: Size, inputStride: Size, stride: Size],
  ];
  twoLayerErrors: [
    ...[...Range, product: Address, hidden: Address, upper: Address, back: Address, pulled: Address],
    ...[errors: Address, signed: Address, losses: Address, pulls: Address],
    ...[states: Address, contexts: Address, targets: Address, weights: Address, biases: Address],
    ...[second: Address, secondBias: Address, rowsOfSecond: Address, output: Address],
    ...[outputBias: number, share: number, mirrored: Flag, transfer: Flag, inputs: Size, inputStride: Size],
    ...[firstUnits: Size, stride: Size, weightStride: Size, upperUnits: Size, upperStride: Size, secondStride: Size],
  ];
  upperSlopes: [
    ...[...Range, second: Address, bias: Address, output: Address, upper: Address, hidden: Address],
    ...[pulled: Address, rows: Size, signedRows: Size, units: Size, stride: Size, upperStride: Size],
  ];
  curvedEnergies: [
    ...[...Range, out: Address, bases: Address, offsets: Address, basis: Address, reaches: Address],
    ...[activities: Address, limit: number, rounding: number, spread: number],
    ...[transfer: Flag, channels: Size, actions: Size, stride: Size],
  ];
  tanhEnergies: [
    ...[...Range, out: Address, bases: Address, offsets: Address, activities: Address, terms: Address],
    ...[polynomials: Address, even: Address, odd: Address, levels: Address, bands: Address],
    ...[limit: number, actions: Size, stride: Size],
  ];
  regionSurvival: [
    ...[...Range, out: Address, doubts: Address, bases: Address, steps: Address, contexts: Address, table: Address],
    ...[pieces: Address, first: Size, second: Size, margin: number, regions: Size],
    ...[transfer: Flag, actions: Size, stride: Size],
  ];
  adam64: AdamArguments;
  adamRows: [...AdamArguments, columns: Size, slopeStride: Size];
  narrow: [...Range, out: Address, x: Address];
  softChoice: [
    ...[...Range, policies: Address, entropies: Address, targets: Address, weights: Address, shares: Address],
    ...[survival: Address, rewards: Address, terminal: Address, scale: number, unit: number],
    ...[policyRows: Size, actions: Size],
  ];
  hypercubeOddsLow: [
    ...[...Range, out: Address, values: Address, units: Size, table: Address, high: number, perCost: number],
    ...[constant: number, together: Flag, scratch: Address],
  ];
  hypercubeOddsHigh: [
    ...[...Range, out: Address, values: Address, units: Size, table: Address],
    ...[constant: number, together: Flag, scratch: Address],
  ];
  hypercubeEdgesLow: EdgeArguments;
  hypercubeEdgesHigh: [...EdgeArguments, scratch: Address];
  hypercubeEdgesLow32: EdgeArguments;
  hypercubeEdgesHigh32: [...EdgeArguments, scratch: Address];
  hypercubeFlowLow: FlowArguments;
  hypercubeFlowHigh: [...FlowArguments, scratch: Address];
  hypercubeFlowLow32: FlowArguments;
  hypercubeFlowHigh32: [...FlowArguments, scratch: Address];
  hypercubePolicy32: [...[...Range, out: Address, averaged: Address, logits: Address, units: Size, perCost: number]];
  mixInputs64: MixArguments;
  mixInputs32: MixArguments;
  residual64: [...Range, residual: Address, image: Address, x: Address, count: Size, out: Address];
  differ64: [...Range, row: Address, now: Address];
  products64: [...[...Range, out: Address, steps: Address, row: Size, residual: Address, used: Size, count: Size]];
  combine64: [...[...Range, x: Address, image: Address, steps: Address, weights: Address, used: Size, count: Size]];
  residual32: [...Range, residual: Address, image: Address, x: Address, count: Size, out: Address];
  sum32: [...Range, x: Address, count: Size, out: Address];
  lower32: [...Range, x: Address, number: number];
  differ32: [...Range, row: Address, now: Address];
  products32: [...[...Range, out: Address, steps: Address, row: Size, residual: Address, used: Size, count: Size]];
  combine32: [...[...Range, x: Address, image: Address, steps: Address, weights: Address, used: Size, count: Size]];
}

type EdgeArguments = [
  ...[...Range, out: Address, averaged: Address, product: Address, units: Size, table: Address, codingCost: number],
];
type MixArguments = [
  ...[...Range, out: Address, table: Address, chain: Address, inputs: Size, words: Size],
  ...[rowStep: Size, columnStep: Size],
];
type FlowArguments = [
  ...[...Range, out: Address, x: Address, probability: Address, units: Size, shares: Address, ahead: Flag],
];
type ActRows = [
  ...[...Range, out: Address, base: Address, states: Address, weights: Address, biases: Address],
  ...[contexts: Address, offsets: Address],
];
type ActSizes = [inputs: Size, inputStride: Size, positive: Size, stride: Size, actions: Size];
type AdamArguments = [
  ...[...Range, parameters: Address, gradient: Address, mean: Address, square: Address],
  ...[scale: number, grow: number, firstDecay: number, secondDecay: number, smallest: number],
];

/** The name of a kernel whose work can be divided. */
export type RangeKernel = keyof RangeArguments;

/** What the module offers of them. */
export type RangeKernels = { readonly [Name in RangeKernel]: (...args: RangeArguments[Name]) => void };

/** The arguments after the range. */
export type AfterRange<Name extends RangeKernel> = RangeArguments[Name] extends [
  number,
  number,
  ...infer Rest extends number[],
]
  ? Rest
  : never;

/** Their names; a command to another thread names a kernel by its place here. */
export const RANGE_KERNELS: readonly RangeKernel[] = [
  "activateRows",
  "gemm",
  "rateStep",
  "energySurvival",
  "packFirstLayer",
  "actOneLayer",
  "actOneLayerByState",
  "actRows",
  "actTwoLayers",
  "actTanhLayer",
  "twoLayerErrors",
  "upperSlopes",
  "regionSurvival",
  "curvedEnergies",
  "tanhEnergies",
  "valueErrors",
  "valueSlopes",
  "adam64",
  "adamRows",
  "narrow",
  "softChoice",
  "hypercubeOddsLow",
  "hypercubeOddsHigh",
  "hypercubeEdgesLow",
  "hypercubeEdgesHigh",
  "hypercubeEdgesLow32",
  "hypercubeEdgesHigh32",
  "hypercubeFlowLow",
  "hypercubeFlowHigh",
  "hypercubeFlowLow32",
  "hypercubeFlowHigh32",
  "hypercubePolicy32",
  "mixInputs64",
  "mixInputs32",
  "residual64",
  "differ64",
  "products64",
  "combine64",
  "residual32",
  "sum32",
  "lower32",
  "differ32",
  "products32",
  "combine32",
];
