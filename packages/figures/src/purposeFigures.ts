import type { Purpose } from "@telos/core";
import { couplings } from "./couplings.ts";
import type { FigureStyle } from "./defineFigure.ts";
import { type DrawnFigure, drawFigure } from "./drawFigure.ts";
import { gain } from "./gain.ts";
import { gates } from "./gates.ts";
import { manyUnits } from "./manyUnits.ts";
import { modelComparison } from "./modelComparison.ts";
import { prediction } from "./prediction.ts";
import { purposeOverview } from "./purposeOverview.ts";
import { type RasterUnit, raster } from "./raster.ts";
import { rewardByCount } from "./rewardByCount.ts";
import { rewardByWord } from "./rewardByWord.ts";
import { type RewardRecoveryData, rewardRecovery } from "./rewardRecovery.ts";
import { structures } from "./structures.ts";
import { tests } from "./tests.ts";
import { tuning } from "./tuning.ts";
import { windows } from "./windows.ts";
import { wordDistribution } from "./wordDistribution.ts";

/** A purpose with the spikes it came from, and the truth where it is known. */
export interface PurposeFiguresData {
  readonly purpose: Purpose;
  /** The units that were used, with all their spikes. */
  readonly units: readonly RasterUnit[];
  /** For simulated recordings: the reward it had, and the words it rewarded. */
  readonly truth?: Pick<RewardRecoveryData, "truth" | "rewardedWords">;
}

/**
 * All figures that a purpose has something to show in, in the order of the report. Without interactions no reward is
 * drawn, for it would only show the reference policy; a recording that was refused before the fit has its raster and its
 * gates.
 */
export function purposeFigures(data: PurposeFiguresData, style: FigureStyle = {}): DrawnFigure[] {
  const { purpose, units } = data;
  const { fit, many, verdict } = purpose;
  const { unitIds } = purpose.data;
  const drawn = [drawFigure(purposeOverview, { purpose, units }, style)];
  if (units.length > 0) drawn.push(drawFigure(raster, { units, observed: purpose.data.observed }, style));
  drawn.push(drawFigure(gates, { gates: purpose.gates }, style));
  if (many !== undefined) {
    drawn.push(drawFigure(windows, many, style));
    drawn.push(drawFigure(gain, { gain: many.gain.bitsPerFlip, surrogates: many.surrogates }, style));
    drawn.push(drawFigure(tests, { tests: many.tests }, style));
    drawn.push(drawFigure(manyUnits, { fit: many }, style));
    drawn.push(drawFigure(structures, many, style));
    drawn.push(
      drawFigure(
        couplings,
        { unitIds, couplings: many.model.couplings, halves: many.halves, tests: many.tests },
        style,
      ),
    );
  }
  if (fit === undefined) return drawn;

  if (purpose.data.timeUnit !== "step") drawn.push(drawFigure(windows, fit, style));
  drawn.push(drawFigure(gain, { gain: fit.gain.bitsPerFlip, surrogates: fit.surrogates }, style));
  drawn.push(drawFigure(tests, { tests: fit.tests }, style));
  drawn.push(drawFigure(wordDistribution, fit.words, style));
  if (fit.comparison) drawn.push(drawFigure(modelComparison, fit.comparison, style));
  drawn.push(drawFigure(tuning, { fit, unitIds }, style));
  if (verdict === "no-interactions" || verdict === "refused") return drawn;

  const reward = { reward: fit.reward, unitIds, verdict };
  drawn.push(drawFigure(rewardByWord, reward, style));
  drawn.push(drawFigure(rewardByCount, reward, style));
  drawn.push(
    drawFigure(couplings, { unitIds, couplings: fit.network.couplings, halves: fit.halves, tests: fit.tests }, style),
  );
  const seen = new Map<string, number>();
  for (const one of fit.predictions) {
    const count = (seen.get(one.kind) ?? 0) + 1;
    seen.set(one.kind, count);
    drawn.push({ ...drawFigure(prediction, one, style), name: predictionName(one.kind, count) });
  }
  if (data.truth !== undefined)
    drawn.push(drawFigure(rewardRecovery, { ...data.truth, reward: fit.reward, unitIds }, style));
  return drawn;
}

/** The name of the n-th figure of a kind of prediction: "prediction-cellDeath", "prediction-cellDeath-2". */
export function predictionName(kind: string, nth: number): string {
  return `prediction-${kind}${nth > 1 ? `-${nth}` : ""}`;
}
