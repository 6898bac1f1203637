import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tableCsv } from "@telos/figures";
import { writeWhole } from "@telos/runs";
import { claimNumber } from "./claim.ts";
import type { Conclusion, Study, StudyRequest } from "./study.ts";
import { svgToPng } from "./svgToPng.ts";

const PNG_WIDTH = 1800;

/**
 * Writes what a study found into a folder of its own: every figure as SVG, PNG and CSV, the claims as CSV, and a README
 * that explains the panel and says what was measured.
 * @param folder  made if need be; the study's folder inside it is named after its id
 * @returns the study's folder
 */
export async function writeStudy(
  folder: string,
  study: Study,
  conclusion: Conclusion,
  request: StudyRequest,
): Promise<string> {
  const home = join(folder, study.id);
  mkdirSync(home, { recursive: true });
  for (const figure of conclusion.figures) {
    writeWhole(join(home, `${figure.name}.svg`), figure.svg);
    writeWhole(join(home, `${figure.name}.png`), await svgToPng(figure.svg, PNG_WIDTH));
    writeWhole(join(home, `${figure.name}.csv`), figure.csv);
  }
  const rows = conclusion.claims.map((one) => [
    one.claim,
    one.measured,
    one.bound,
    one.pass ? "pass" : "fail",
    one.why ?? "",
  ]);
  writeWhole(join(home, "claims.csv"), tableCsv({ columns: ["claim", "measured", "bound", "verdict", "why"], rows }));
  writeWhole(join(home, "README.md"), readme(study, conclusion, request));
  return home;
}

/** The study's own page, followed by what this run measured. */
function readme(study: Study, { claims, figures, notes }: Conclusion, request: StudyRequest): string {
  const page = readFileSync(new URL(`../${study.id}/README.md`, import.meta.url), "utf8").trimEnd();
  const claimRows = claims.map(
    (one) =>
      `| ${one.pass ? "✓" : "✗"} | ${one.claim}${one.why === undefined ? "" : ` — ${one.why}`} | ${claimNumber(one.measured)} | ${one.bound} |`,
  );
  return [
    page,
    "",
    `## This run: ${request.size}, seeds ${request.seeds.join(", ")}`,
    "",
    "| | claim | measured | bound |",
    "|---|---|---|---|",
    ...claimRows,
    "",
    ...figures
      .filter(({ name }) => !page.includes(`(${name}.svg)`))
      .map((figure) => `![${figure.title}](${figure.name}.svg)`),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)]),
    "",
  ].join("\n");
}
