import type { TypedObject } from "./typedObject.ts";
import type { Hdf5Writer } from "./writeHdf5.ts";

const SCHEMA = "2.7.0";

/** Writes what every NWB file begins with: its version, session and empty groups. */
export function writeSessionInto(
  file: Hdf5Writer,
  typed: TypedObject,
  session: { readonly description: string; readonly identifier: string },
  sessionStart: string,
): void {
  file.attributes("/", { ...typed("/", "NWBFile"), nwb_version: SCHEMA });
  file.dataset("/session_description", session.description);
  file.dataset("/identifier", session.identifier);
  file.dataset("/session_start_time", sessionStart);
  file.dataset("/timestamps_reference_time", sessionStart);
  file.dataset("/file_create_date", [sessionStart]);
  for (const path of ["/acquisition", "/analysis", "/processing", "/stimulus", "/general"]) file.group(path);
  for (const path of ["/stimulus/presentation", "/stimulus/templates"]) file.group(path);
}
