import { expectInteger } from "../num/expectShape.ts";

/** How the past is told in levels: the same for all units of a comparison. */
export interface HistoryLevels {
  readonly windowMs: number;
  /** Ages of the own last spike above which the next level begins, ms. */
  readonly ownEdgesMs: readonly number[];
  /** The same for the interval before it. */
  readonly intervalEdgesMs: readonly number[];
  /** The same for the other units: a quarter of the window, the window, four windows. */
  readonly otherEdgesMs: readonly number[];
  /** Left out at the start of each stretch: the past is not known there. */
  readonly skipMs: number;
}

const OWN_EDGES_MS = [1, 2, 3, 5, 7, 10, 15, 20, 35, 60, 100];
const INTERVAL_EDGES_MS = [5, 20, 100];

/** The levels that go with a hold window (G1). */
export function historyLevels(windowMs: number): HistoryLevels {
  expectInteger("historyLevels", "windowMs", windowMs, 1, 10_000);
  const otherEdgesMs = [Math.max(1, Math.round(windowMs / 4)), windowMs, 4 * windowMs];
  return {
    windowMs,
    ownEdgesMs: [...new Set([...OWN_EDGES_MS, windowMs])].sort((a, b) => a - b),
    intervalEdgesMs: INTERVAL_EDGES_MS,
    otherEdgesMs,
    skipMs: Math.max(OWN_EDGES_MS[OWN_EDGES_MS.length - 1], otherEdgesMs[2]),
  };
}

/** How many own cells there are. */
export function ownCells(levels: HistoryLevels): number {
  return (levels.ownEdgesMs.length + 1) * (levels.intervalEdgesMs.length + 1);
}

/** 1 if the unit is active (spiked within the window) in an own cell, otherwise 0. */
export function ownStateOf(levels: HistoryLevels, own: number): number {
  const level = Math.floor(own / (levels.intervalEdgesMs.length + 1));
  return level <= levels.ownEdgesMs.indexOf(levels.windowMs) ? 1 : 0;
}
