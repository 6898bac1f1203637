/** One line of a chart; NaN leaves a gap. */
export interface ChartLine {
  readonly name: string;
  /** A custom property of the tokens: "--occupancy". */
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
