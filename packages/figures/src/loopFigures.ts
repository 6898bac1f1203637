import type { FigureStyle } from "./defineFigure.ts";
import { type DrawnFigure, drawFigure } from "./drawFigure.ts";
import type { LoopFiguresData } from "./loopData.ts";
import { loopEvidence } from "./loopEvidence.ts";
import { loopPurpose } from "./loopPurpose.ts";

/** All figures of a purpose that was inferred from what agents did. */
export function loopFigures(data: LoopFiguresData, style: FigureStyle = {}): DrawnFigure[] {
  return [drawFigure(loopPurpose, data, style), drawFigure(loopEvidence, data, style)];
}
