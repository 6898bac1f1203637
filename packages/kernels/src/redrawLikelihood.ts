import type { FlipModel, RedrawLikelihood, RedrawParts, RedrawPiece } from "@telos/core";
import type { Arena } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";
import { type RedrawPlan, redrawPlans } from "./redrawPlan.ts";
import { redrawRoom } from "./redrawRoom.ts";

/**
 * The likelihood of spikes as redraws in the kernel (F12): twin of `redrawLogLikelihood`, bit for bit in both builds; NaN where the spikes are
 * impossible. Two models at a time take little longer than one. Kernel memory is held for a call only.
 * @param parts  the rest of the likelihood: core's `redrawParts`
 */
export function redrawLikelihoodOf(kernels: Kernels, parts: RedrawParts): RedrawLikelihood {
  const planOf = redrawPlans(parts);
  const both = (
    models: readonly FlipModel[],
    pieces: readonly RedrawPiece[],
    occupancy: ArrayLike<number>,
    gradients: readonly Float64Array[] | undefined,
  ) => {
    using arena = kernels.arena();
    return smooth(arena, kernels, parts, planOf(pieces, models[0].units), models, pieces, occupancy, gradients);
  };
  const one: RedrawLikelihood = (model, pieces, occupancy, gradient) =>
    both([model], pieces, occupancy, gradient && [gradient]);
  return Object.assign(one, {
    pairGradients: (...of: Parameters<NonNullable<RedrawLikelihood["pairGradients"]>>) => {
      both(...of);
    },
  });
}

/** The gradients of one model or two where asked for. @returns the log-likelihood of one; of two it is not told */
function smooth(
  arena: Arena,
  kernels: Kernels,
  parts: RedrawParts,
  plan: RedrawPlan,
  models: readonly FlipModel[],
  pieces: readonly RedrawPiece[],
  occupancy: ArrayLike<number>,
  gradients: readonly Float64Array[] | undefined,
): number {
  const { exports } = kernels;
  const lanes = models.length;
  const rates = models.map(parts.rates);
  const all = rates[0].leave.length;
  const spike = arena.f64(lanes * rates[0].spike.length);
  const spiked = arena.f64(spike.length);
  const around = [arena.f64(lanes * all), arena.f64(lanes * all)] as const;
  const kind = arena.u8(plan.mostSteps);
  const argument = arena.i32(plan.mostSteps);
  const support = arena.i32(plan.mostSteps + 1);
  const scales = arena.f64(lanes * plan.mostSteps);
  const filtered = arena.f64(lanes * plan.mostFiltered);
  let total = 0;
  const room = redrawRoom(arena, kernels, plan, rates);
  rates.forEach((own, lane) => {
    const into = spike.view;
    for (let k = 0; k < own.spike.length; k++) into[lanes * k + lane] = own.spike[k];
  });
  for (const piece of pieces) {
    const steps = piece.kind.length;
    kind.view.set(piece.kind);
    argument.view.set(piece.argument);
    support.view.set(piece.support);
    const shares = parts.shares(piece.support[0], occupancy);
    for (let lane = 0; lane < lanes; lane++)
      for (let l = 0; l < shares.length; l++) filtered.view[lanes * l + lane] = shares[l];
    const how = [kind.at, argument.at, support.at, steps, room.records, spike.at, all] as const;
    if (lanes === 2) exports.redrawForwardPair64(...how, filtered.at, scales.at);
    else total += exports.redrawForward64(...how, filtered.at, scales.at);
    if (!gradients || Number.isNaN(total)) continue;
    around[0].view.fill(1);
    const before = piece.support.reduce((sum, mask) => sum + plan.subsets[mask], -plan.subsets[piece.support[steps]]);
    const back = [filtered.at + 8 * lanes * before, scales.at, spiked.at, around[0].at, around[1].at] as const;
    if (lanes === 2) exports.redrawBackwardPair64(...how, ...back);
    else exports.redrawBackward64(...how, ...back);
  }
  if (gradients) {
    const expected = room.expectations();
    const found = spiked.view;
    models.forEach((model, lane) => {
      const own = rates[lane].spike.map((_, k) => found[lanes * k + lane]);
      parts.gradientInto(gradients[lane], model, rates[lane], own, expected[lane]);
    });
  }
  return total;
}
