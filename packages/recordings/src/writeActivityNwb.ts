import { objectId } from "./objectId.ts";
import type { TypedObject } from "./typedObject.ts";
import { writeHdf5 } from "./writeHdf5.ts";
import { writeSessionInto } from "./writeSessionInto.ts";

/** Numbers of one simulated agent over time: activity, inputs, actions. */
export interface ActivitySeries {
  /** "activity", "inputs": the name of the processing module. */
  readonly module: string;
  readonly name: string;
  readonly description: string;
  /** Shape [samples, channels]. */
  readonly data: Float32Array;
  readonly channels: number;
  readonly unit: string;
}

/** Simulated activity for an NWB file. */
export interface ActivityNwb {
  readonly identifier: string;
  readonly description: string;
  /** ISO 8601 with time zone. */
  readonly sessionStart: string;
  /** Object ids follow from it: the same data and seed give the same bytes. */
  readonly seed: number;
  /** Samples a second of the file's clock. */
  readonly rateHz: number;
  /** One text a unit: "readout x", "hidden"; the rows of the table of units. */
  readonly units: readonly string[];
  /** What the modules hold, by name. */
  readonly modules: Readonly<Record<string, string>>;
  readonly series: readonly ActivitySeries[];
  /** Matrices and texts that made the activity: weights, the spec as JSON. */
  readonly scratch: Readonly<
    Record<
      string,
      | { readonly notes: string; readonly text: string }
      | { readonly notes: string; readonly data: Float64Array; readonly shape: readonly number[] }
    >
  >;
}

/**
 * The bytes of an NWB 2.7 file of simulated activity: a table of units, a processing module for each kind of series with
 * one TimeSeries an agent, and under `/scratch` the spec and the weights. The same data and seed give the same bytes.
 * @throws when the session start is no date, or a series does not fill its channels
 */
export async function writeActivityNwb(nwb: ActivityNwb): Promise<Uint8Array<ArrayBuffer>> {
  const clockMs = Date.parse(nwb.sessionStart);
  if (!Number.isFinite(clockMs))
    throw new Error(
      `writeActivityNwb: sessionStart is "${nwb.sessionStart}", not a date. Pass for instance "2000-01-01T00:00:00+00:00".`,
    );
  for (const { name, data, channels } of nwb.series) {
    if (!(channels > 0) || data.length % channels !== 0)
      throw new Error(
        `writeActivityNwb: ${name} holds ${data.length} numbers, which do not fill ${channels} channels. Pass [samples, channels].`,
      );
  }
  const typed: TypedObject = (path, type, namespace = "core") => ({
    namespace,
    neurodata_type: type,
    object_id: objectId(nwb.seed, path),
  });
  return writeHdf5(clockMs, (file) => {
    writeSessionInto(file, typed, nwb, nwb.sessionStart);
    const table = { description: "simulated units", colnames: ["role"] };
    file.group("/units", { ...typed("/units", "Units"), ...table });
    file.dataset(
      "/units/id",
      Int32Array.from(nwb.units.keys()),
      typed("/units/id", "ElementIdentifiers", "hdmf-common"),
    );
    file.dataset("/units/role", nwb.units, {
      ...typed("/units/role", "VectorData", "hdmf-common"),
      description: "what the constraint asks of the unit",
    });
    for (const [module, description] of Object.entries(nwb.modules)) {
      file.group(`/processing/${module}`, { ...typed(`/processing/${module}`, "ProcessingModule"), description });
    }
    const float = (value: number) => ({ kind: "float", value }) as const;
    for (const { module, name, description, data, channels, unit } of nwb.series) {
      const path = `/processing/${module}/${name}`;
      file.group(path, { ...typed(path, "TimeSeries"), description, comments: "no comments" });
      const scale = { conversion: float(1), offset: float(0), resolution: float(-1), unit };
      file.dataset(`${path}/data`, data, scale, [data.length / channels, channels]);
      file.dataset(`${path}/starting_time`, Float64Array.of(0), { rate: float(nwb.rateHz), unit: "seconds" }, []);
    }
    file.group("/scratch");
    for (const [name, one] of Object.entries(nwb.scratch)) {
      const attributes = { ...typed(`/scratch/${name}`, "ScratchData"), notes: one.notes };
      if ("text" in one) file.dataset(`/scratch/${name}`, one.text, attributes);
      else file.dataset(`/scratch/${name}`, one.data, attributes, one.shape);
    }
  });
}
