import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Real recordings beside the project; not part of it. Tests that need them say so and skip where they are absent. */
const DATA = join(import.meta.dirname, "../../../../shared/data");
export const hasData = existsSync(DATA);
export const dataFile = (name: string): string => join(DATA, name);

/** Debian's python3-h5py: an independent reader. Tests that need it say so and skip where it is absent. */
const PYTHON = "/usr/bin/python3";
export const hasH5py = spawnSync(PYTHON, ["-c", "import h5py, numpy"]).status === 0;

/** What a Python script prints as JSON; `sys.argv[1:]` are the arguments. */
export function python<T>(script: string, ...args: string[]): T {
  return JSON.parse(execFileSync(PYTHON, ["-c", script, ...args], { maxBuffer: 1e8 }).toString()) as T;
}

/** Debian's python3-scipy writes MATLAB v5 files; tests that need it say so and skip where it is absent. */
export const hasScipy = spawnSync(PYTHON, ["-c", "import scipy.io"]).status === 0;
