/** The cells of a table in text form. */
export interface TableCells {
  readonly header: readonly string[];
  readonly rows: readonly { /** From 1. */ readonly line: number; readonly cells: readonly string[] }[];
  readonly separator: string;
}

/**
 * Cuts a text into cells: separated by tabs, semicolons or commas, whichever the first line has; quotes around a cell are taken off.
 * Empty lines and lines that begin with # are left out.
 */
export function tableCells(text: string): TableCells {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const kept = lines.flatMap((content, k) =>
    content.trim() === "" || content.startsWith("#") ? [] : [{ line: k + 1, content }],
  );
  const first = kept[0]?.content ?? "";
  const separator =
    ["\t", ";", ","].find((one) => first.includes(one)) ??
    (/\S[ ]+\S/.test(first) && /^[\s\d.eE+-]*$/.test(first) ? " " : ",");
  const cut = (content: string): string[] =>
    separator === " " ? content.trim().split(/ +/) : content.split(separator).map(unquoted);
  return {
    header: first === "" ? [] : cut(first),
    rows: kept.slice(1).map(({ line, content }) => ({ line, cells: cut(content) })),
    separator,
  };
}

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .trim();
}
