import { expectInteger } from "../num/expectShape.ts";
import { energy } from "../process/energy.ts";
import { activitiesInto, type RecurrentInto, rateStepInto } from "../process/rateNetwork.ts";
import type { RateNetworkProcess } from "../process/rateNetworkProcess.ts";
import type { Controller } from "./controller.ts";

/**
 * The forecasting control (M28): knows the network's dynamics and learns nothing. Of the actions whose successor is allowed
 * it takes the one after which the network, left alone for `horizon` steps, has the lowest energy. Where even this control
 * dies early the channels are too weak for the network, and no training can be blamed. Noise is left out of the forecast.
 * @param process  the process that will be controlled, with an energy constraint
 * @param horizon  steps of the free network that are looked ahead; 0 takes the successor with the lowest energy
 * @param recurrent  the product with the couplings; a kernel may take its place
 * @throws RangeError if the constraint is no energy or `horizon` is no integer ≥ 0
 */
export function forecastController(
  process: RateNetworkProcess,
  horizon: number,
  recurrent?: RecurrentInto,
): Controller {
  expectInteger("forecastController", "horizon", horizon, 0, 10_000);
  const { network, constraint, offsets, actions } = process;
  if (constraint.kind !== "energy")
    throw new RangeError(
      `forecastController: the constraint is "${constraint.kind}", and only an energy can be forecast. Give a process with an energy constraint.`,
    );
  const { units } = network;
  const { measure } = constraint;
  const context = new Int32Array(actions);
  const allowed = new Int32Array(actions);
  let states = new Float64Array(actions * units);
  let later = new Float64Array(actions * units);
  const activities = new Float64Array(actions * units);

  return {
    name: "forecast",
    policyInto(policy, _process, { bases, survival }, contexts, count) {
      for (let row = 0; row < count; row++) {
        const at = row * actions;
        // Of actions that are not allowed nothing is forecast.
        let rows = 0;
        for (let a = 0; a < actions; a++) {
          if (!(survival[at + a]! >= 0.5)) continue;
          allowed[rows] = a;
          const [to, base, by] = [rows * units, row * units, a * units];
          for (let i = 0; i < units; i++) states[to + i] = bases[base + i]! + offsets[by + i]!;
          rows++;
        }
        context.fill(contexts[row]!);
        for (let step = 0; step < horizon; step++) {
          rateStepInto(later, activities, network, states, context, rows, recurrent);
          [states, later] = [later, states];
        }
        activitiesInto(activities, network.transfer, states, rows * units);
        let best = 0;
        let lowest = Infinity;
        for (let k = 0; k < rows; k++) {
          const forecast = energy(measure, activities, k * units, units);
          if (forecast < lowest) [best, lowest] = [allowed[k]!, forecast];
        }
        policy.fill(0, at, at + actions);
        policy[at + best] = 1;
      }
    },
  };
}
