/** One broken rule: where it is, what is wrong, and how to mend it. */
export interface Finding {
  /** Path from the root of the repository, with forward slashes. */
  readonly file: string;
  /** 1-based; 0 when the fault is the whole file. */
  readonly line: number;
  readonly what: string;
  readonly mend: string;
}

/** The findings as text, sorted by file and line: `file:line  what`, and the mend below it. */
export function findingsText(check: string, findings: readonly Finding[]): string {
  const sorted = [...findings].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  const blocks = sorted.map(
    (finding) =>
      `${finding.file}${finding.line > 0 ? `:${finding.line}` : ""}  ${finding.what}\n    mend: ${finding.mend}`,
  );
  const count = findings.length;
  const tail = count === 0 ? `${check}: nothing found` : `${check}: ${count} ${count === 1 ? "fault" : "faults"}`;
  return [...blocks, tail].join("\n");
}

/** Prints the findings and sets the exit code: 0 when there are none, 1 otherwise. */
export function reportFindings(check: string, findings: readonly Finding[]): void {
  const text = findingsText(check, findings);
  if (findings.length === 0) console.log(text);
  else console.error(text);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

/** The 1-based line of the character at `offset`. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) line++;
  return line;
}
