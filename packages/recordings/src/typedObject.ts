import type { Hdf5AttributeInput } from "./writeHdf5.ts";

/** The attributes that make an HDF5 object a typed object of NWB. */
export type TypedObject = (
  path: string,
  type: string,
  namespace?: "core" | "hdmf-common",
) => Record<string, Hdf5AttributeInput>;
