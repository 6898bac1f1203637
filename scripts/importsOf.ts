import { lineAt } from "./finding.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";

/** One import, re-export or dynamic import of a file. */
export interface Import {
  /** As written: "./backup.ts", "@telos/core", "node:fs". */
  readonly from: string;
  /** 1-based. */
  readonly line: number;
  /** True for `import type` and `export type … from`, which leave nothing behind at run time. */
  readonly typeOnly: boolean;
}

// In the masked code the inside of a string is blank, so an import quoted in prose or in a test fixture cannot match.
const IMPORT =
  /\b(?:import|export)\b([\w\s{},*$]*?)\bfrom\s*["']( *)["']|\bimport\s*["']( *)["']|\bimport\s*\(\s*["']( *)["']/g;

/** Every module that a source asks for, in order. */
export function importsOf(source: string, masked: MaskedSource = maskSource(source)): Import[] {
  const found: Import[] = [];
  for (const match of masked.code.matchAll(IMPORT)) {
    const length = (match[2] ?? match[3] ?? match[4] ?? "").length;
    if (length === 0) continue;
    const closing = match[0].search(/["'] *["']\s*$/);
    const start = match.index + closing + 1;
    found.push({
      from: source.slice(start, start + length),
      line: lineAt(source, match.index),
      typeOnly: match[1] !== undefined && /^\s*type\b/.test(match[1]),
    });
  }
  return found;
}
