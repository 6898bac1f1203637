import type { ActivitiesInto } from "../process/rateNetwork.ts";
import type { TransferName } from "../process/transfer.ts";
import type { AddMoments } from "./moments.ts";

/** Faster twins of what statistics over the states of rollouts take their time with; the references run where one is undefined. */
export interface MeasureKernels {
  readonly activities?: (transfer: TransferName) => ActivitiesInto | undefined;
  readonly moments?: AddMoments;
}
