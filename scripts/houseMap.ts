import { dirname, join } from "node:path/posix";

/** The folders of core/src from left to right; a folder imports only what stands to its left (docs/decisions/0001-house.md). */
export const CORE_LAYERS: readonly string[] = [
  "num",
  "run",
  "nets",
  "process",
  "bellman",
  "forward",
  "measures",
  "recording",
  "inverse",
  "spec",
];

/**
 * The elementary functions of core/src/num, the same bits in every engine (docs/decisions/0028-elementary-functions.md): the only values
 * that the kernels take from core, because a copy could come to differ in a bit.
 */
export const ELEMENTARY: readonly string[] = [
  ...[
    "atanh",
    "cos",
    "euclideanNorm",
    "exp",
    "expm1",
    "hypot",
    "integerPower",
    "log",
    "log10",
    "log1p",
    "log2",
    "logistic",
  ],
  ...["sin", "squared", "tanh"],
];

/** Which packages of the workspace a package may import. What is not a package (studies, examples, bench) may import all. */
export const PACKAGE_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  kernels: ["core"],
  recordings: ["core"],
  runs: ["core", "recordings"],
  figures: ["core"],
  reports: ["core", "figures"],
  cli: ["core", "kernels", "recordings", "runs", "figures", "reports", "studies", "studio"],
  studio: ["core", "kernels", "recordings", "runs", "figures", "reports"],
};

/** Whether the path lies in the sources of core. */
export function inCore(path: string): boolean {
  return path.startsWith("packages/core/src/");
}

/** The folder of core/src that holds the file, or the file's own name when it lies in core/src itself. */
export function coreLayer(path: string): string | undefined {
  return inCore(path) ? path.split("/")[3] : undefined;
}

/** The package that holds the file: "core" for packages/core/src/…, undefined outside packages. */
export function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

/** Where `relativePath` leads from the file `from`. */
export function resolveImport(from: string, relativePath: string): string {
  return join(dirname(from), relativePath);
}
