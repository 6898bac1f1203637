import { type Finding, lineAt, reportFindings } from "./finding.ts";
import { markdownTable } from "./markdownTable.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";
import { isTest, repositoryRoot, type SourceFile, sourceFiles } from "./sourceFiles.ts";

const MATHS = "docs/maths.md";
const COLUMNS = ["id", "equation", "symbol", "name in code", "file", "test"];
const ID = /^[A-Z][1-9]\d*[a-z]?$/;
// "(B1)" and "(B1, B3)". Ids count in comments, and in tests also inside strings: a call such as f(N1) is no citation.
const CITATION = /\(([A-Z][1-9]\d*[a-z]?(?:[,;] ?[A-Z][1-9]\d*[a-z]?)*)\)/g;

/** One row of the table of equations. */
interface Equation {
  readonly id: string;
  readonly names: readonly string[];
  readonly files: readonly string[];
  readonly tests: readonly string[];
  readonly line: number;
}

/**
 * Whether the table in docs/maths.md and the code agree: each row's file and test exist and cite the id, the name in code
 * is in the file, and each id that packages/core/src cites has a row. Pure: reads nothing.
 */
export function equationFindings(maths: string, sources: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = [];
  const say = (file: string, line: number, what: string, mend: string): void => {
    findings.push({ file, line, what, mend });
  };
  const rows = markdownTable(maths, COLUMNS);
  if (rows === undefined) {
    return [
      {
        file: MATHS,
        line: 0,
        what: "the table of equations is missing",
        mend: `give it the columns ${COLUMNS.join(" | ")}.`,
      },
    ];
  }
  const equations: Equation[] = [];
  for (const row of rows) {
    const [id, , , names, files, tests] = row.cells;
    if (row.cells.length !== COLUMNS.length) {
      say(MATHS, row.line, `${row.cells.length} cells instead of ${COLUMNS.length}`, "write a | inside a cell as \\|.");
    } else if (!ID.test(id)) {
      say(MATHS, row.line, `"${id}" is no equation id`, "an id is a capital letter and a number: B1.");
    } else if (equations.some((earlier) => earlier.id === id)) {
      say(MATHS, row.line, `${id} has two rows`, "one id names one equation: take the next free number.");
    } else {
      equations.push({ id, names: listOf(names), files: listOf(files), tests: listOf(tests), line: row.line });
    }
  }

  const cited = new Map(sources.map((source) => [source.path, citationsOf(source)]));
  for (const { id, names, files, tests, line } of equations) {
    for (const [column, paths] of [["file", files] as const, ["test", tests] as const]) {
      if (paths.length === 0) say(MATHS, line, `${id} names no ${column}`, `fill in the column "${column}".`);
      for (const path of paths) {
        const found = candidates(path).find((candidate) => cited.has(candidate));
        if (found === undefined) {
          say(MATHS, line, `${id}: ${path} does not exist`, `name the ${column} by its path from the root.`);
        } else if (!cited.get(found)?.has(id)) {
          const where = column === "file" ? "the doc comment of the function" : "the name of the test";
          say(found, 0, `does not cite (${id}), as docs/maths.md:${line} says`, `write (${id}) into ${where}.`);
        } else if (column === "test" && !isTest(found)) {
          say(MATHS, line, `${id}: ${path} is no test`, "name the .test.ts file that would fail.");
        }
      }
    }
    const texts = files.flatMap((path) => sources.filter((source) => candidates(path).includes(source.path)));
    for (const name of names) {
      const word = /^[\w$]+/.exec(name)?.[0];
      if (texts.length > 0 && word !== undefined && !texts.some(({ text }) => hasWord(maskSource(text), word))) {
        say(MATHS, line, `${id}: "${word}" is not in ${files.join(", ")}`, "write the name that the code has now.");
      }
    }
  }

  const known = new Set(equations.map((equation) => equation.id));
  const unknown = new Map<string, string[]>();
  for (const source of sources.filter(({ path }) => path.startsWith("packages/core/src/"))) {
    for (const [id, line] of cited.get(source.path) ?? []) {
      if (!known.has(id)) unknown.set(id, [...(unknown.get(id) ?? []), `${source.path}:${line}`]);
    }
  }
  for (const [id, places] of unknown) {
    const mend = `add a row for ${id}, or mend the id where it is cited: ${places.join(", ")}.`;
    say(MATHS, 0, `${id} is cited and has no row`, mend);
  }
  return findings;
}

/** Id → line of its first citation in the file. */
function citationsOf(source: SourceFile): Map<string, number> {
  const masked = maskSource(source.text);
  const found = new Map<string, number>();
  for (const view of isTest(source.path) ? [masked.comments, masked.strings] : [masked.comments]) {
    for (const match of view.matchAll(CITATION)) {
      for (const id of match[1].split(/[,;] ?/)) {
        if (!found.has(id)) found.set(id, lineAt(source.text, match.index));
      }
    }
  }
  return found;
}

/** `bellman/backup.ts` stands for packages/core/src/bellman/backup.ts, `test/laws/x.test.ts` for core's own test folder. */
function candidates(path: string): string[] {
  return [path, `packages/core/src/${path}`, `packages/core/${path}`];
}

function listOf(cell: string): string[] {
  return cell
    .split(/,|;|<br\s*\/?>/)
    .map((part) => part.replaceAll("`", "").trim())
    .filter((part) => part !== "" && part !== "–" && part !== "-");
}

/** Whether the word stands in the code or in a string; a comment may speak of what is no longer there. */
function hasWord({ code, strings }: MaskedSource, word: string): boolean {
  const pattern = new RegExp(`(?<![\\w$])${word.replaceAll("$", "\\$")}(?![\\w$])`);
  return pattern.test(code) || pattern.test(strings);
}

if (import.meta.main) {
  const maths = sourceFiles(repositoryRoot, ["maths.md"]).find((file) => file.path === MATHS);
  reportFindings("equations", equationFindings(maths?.text ?? "", sourceFiles(repositoryRoot, [".ts"])));
}
