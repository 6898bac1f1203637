import type { StimulusSeries } from "@telos/core";
import type { Hdf5Group } from "./openHdf5.ts";

const MOST_VALUES = 50_000_000; // 400 MB of doubles; above it a stimulus is a film, not a level

/** A time series that was read, or why it was not. */
export type SeriesOutcome = { readonly series: StimulusSeries } | { readonly why: string };

/**
 * Reads an NWB TimeSeries (version 1 or 2) as numbers: `data` with either `timestamps` or `starting_time` and its rate.
 * `conversion` and `offset` of the data are applied; NaN samples stay NaN.
 */
export function readTimeSeries(group: Hdf5Group): SeriesOutcome {
  const data = group.dataset("data");
  if (data === undefined) return { why: "it has no data" };
  if (data.type !== "number" && data.type !== "boolean") return { why: "its data are not numbers" };
  const size = data.shape.reduce((product, one) => product * one, 1);
  if (size > MOST_VALUES) return { why: `it has ${size} values, more than ${MOST_VALUES}` };
  const samples = data.shape[0] ?? 1;
  const channels = samples === 0 ? 1 : size / samples;
  if (data.shape.length > 2 && channels > 1)
    return { why: `each sample is an array [${data.shape.slice(1).join(", ")}]` };
  const timesS = sampleTimes(group, samples);
  if (timesS === undefined) return { why: "its timestamps do not fit its data" };
  const conversion = numberAttribute(data.attribute("conversion"), 1);
  const offset = numberAttribute(data.attribute("offset"), 0);
  const unit = data.attribute("unit");
  return {
    series: {
      name: group.path.slice(group.path.lastIndexOf("/") + 1),
      path: group.path,
      timesS,
      values: data.numbers().map((value) => value * conversion + offset),
      channels,
      unit: typeof unit === "string" ? unit : "",
    },
  };
}

function sampleTimes(group: Hdf5Group, samples: number): Float64Array | undefined {
  const timestamps = group.dataset("timestamps");
  if (timestamps !== undefined) {
    const times = timestamps.numbers();
    return times.length === samples ? times : undefined;
  }
  const start = group.dataset("starting_time");
  const rate = numberAttribute(start?.attribute("rate"), Number.NaN);
  const startS = start?.numbers()[0] ?? Number.NaN;
  if (!(rate > 0 && Number.isFinite(startS))) return undefined;
  return Float64Array.from({ length: samples }, (_, k) => startS + k / rate);
}

/** Attributes of NWB 1 hold numbers in arrays of one, or as text: "[1.]". */
function numberAttribute(value: unknown, otherwise: number): number {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const number = typeof first === "string" ? Number.parseFloat(first.replace(/^\[/, "")) : first;
  return typeof number === "number" && Number.isFinite(number) ? number : otherwise;
}
