/** One row below the head of a table: the texts of its cells, trimmed, and its 1-based line in the document. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The rows of the first table whose head has exactly these columns, in order; undefined when there is none.
 * A pipe inside a cell is written `\|`, as everywhere in Markdown tables.
 */
export function markdownTable(text: string, columns: readonly string[]): TableRow[] | undefined {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => {
    const cells = cellsOf(line).map((cell) => cell.toLowerCase());
    return cells.length === columns.length && columns.every((column, i) => cells[i] === column.toLowerCase());
  });
  if (head < 0) return undefined;
  const rows: TableRow[] = [];
  for (let i = head + 2; i < lines.length && lines[i].trimStart().startsWith("|"); i++) {
    rows.push({ cells: cellsOf(lines[i]), line: i + 1 });
  }
  return rows;
}

function cellsOf(line: string): string[] {
  const trimmed = line.trim();
  if (!trimmed.startsWith("|")) return [];
  const cells = trimmed.slice(1).split(/(?<!\\)\|/);
  if (cells[cells.length - 1].trim() === "") cells.pop();
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}
