// One figure per file: data → SVG text. `figure(data)` draws, `figure.content(data)` is what it says, `figureCsv(figure, data)` its numbers.

// The look: colours, themes, axes, panels, numbers as text, words as rows.
export { type AxisOptions, axes, axisRoom } from "./axes.ts";
export { type BarRow, type BarRowsOptions, barRows } from "./barRows.ts";
export { blockDrift } from "./blockDrift.ts";
export { coincidenceMatrix } from "./coincidenceMatrix.ts";
export { colours } from "./colours.ts";
export { activityPanel, type ControlledActivityOptions } from "./controlledActivity.ts";
export {
  type ControllerFiguresData,
  controllerActivity,
  controllerFigures,
  controllerOverview,
} from "./controllerFigures.ts";
export { type ControlRow, type ControlRowsOptions, controlRows } from "./controlRows.ts";
export { type CouplingsData, couplings } from "./couplings.ts";
export {
  type Box,
  defineFigure,
  type Figure,
  type FigureContent,
  type FigureStyle,
  type Panel,
} from "./defineFigure.ts";
export { divergingColour, inkOn } from "./divergingColour.ts";
export { type DrawnFigure, drawFigure } from "./drawFigure.ts";
export { dynamics } from "./dynamics.ts";
export { figureCsv } from "./figureCsv.ts";
export {
  capital,
  countOf,
  formatDuration,
  formatEstimate,
  formatNumber,
  formatPercent,
  formatSigned,
  numberWord,
} from "./formatNumber.ts";
export { type GainData, gain } from "./gain.ts";
export { gates } from "./gates.ts";
export { intervalMap } from "./intervalMap.ts";
export { labelColour } from "./labelColour.ts";
export type { LoopFiguresData, LoopPlane, LoopTruth } from "./loopData.ts";
export { loopEvidence } from "./loopEvidence.ts";
export { loopFigures } from "./loopFigures.ts";
export { loopPurpose } from "./loopPurpose.ts";
export { avoidedText, edgeName, edgeValue, hypothesisName, loopAnswer, precise, verdictName } from "./loopWords.ts";
export { manyPrediction } from "./manyPrediction.ts";
export { type MeanInterval, meanInterval } from "./meanInterval.ts";
export { modelComparison } from "./modelComparison.ts";
export { dotsPath, type Frame, pathMark, ticksPath } from "./pathMark.ts";
export { type PlaneScale, type PlaneWindow, planeScale } from "./planeScale.ts";
export { plotPanel } from "./plotPanel.ts";
export { predictedTuning } from "./predictedTuning.ts";
export { prediction } from "./prediction.ts";
// All figures of a purpose at once, and what every figure has.
export { type PurposeFiguresData, predictionName, purposeFigures } from "./purposeFigures.ts";
export { type PurposeOverviewData, purposeOverview } from "./purposeOverview.ts";
export { qualityFigures, wordFigures } from "./qualityFigures.ts";
export { type RasterData, type RasterUnit, raster } from "./raster.ts";
export { type EntropyPath, entropyColour, type RegionMapOptions, regionMapPanel, windowAround } from "./regionMap.ts";
export { type RewardByCountData, rewardByCount } from "./rewardByCount.ts";
export { type RewardByWordData, rewardByWord } from "./rewardByWord.ts";
export { type RewardRecoveryData, rewardRecovery } from "./rewardRecovery.ts";
export { coordinate, escapeXml, svgElement, svgText } from "./svgElement.ts";
export { type SweepFigureData, type SweepFigurePoint, type SweepMeasure, sweepFigure } from "./sweepFigure.ts";
export { type SweepColumn, type SweepPanelOptions, sweepPanel } from "./sweepPanel.ts";
export { type Table, tableCsv } from "./tableCsv.ts";
export { tests } from "./tests.ts";
export { textWidth } from "./textWidth.ts";
export { type Theme, themes } from "./themes.ts";
export { type Trace, type TraceLabel, type TracePanelOptions, tracePanel } from "./tracePanel.ts";
export { transferScores } from "./transferScores.ts";
export { type TuningData, tuning } from "./tuning.ts";
export { type UnitRatesData, unitRates } from "./unitRates.ts";
export { visitedWords } from "./visitedWords.ts";
export { windows } from "./windows.ts";
export { wordDistribution } from "./wordDistribution.ts";
export { DOT_STEP, wordDots } from "./wordDots.ts";
export { clearlyBetter, inputsOf, silenceOf, type WordRow, wordRows } from "./wordRows.ts";
