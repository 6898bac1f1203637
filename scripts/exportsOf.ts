import { lineAt } from "./finding.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";

/** One thing that a file exports under its own name. */
export interface Export {
  readonly name: string;
  readonly kind: "function" | "const" | "let" | "class" | "interface" | "type";
  /** 1-based line of the word `export`. */
  readonly line: number;
  /** The doc comment above it without its stars, or undefined. */
  readonly doc: string | undefined;
  /** 1-based line on which the doc comment begins; 0 without one. */
  readonly docLine: number;
  /** Whether the whole declaration stands on one line. */
  readonly oneLine: boolean;
}

const DECLARATION =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(function|const|let|class|interface|type)\b\s*\*?\s*([\w$]+)/gm;

/** What a source declares and exports, in order. Overloads of one function count once; re-exports do not count. */
export function exportsOf(source: string, masked: MaskedSource = maskSource(source)): Export[] {
  const found: Export[] = [];
  for (const match of masked.code.matchAll(DECLARATION)) {
    const name = match[2];
    if (found.some((earlier) => earlier.name === name && earlier.kind === "function")) continue;
    const lineEnd = masked.code.indexOf("\n", match.index);
    const text = masked.code.slice(match.index, lineEnd < 0 ? undefined : lineEnd).trimEnd();
    const comment = commentAbove(source, masked.comments, match.index);
    found.push({
      name,
      kind: match[1] as Export["kind"],
      line: lineAt(source, match.index),
      doc: comment?.text,
      docLine: comment === undefined ? 0 : lineAt(source, comment.start),
      oneLine: text.endsWith(";"),
    });
  }
  return found;
}

function commentAbove(source: string, comments: string, at: number): { text: string; start: number } | undefined {
  const before = source.slice(0, at).trimEnd();
  if (!before.endsWith("*/") || comments[before.length - 1] !== "/") return undefined;
  const start = before.lastIndexOf("/**");
  if (start < 0 || before.indexOf("*/", start) !== before.length - 2) return undefined;
  const text = before.slice(start + 3, before.length - 2).replace(/^[ \t]*\* ?/gm, "");
  return { text: text.trim(), start };
}
