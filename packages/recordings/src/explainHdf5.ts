import { OWN_REASON } from "./hdf5Library.ts";

/** One sentence out of the library's stack of diagnostics: a reason of ours, or the innermost of its own, which is the last. */
export function explainHdf5(diagnostics: string, path: string, otherwise: string): string {
  const cut = /truncated file: eof = (\d+).*stored_eof = (\d+)/.exec(diagnostics);
  if (cut !== null) return `truncated HDF5: ${cut[1]} of ${cut[2]} bytes are there. Copy the file again.`;
  const filter = /required filter '?([^'\n]+?)'? is not registered/.exec(diagnostics);
  if (filter !== null) {
    return `${path} is compressed with ${filter[1]}, which is not read here. Rewrite it with gzip: h5repack -f GZIP=4 old.nwb new.nwb`;
  }
  if (diagnostics === "" && otherwise.startsWith("only ")) return `truncated HDF5: ${otherwise}. Copy the file again.`;
  const own = diagnostics.split("\n").findLast((line) => line.startsWith(OWN_REASON));
  const reasons = [...diagnostics.matchAll(/^\s*#\d+: .*?\(\): (.*)$/gm)].map((match) => match[1]);
  return damagedHdf5(path, own?.slice(OWN_REASON.length) ?? reasons.at(-1) ?? otherwise);
}

/** "damaged HDF5 at /units/id: …", with what to do. */
export function damagedHdf5(path: string, reason: string): string {
  const at = path === "" ? "" : ` at ${path}`;
  return `damaged HDF5${at}: ${reason}. Copy the file again, or write it anew with the program that made it.`;
}
