import { exportsOf } from "./exportsOf.ts";
import { type Finding, lineAt, reportFindings } from "./finding.ts";
import { avoidedInName, avoidedInProse, type Glossary, readGlossary } from "./glossary.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";
import { isTest, repositoryRoot, type SourceFile, sourceFiles } from "./sourceFiles.ts";

const TEXT_ENDINGS = [
  ".ts",
  ".tsx",
  ".js",
  ".mjs",
  ".py",
  ".md",
  ".json",
  ".yml",
  ".yaml",
  ".cff",
  ".css",
  ".sh",
  ".ci/run",
  "run",
];

// Written in two pieces so that this file passes its own check.
const PLACEHOLDER = new RegExp(`\\b(?:TO${"DO"}|FIX${"ME"}|X${"XX"}|HA${"CK"})\\b`, "g");
const MACHINE_PATH = /(?<![\w.$}~*-])\/(?:home|Users|root|work|farm|mnt|tmp|scratch)\/[\w.]|\b[A-Z]:\\{1,2}Users\b/g;
const REGISTRY =
  /registry\.(?:npmjs|yarnpkg)|deb\.debian\.org|archive\.ubuntu\.com|files\.pythonhosted|"resolved": +"http/g;
const ANY_TYPE = /(?:[:<|&,=]|\bas)\s*any(?![\w$:(])/g;
const SILENCED = /@ts-(?:ignore|nocheck)\b|@ts-expect-error[ \t]*$/gm;
const CODE_IN_COMMENT = [
  /^(?:const|let|var|import|export|return|await|throw)\b.*;$/,
  /^(?:if|for|while|switch)\s*\(.*\)\s*\{?$/,
  /^\}\s*(?:else\b.*)?\{?$/,
  /^[\w$.[\]]+\s*[-+*/|&]?=\s*[^=].*;$/,
  /^[\w$.]+\(.*\);$/,
];
const NOTE_PARTS = ["Question", "Choice", "Why", "What we gave up", "What would change our mind"];
const LONGEST_NOTE = 40;

/** All faults of wording in the given files. Pure: reads nothing. */
export function wordFindings(files: readonly SourceFile[], glossary: Glossary): Finding[] {
  return files.flatMap((file) => {
    const findings = textFindings(file);
    if (/\.tsx?$/.test(file.path)) {
      const masked = maskSource(file.text);
      findings.push(...codeFindings(file, masked));
      if (/^packages\/[^/]+\/src\//.test(file.path) && !isTest(file.path)) {
        findings.push(...exportFindings(file, masked, glossary));
      }
    }
    if (/^docs\/decisions\/.*\.md$/.test(file.path)) findings.push(...noteFindings(file));
    return findings;
  });
}

/** What must not stand in any text file: placeholders, paths of one machine, hosts of a package registry. */
function textFindings(file: SourceFile): Finding[] {
  const rules: readonly (readonly [RegExp, string, string])[] = [
    [PLACEHOLDER, "a left-over placeholder", "finish it, or open an issue and take the mark out."],
    [MACHINE_PATH, "a path of one machine", "write it relative to the repository, or ask node:os for a folder."],
    [REGISTRY, "the host of a package registry", "leave it to the user's npm, apt or pip settings."],
  ];
  return rules.flatMap(([pattern, what, mend]) => matches(file, file.text, pattern, what, mend));
}

function codeFindings(file: SourceFile, masked: MaskedSource): Finding[] {
  const findings = [
    ...matches(file, masked.code, ANY_TYPE, "the type any", "say what it is; `unknown` where outside data enters."),
    ...matches(
      file,
      masked.comments,
      SILENCED,
      "a silenced type check",
      "mend the type, or say the reason after @ts-expect-error.",
    ),
  ];
  for (const match of masked.comments.matchAll(/^[ \t]*\/\/[ \t]?(.*)$/gm)) {
    const text = match[1].trim();
    if (CODE_IN_COMMENT.some((pattern) => pattern.test(text))) {
      findings.push({
        file: file.path,
        line: lineAt(file.text, match.index),
        what: `commented-out code: ${text.slice(0, 60)}`,
        mend: "delete it; git keeps it.",
      });
    }
  }
  return findings;
}

/**
 * Each export has a doc comment, and names and doc comments use the words of the glossary.
 * Two kinds of types need no comment: an alias on one line, `type Status = "running" | "converged"`, which says all there is,
 * and `…Options`, whose name says it and whose members carry the comments.
 */
function exportFindings(file: SourceFile, masked: MaskedSource, glossary: Glossary): Finding[] {
  const findings: Finding[] = [];
  for (const { name, kind, line, doc, docLine, oneLine } of exportsOf(file.text, masked)) {
    const say = (at: number, what: string, mend: string): void => {
      findings.push({ file: file.path, line: at, what, mend });
    };
    if (doc === undefined || doc === "") {
      const needsNone = (kind === "type" && oneLine) || (kind === "interface" && name.endsWith("Options"));
      if (!needsNone) {
        say(
          line,
          `${name} has no doc comment`,
          "one sentence on what it is; equation id, shapes and units if it has any.",
        );
      }
    } else {
      const prose = avoidedInProse(doc, glossary.inProse);
      if (prose !== undefined) {
        say(docLine, `"${prose.avoid}" in the comment of ${name}`, `say ${prose.prefer} (docs/maths.md).`);
      }
    }
    const word = avoidedInName(name, glossary.inNames);
    if (word !== undefined) say(line, `"${word.avoid}" in the name ${name}`, `say ${word.prefer} (docs/maths.md).`);
  }
  return findings;
}

function noteFindings(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const lines = file.text.trimEnd().split("\n").length;
  if (lines > LONGEST_NOTE) {
    findings.push({
      file: file.path,
      line: 0,
      what: `${lines} lines`,
      mend: `a decision note has ${LONGEST_NOTE} at most.`,
    });
  }
  for (const part of NOTE_PARTS) {
    if (!file.text.includes(`**${part}.**`)) {
      findings.push({ file: file.path, line: 0, what: `says nothing under "${part}"`, mend: `add **${part}.**` });
    }
  }
  return findings;
}

function matches(file: SourceFile, text: string, pattern: RegExp, what: string, mend: string): Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({
    file: file.path,
    line: lineAt(text, match.index + match[0].length - match[0].trimStart().length),
    what: `${what}: ${lineOf(text, match.index).trim().slice(0, 80)}`,
    mend,
  }));
}

function lineOf(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at) + 1, end < 0 ? undefined : end);
}

if (import.meta.main) {
  const files = sourceFiles(repositoryRoot, TEXT_ENDINGS);
  const glossary = readGlossary(files.find((file) => file.path === "docs/maths.md")?.text ?? "");
  if (glossary === undefined) {
    const mend = "give it a table with the columns of scripts/glossary.ts.";
    reportFindings("words", [{ file: "docs/maths.md", line: 0, what: "the glossary is missing", mend }]);
  } else reportFindings("words", wordFindings(files, glossary));
}
