import { exportsOf } from "./exportsOf.ts";
import { type Finding, lineAt } from "./finding.ts";
import { CORE_LAYERS, coreLayer } from "./houseMap.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";
import { isTest, type SourceFile } from "./sourceFiles.ts";

const NAMES_THAT_SAY_NOTHING = /^(utils?|helpers?|common|misc|managers?)$/i;
const LONGEST_FILE = 300;

// Files whose name is the algorithm's, which readers look for, while their exports are verbs.
const NAMED_AFTER_ALGORITHM = new Set(["lbfgs.ts"]);

/** Broken rules of how a file is named, how long it is and in which form it exports. */
export function nameFindings(file: SourceFile, masked: MaskedSource = maskSource(file.text)): Finding[] {
  return [...fileNameFindings(file, masked), ...formFindings(file, masked)];
}

function fileNameFindings(file: SourceFile, masked: MaskedSource): Finding[] {
  const findings: Finding[] = [];
  const say = (what: string, mend: string): void => {
    findings.push({ file: file.path, line: 0, what, mend });
  };
  const parts = file.path.split("/");
  const fileName = parts[parts.length - 1];
  const stem = fileName.replace(/(\.test|\.browser)?\.tsx?$/, "");
  for (const part of [...parts.slice(0, -1), stem]) {
    if (NAMES_THAT_SAY_NOTHING.test(part)) say(`"${part}" says nothing`, "name it after the concept it holds.");
  }
  const layer = coreLayer(file.path);
  if (layer !== undefined && layer !== "index.ts" && !CORE_LAYERS.includes(layer)) {
    say(`core/src/${layer} is no layer`, `put it into one of ${CORE_LAYERS.join(", ")}.`);
  }
  const lines = file.text.split("\n").length - 1;
  if (lines > LONGEST_FILE && !isTest(file.path) && !/^\/[/*].*\blines\b/.test(file.text)) {
    say(`${lines} lines`, `split it below ${LONGEST_FILE}, or begin it with a comment that says why so many lines.`);
  }
  if (!/^packages\/[^/]+\/src\//.test(file.path) || isTest(file.path) || fileName.endsWith(".d.ts")) return findings;
  if (!/^[a-z][A-Za-z0-9]*$/.test(stem))
    say(`the file name "${stem}" is not camelCase`, "name it after its main export.");
  if (fileName === "index.ts") {
    if (!/^packages\/[^/]+\/src\/index\.ts$/.test(file.path)) {
      say("a barrel inside a package", "only packages/*/src/index.ts re-exports; import the files themselves.");
    }
    return findings;
  }
  const exported = exportsOf(file.text, masked).map((one) => one.name);
  const fits = (name: string): boolean => (exported.length === 1 ? related(stem, name) : shareWord(stem, name));
  if (exported.length > 0 && !NAMED_AFTER_ALGORITHM.has(fileName) && !exported.some(fits)) {
    const first = `${exported[0][0].toLowerCase()}${exported[0].slice(1)}`;
    say(
      `no export is named after the file (${exported.slice(0, 4).join(", ")})`,
      exported.length === 1
        ? `rename the file to ${first}.ts or export "${stem}".`
        : "name the file after its main export, or after what its exports share; if they share nothing, split it.",
    );
  }
  return findings;
}

/** `gates` and `Gate`, `words` and `wordOf`, `problem` and `SoftProblem` are related; `words` and `popcount` are not. */
function related(stem: string, name: string): boolean {
  const inStem = wordsOf(stem);
  const inName = wordsOf(name);
  return inStem.every((word) => inName.includes(word)) || inName.every((word) => inStem.includes(word));
}

/** Where several exports stand side by side, the file may be named after what they share: `edges` holds `edgeDifferencesInto`. */
function shareWord(stem: string, name: string): boolean {
  const inName = wordsOf(name);
  return wordsOf(stem).some((word) => inName.includes(word));
}

function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
  return words.map((word) => word.replace(/s$/, ""));
}

function formFindings(file: SourceFile, masked: MaskedSource): Finding[] {
  const forms: readonly (readonly [RegExp, string, string])[] = [
    [
      /^[ \t]*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w+\s*\{/gm,
      "enum",
      'a union of strings: type Status = "running" | "converged".',
    ],
    [
      /^[ \t]*(?:export\s+)?(?:declare\s+)?namespace\s+[\w.]+\s*\{/gm,
      "namespace",
      "a file is a namespace; export from it.",
    ],
    [/^export\s*\*/gm, "export *", "name what is exported, so that a reader can search for it."],
    [/^export\s+default\b/gm, "a default export", "export it by name."],
  ];
  if (/(^|\/)[\w.-]+\.config\.ts$/.test(file.path)) return [];
  return forms.flatMap(([pattern, what, mend]) =>
    [...masked.code.matchAll(pattern)].map((match) => ({
      file: file.path,
      line: lineAt(file.text, match.index),
      what,
      mend,
    })),
  );
}
