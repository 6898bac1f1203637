import type { QualityProfile, WordProfile } from "@telos/core";
import { blockDrift } from "./blockDrift.ts";
import { coincidenceMatrix } from "./coincidenceMatrix.ts";
import type { FigureStyle } from "./defineFigure.ts";
import { type DrawnFigure, drawFigure } from "./drawFigure.ts";
import { dynamics } from "./dynamics.ts";
import { intervalMap } from "./intervalMap.ts";
import { unitRates } from "./unitRates.ts";
import { visitedWords } from "./visitedWords.ts";

/**
 * The figures behind the quality gates, in the order of the gates: rates, interspike intervals, coincidences, drift over blocks, words,
 * dynamics to infer. The raster and the table of gates are figures of their own.
 */
export function qualityFigures(profile: QualityProfile, style: FigureStyle = {}): DrawnFigure[] {
  const { units, observed, intervals, coincidences, words } = profile;
  const observedS = observed.reduce((sum, { startS, stopS }) => sum + stopS - startS, 0);
  return [
    drawFigure(unitRates, { units, observedS }, style),
    drawFigure(intervalMap, { units, intervals }, style),
    drawFigure(coincidenceMatrix, coincidences, style),
    ...wordFigures(words, style),
  ];
}

/** Those of them that look at words: drift over blocks, words, dynamics to infer. */
export function wordFigures(words: WordProfile, style: FigureStyle = {}): DrawnFigure[] {
  return [
    drawFigure(blockDrift, words, style),
    drawFigure(visitedWords, words, style),
    drawFigure(dynamics, words, style),
  ];
}
