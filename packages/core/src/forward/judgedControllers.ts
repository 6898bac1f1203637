import type { ValueNetwork } from "../nets/valueNetwork.ts";
import { baselines } from "./baselines.ts";
import type { Controller } from "./controller.ts";
import type { ControlProblem } from "./fittedValue/controlProblem.ts";
import { valueController } from "./valueController.ts";

/** A controller under the name by which it is judged. */
export interface JudgedController {
  readonly name: string;
  readonly controller: Controller;
}

/** The trained controller and the controls that every result is shown beside (M26), in the order in which they are shown. */
export function judgedControllers(problem: ControlProblem, network: ValueNetwork): readonly JudgedController[] {
  const name = problem.objective.kind === "maximumOccupancy" ? "maximum occupancy" : "R network";
  return [
    { name, controller: valueController(problem, network) },
    { name: "myopic", controller: baselines.myopic },
    { name: "free", controller: baselines.free },
    { name: "random", controller: baselines.random },
  ];
}
