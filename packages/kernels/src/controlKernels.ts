import type { ControlKernels } from "@telos/core";
import { actionValuesOf } from "./actionValuesOf.ts";
import { adamStepOf } from "./adamStep.ts";
import { drawsOf } from "./draws.ts";
import { fittedUpdateOf } from "./fittedUpdate.ts";
import type { Kernels } from "./loadKernels.ts";
import { rateStepOf } from "./rateStep.ts";
import { slopeProductsOf } from "./slopeProducts.ts";
import { softPoliciesOf } from "./softPolicies.ts";
import { survivalRowsOf } from "./survivalRows.ts";
import { valueGradientOf } from "./valueGradient.ts";

/** The twins that training and simulating a controller take: `buildController(spec, controlKernels(loadKernels()))`. */
export function controlKernels(kernels: Kernels): ControlKernels {
  return {
    build: kernels.build,
    rateStep: rateStepOf(kernels),
    survivalRows: survivalRowsOf(kernels),
    actionValues: actionValuesOf(kernels),
    valueGradient: valueGradientOf(kernels),
    adam: adamStepOf(kernels),
    slopeProducts: slopeProductsOf(kernels),
    softPolicies: softPoliciesOf(kernels),
    draws: drawsOf(kernels),
    fittedUpdate: fittedUpdateOf(kernels),
  };
}
