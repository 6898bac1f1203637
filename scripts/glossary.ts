import { markdownTable } from "./markdownTable.ts";

/** A word that telos does not use, and the one it uses instead. */
export interface AvoidedWord {
  /** Lower case, words separated by a space; a last `*` stands for any ending. */
  readonly avoid: string;
  readonly prefer: string;
}

/** What the glossary of docs/maths.md forbids in exported names and in doc comments. */
export interface Glossary {
  readonly inNames: readonly AvoidedWord[];
  readonly inProse: readonly AvoidedWord[];
}

/** The columns of the glossary table in docs/maths.md; words in backticks in the last two are enforced. */
export const GLOSSARY_COLUMNS: readonly string[] = ["term", "meaning", "not in names", "not in prose"];

/** Reads the glossary; undefined when the document has none. */
export function readGlossary(maths: string): Glossary | undefined {
  const rows = markdownTable(maths, GLOSSARY_COLUMNS);
  if (rows === undefined) return undefined;
  const column = (index: number): AvoidedWord[] =>
    rows.flatMap(({ cells }) =>
      [...(cells[index] ?? "").matchAll(/`([^`]+)`/g)].map((match) => ({
        avoid: index === 2 ? wordsOf(match[1]).join(" ") : match[1],
        prefer: cells[0].replaceAll("**", ""),
      })),
    );
  return { inNames: column(2), inProse: column(3) };
}

/** The first word of the glossary that stands in an identifier, compared word by word: `envelope` holds no `env`. */
export function avoidedInName(name: string, words: readonly AvoidedWord[]): AvoidedWord | undefined {
  const text = ` ${wordsOf(name).join(" ")} `;
  return words.find(({ avoid }) =>
    avoid.endsWith("*") ? text.includes(` ${avoid.slice(0, -1)}`) : text.includes(` ${avoid} `),
  );
}

/** The first avoided word in a text; what stands in backticks is code and does not count. */
export function avoidedInProse(text: string, words: readonly AvoidedWord[]): AvoidedWord | undefined {
  const prose = text.replace(/`[^`]*`/g, " ");
  return words.find(({ avoid }) => {
    const stem = avoid.replace(/\*$/, "").replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    const flags = avoid === avoid.toUpperCase() ? "" : "i";
    return new RegExp(`(?<![\\w-])${stem}${avoid.endsWith("*") ? "" : "(?![\\w-])"}`, flags).test(prose);
  });
}

/** `softPolicyInto` → soft, policy, into. */
function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[\s_$]+/);
}
