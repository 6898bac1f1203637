import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/**
 * The file that an address means inside a folder, or undefined: `..`, absolute paths, links that lead out, NUL and hidden
 * files are all refused.
 * @param path  as it stood in the address, still percent-encoded
 */
export function fileInside(folder: string, path: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const parts = plain.split("/").filter((part) => part !== "");
  if (plain.includes("\0") || plain.includes("\\") || parts.some((part) => part.startsWith("."))) return undefined;
  try {
    const root = realpathSync(folder);
    const real = realpathSync(join(root, ...parts));
    const inside = real === root || real.startsWith(root + sep);
    return inside && statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}
