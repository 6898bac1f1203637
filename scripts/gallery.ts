// Makes what the studio's gallery shows: every study of both papers, run small, with its claims and its figures.
// `npm run gallery` runs all of both papers; with names only those, and the others stay: of studies (`npm run gallery -- fig-2-network`),
// or of parts (`npm run gallery -- beyond loop`). Numbers are never typed in.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeWhole } from "@telos/runs";
import { chooseStudies, heldOutSeeds, type RunStudiesOptions, runStudies, studies, studyEntry } from "@telos/studies";

/** One study of the gallery, as `studies.json` holds it. */
interface GalleryStudy {
  readonly id: string;
  readonly half: string;
  readonly title: string;
  readonly size: string;
  readonly seeds: readonly number[];
  /** Markdown: what the panel shows, the parameters, what differs from the paper. */
  readonly page: string;
  readonly claims: readonly { claim: string; measured: number; bound: string; pass: boolean; why?: string }[];
  readonly notes: readonly string[];
  readonly figures: readonly { name: string; title: string }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const home = `${root}packages/studio/public/gallery`;
const asked = process.argv.slice(2);
const PARTS = ["inverse", "forward", "beyond", "loop"] as const;
mkdirSync(home, { recursive: true });

const size: RunStudiesOptions["size"] = "quick";
const made = new Map<string, GalleryStudy>(before().map((study) => [study.id, study]));
let failed = 0;
for await (const outcome of runStudies(chosen(), {
  size,
  seeds: heldOutSeeds(size),
})) {
  if (outcome.kind !== "done") {
    console.error(`${outcome.study.id}: ${outcome.kind}`);
    failed++;
    continue;
  }
  const { study, request, conclusion } = outcome;
  for (const { name } of made.get(study.id)?.figures ?? []) rmSync(`${home}/${name}.svg`, { force: true });
  for (const { name, svg } of conclusion.figures) writeWhole(`${home}/${name}.svg`, svg);
  made.set(study.id, {
    id: study.id,
    half: study.half,
    title: study.title,
    size: request.size,
    seeds: request.seeds,
    page: pageOf(study.id),
    claims: conclusion.claims,
    notes: conclusion.notes,
    figures: conclusion.figures.map(({ name, title }) => ({ name, title })),
  });
  write();
  const holding = conclusion.claims.filter(({ pass }) => pass).length;
  console.log(`${study.id}: ${holding} of ${conclusion.claims.length} claims hold`);
}
process.exitCode = failed > 0 ? 1 : 0;

function chosen() {
  if (asked.length === 0) return chooseStudies("all");
  return asked.flatMap((name) => {
    const part = PARTS.find((one) => one === name);
    return part === undefined ? [studyEntry(name)] : chooseStudies(part);
  });
}

function before(): GalleryStudy[] {
  if (!readdirSync(home).includes("studies.json")) return [];
  const { studies: known } = JSON.parse(readFileSync(`${home}/studies.json`, "utf8")) as { studies: GalleryStudy[] };
  return known;
}

function write(): void {
  const ordered = studies.flatMap(({ id }) => made.get(id) ?? []);
  writeWhole(`${home}/studies.json`, `${JSON.stringify({ studies: ordered }, null, 1)}\n`);
}

/** The study's own page without its heading and without pictures. */
function pageOf(id: string): string {
  const text = readFileSync(`${root}studies/${id}/README.md`, "utf8");
  return text
    .replace(/^# .*\n/, "")
    .replace(/^!\[.*\n/gm, "")
    .trim();
}
