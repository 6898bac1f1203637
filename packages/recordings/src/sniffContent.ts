import { isUtf8Text } from "./isUtf8Text.ts";

/** What the first bytes of a file say it is. All but "empty" and "other" can hold a recording. */
export type Content =
  | { readonly kind: "hdf5" }
  | { readonly kind: "zip" }
  | { readonly kind: "npy" }
  | { readonly kind: "mat5" }
  | { readonly kind: "text" }
  | { readonly kind: "empty" }
  | { readonly kind: "other" /** "a PNG image" */; readonly what: string /** How to mend. */; readonly advice: string };

/** Bytes of the beginning that `sniffContent` wants to see: an HDF5 signature may follow a user block of 512 … 8192 bytes. */
export const SNIFF_BYTES = 8192 + 8;

const HDF5_SIGNATURE = "\x89HDF\r\n\x1a\n";

const CONVERT = "Convert the recording to NWB 2, a pynapple .npz or a .csv with columns unit,time_s.";

const SIGNATURES: readonly (readonly [at: number, signature: string, what: string, advice: string])[] = [
  [0, "\x89PNG\r\n\x1a\n", "a PNG image", ""],
  [0, "\xff\xd8\xff", "a JPEG image", ""],
  [0, "GIF8", "a GIF image", ""],
  [0, "II*\0", "a TIFF image", ""],
  [0, "MM\0*", "a TIFF image", ""],
  [8, "WEBP", "a WebP image", ""],
  [0, "%PDF", "a PDF document", ""],
  [0, "\x1f\x8b", "a gzip archive", "Unpack it first."],
  [0, "BZh", "a bzip2 archive", "Unpack it first."],
  [0, "\xfd7zXZ\0", "an xz archive", "Unpack it first."],
  [0, "\x28\xb5\x2f\xfd", "a Zstandard archive", "Unpack it first."],
  [0, "7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it first."],
  [0, "Rar!", "a RAR archive", "Unpack it first."],
  [257, "ustar", "a tar archive", "Unpack it first."],
  [0, "\x80\x04", "a Python pickle", CONVERT],
  [0, "SQLite format 3", "an SQLite database", CONVERT],
  [0, "\x7fELF", "a program", ""],
  [0, "NEURALEV", "a Blackrock .nev file", CONVERT],
  [0, "BREVENTS", "a Blackrock .nev file", CONVERT],
  [0, "PLEX", "a Plexon .plx file", CONVERT],
  [0, "CDF\x01", "a netCDF 3 file", CONVERT],
];

/**
 * What a file is, from its content and never from its name.
 * @param head  the first `SNIFF_BYTES` bytes, or all where there are fewer
 */
export function sniffContent(head: Uint8Array): Content {
  if (head.length === 0) return { kind: "empty" };
  for (let at = 0; at < head.length; at = at === 0 ? 512 : 2 * at) {
    if (startsWith(head, at, HDF5_SIGNATURE)) return { kind: "hdf5" };
  }
  if (startsWith(head, 0, "PK\x03\x04") || startsWith(head, 0, "PK\x05\x06")) return { kind: "zip" };
  if (startsWith(head, 0, "\x93NUMPY")) return { kind: "npy" };
  if (startsWith(head, 0, "MATLAB 5.0 MAT-file") || isMat5Header(head)) return { kind: "mat5" };
  for (const [at, signature, what, advice] of SIGNATURES) {
    if (startsWith(head, at, signature)) return { kind: "other", what, advice };
  }
  if (!isUtf8Text(head)) return { kind: "other", what: "in no format that is known here", advice: CONVERT };
  const text = new TextDecoder().decode(head).trimStart().slice(0, 64).toLowerCase();
  if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
    return { kind: "other", what: "a web page", advice: "The download may need a login or another link." };
  }
  if (text.startsWith("version https://git-lfs")) {
    return { kind: "other", what: "a Git LFS pointer", advice: "Fetch the data with `git lfs pull`." };
  }
  if (text.startsWith("<")) return { kind: "other", what: "an XML or SVG document", advice: "" };
  if (text.startsWith("{") || text.startsWith("[")) return { kind: "other", what: "a JSON document", advice: "" };
  return { kind: "text" };
}

/** The text at the beginning of a MATLAB file is free; its version and byte order are not. */
function isMat5Header(head: Uint8Array): boolean {
  return startsWith(head, 124, "\x00\x01IM") || startsWith(head, 124, "\x01\x00MI");
}

function startsWith(bytes: Uint8Array, at: number, signature: string): boolean {
  if (at + signature.length > bytes.length) return false;
  for (let i = 0; i < signature.length; i++) if (bytes[at + i] !== signature.charCodeAt(i)) return false;
  return true;
}
