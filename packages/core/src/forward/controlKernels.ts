import type { ActionValuesInto } from "../nets/actionValues.ts";
import type { AdamStep } from "../nets/adam.ts";
import type { ValueGradientInto } from "../nets/valueGradient.ts";
import type { ValueNetworkShape } from "../nets/valueNetwork.ts";
import type { RateKernels } from "../process/rateKernels.ts";
import type { FittedUpdateOf } from "./fittedValue/fittedUpdate.ts";
import type { SoftPolicies } from "./fittedValue/softPolicies.ts";

/** Faster twins of what training and simulating a controller computes; the references run where one is undefined. */
export interface ControlKernels extends RateKernels {
  /** Which build computed a result, as its manifest says. */
  readonly build: string;
  readonly actionValues?: ActionValuesInto;
  readonly valueGradient?: (shape: ValueNetworkShape) => ValueGradientInto | undefined;
  readonly adam?: AdamStep;
  readonly softPolicies?: SoftPolicies;
  /** A whole update of training at once; the functions above serve where it does not know the problem. */
  readonly fittedUpdate?: FittedUpdateOf;
}
