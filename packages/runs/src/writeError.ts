import { dirname } from "node:path";

/**
 * Says in words why writing failed: what, where and how to mend it.
 * @param path   what should have been written
 * @param cause  what Node threw; its `code` decides (ENOSPC, EDQUOT, EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, EFBIG)
 * @param bytes  size of what should have been written, when known
 */
export function writeError(path: string, cause: unknown, bytes?: number): Error {
  const size = bytes === undefined ? "" : ` (${sizeText(bytes)} needed)`;
  return new Error(`${path}: not written: ${reasonOf(cause, path, size)}`, { cause });
}

function reasonOf(cause: unknown, path: string, size: string): string {
  const folder = dirname(path);
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOSPC":
      return `the disk is full${size}. Free some space, or choose a folder on another disk with --out.`;
    case "EDQUOT":
      return `your quota on this disk is used up${size}. Free some space, or choose another disk with --out.`;
    case "EACCES":
    case "EPERM":
      return `you may not write in ${folder}. Choose another folder with --out, or change its permissions.`;
    case "EROFS":
      return `${folder} is on a read-only disk. Choose another folder with --out.`;
    case "ENOENT":
      return `the folder ${folder} does not exist. Create it, or choose another with --out.`;
    case "ENOTDIR":
      return `a part of ${folder} is a file, not a folder. Choose another folder with --out.`;
    case "EISDIR":
      return "it is a folder. Name a file.";
    case "EFBIG":
      return `the file would be larger than this system allows${size}.`;
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}
