import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

/** A text file of the repository: its path from the root, with forward slashes, and what it holds. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const NEVER_ENTERED = new Set(["node_modules", ".git", "dist", "coverage"]);

/** The root of this repository. */
export const repositoryRoot: string = resolve(import.meta.dirname, "..");

/**
 * Every file below `root` that one of `endings` ends, sorted by path.
 * Left out: dependencies, build outputs, and the `runs` folder at the root, where runs of telos lie.
 */
export function sourceFiles(root: string, endings: readonly string[]): SourceFile[] {
  const found: SourceFile[] = [];
  const enter = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!NEVER_ENTERED.has(entry.name) && path !== join(root, "runs")) enter(path);
      } else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) {
        found.push({ path: relative(root, path).split(sep).join("/"), text: readFileSync(path, "utf8") });
      }
    }
  };
  enter(root);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether the path is that of a test or of something that only tests use. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || /(^|\/)(test|fixtures)\//.test(path);
}
