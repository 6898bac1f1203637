import { type Panel, tracePanel } from "@telos/figures";
import { meanOf } from "./spread.ts";
import type { TrainingPoint } from "./trainedController.ts";

/** Lifetime of the training agents over updates: every seed a thin line, their mean a thick one. */
export function learningPanel(
  curves: readonly (readonly TrainingPoint[])[],
  horizon: number,
  colour: "inferred" | "truth" = "inferred",
): Panel {
  const [first] = curves;
  const steps = first!.at(-1)!.step;
  const points = (curve: readonly TrainingPoint[]) => curve.map(({ step, lifetime }) => [step, lifetime] as const);
  const mean = first!.map(
    ({ step }, k) => [step, meanOf(curves.map((curve) => curve[k]!.lifetime).filter(Number.isFinite))] as const,
  );
  return tracePanel({
    heading: "lifetime while training",
    height: 100,
    x: { label: "update", domain: [0, steps], ticks: 3 },
    y: { label: "steps", domain: [0, horizon], ticks: 3 },
    tickText: "300",
    traces: [
      ...curves.map((curve) => ({ points: points(curve), colour, width: 0.7, opacity: 0.5 })),
      { points: mean, colour, width: 1.8 },
    ],
  });
}
