import type { BinnedActivity } from "@telos/core";
import { binnedOf } from "./namedArray.ts";
import type { Hdf5Group } from "./openHdf5.ts";

const MOST_VALUES = 2 ** 26; // more is raw data, not counts
const LOOKED_AT = 1000; // values that tell most series of measurements from counts before all are read

/**
 * Activity that an NWB file keeps binned: every TimeSeries below `/processing` whose data are whole numbers [time, unit]. The width of a
 * bin is that of its rate, or of its timestamps where they are even.
 */
export function readNwbBinned(groups: readonly Hdf5Group[]): readonly BinnedActivity[] {
  return groups.flatMap((group) => {
    if (!group.path.startsWith("/processing/") || group.attribute("neurodata_type") !== "TimeSeries") return [];
    const data = group.dataset("data");
    if (data === undefined || (data.type !== "number" && data.type !== "boolean") || data.shape.length !== 2) return [];
    const [steps, units] = data.shape;
    if (!(steps >= 2 && units >= 2 && steps * units <= MOST_VALUES)) return [];
    const some = Math.max(2, Math.min(steps, Math.ceil(LOOKED_AT / units)));
    const first = { path: group.path, shape: [some, units], data: data.numbers(0, some), reversed: false };
    if (binnedOf(first, "rows") === undefined) return [];
    const binned = binnedOf({ ...first, shape: [steps, units], data: data.numbers() }, "rows");
    return binned === undefined ? [] : [{ ...binned, ...binsOf(group, steps) }];
  });
}

function binsOf(group: Hdf5Group, steps: number): { binS?: number; startS?: number } {
  const timestamps = group.dataset("timestamps");
  if (timestamps?.type === "number" && timestamps.shape[0] === steps) {
    const times = timestamps.numbers();
    const binS = (times[steps - 1] - times[0]) / (steps - 1);
    const even = times.every((time, k) => Math.abs(time - times[0] - k * binS) < binS / 10);
    return binS > 0 && even ? { binS, startS: times[0] } : {};
  }
  const start = group.dataset("starting_time");
  const rate = Number(start?.attribute("rate"));
  return start !== undefined && rate > 0 ? { binS: 1 / rate, startS: start.numbers()[0] } : {};
}
