import { meanActivity } from "../measures/tuningCurves.ts";
import type { FlipStatistics } from "../recording/flipStatistics.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";
import { networkWords } from "./networkPolicy.ts";
import type { FittedNetwork } from "./purpose.ts";

/** The network of a calibrated model: its reference is its own mean activity, for the window's would be the biased one. */
export function calibratedNetwork(model: FlipModel, statistics: FlipStatistics): FittedNetwork {
  const network = fittedNetwork(model, statistics);
  return { ...network, reference: meanActivity(networkWords(network), network.units) };
}
