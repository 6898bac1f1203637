import { type Finding, lineAt, reportFindings } from "./finding.ts";
import { CORE_LAYERS, coreLayer, ELEMENTARY, inCore, PACKAGE_IMPORTS, packageOf, resolveImport } from "./houseMap.ts";
import { type Import, importsOf } from "./importsOf.ts";
import { type MaskedSource, maskSource } from "./maskSource.ts";
import { nameFindings } from "./nameFindings.ts";
import { isTest, repositoryRoot, type SourceFile, sourceFiles } from "./sourceFiles.ts";

// What a browser tab, Node or the wall clock offers; core runs without any of them. `process` and `window` are words of
// the field (the controlled process, the hold window), so only their unmistakable uses are listed; Biome knows scopes.
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w$.])console\s*\./g, "console"],
  [/(?<![\w$.])performance\s*\./g, "performance"],
  [/(?<![\w$.])Math\s*\.\s*random\b/g, "Math.random"],
  [/(?<![\w$.])(?:new\s+Date\b|Date\s*[.(])/g, "Date"],
  [/(?<![\w$.])fetch\s*\(/g, "fetch"],
  [/(?<![\w$.])(?:document|localStorage|navigator)\s*\./g, "the page"],
  [/(?<![\w$.])window\s*\.\s*(?:document|location|addEventListener|requestAnimationFrame|setTimeout)\b/g, "the page"],
  [/(?<![\w$.])(?:HTML\w*Element|SVG\w*Element|CanvasRenderingContext2D)\b/g, "the page"],
  [/(?<![\w$.])process\s*\.\s*(?:env|argv|exit|exitCode|stdout|stderr|cwd|hrtime|nextTick|memoryUsage)\b/g, "Node"],
  [/(?<![\w$.])(?:Buffer|require|__dirname|__filename)\s*[.(]/g, "Node"],
  [/\bimport\s*\.\s*meta\b/g, "import.meta"],
];
const TIMERS = /(?<![\w$])(?:setTimeout|setInterval|queueMicrotask|requestAnimationFrame|globalThis)\b/g;

// Only + − × ÷, the square root and what rounds are exact by the standard of the language.
const ENGINES_OWN =
  /(?<![\w$.])Math\s*\.\s*(a?(?:sin|cos|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b/g;
const COMPUTING = /^packages\/(?:core|kernels|recordings|runs|cli)\/src\//;

/** The third-party packages that each folder with a package.json declares, by folder. */
export type DeclaredPackages = Readonly<Record<string, readonly string[]>>;

/** All broken rules of layers, purity, file names and module form in the given files. Pure: reads nothing. */
export function layerFindings(files: readonly SourceFile[], declared: DeclaredPackages = {}): Finding[] {
  const findings: Finding[] = [];
  const valueImports = new Map<string, string[]>();
  for (const file of files) {
    const masked = maskSource(file.text);
    const imports = importsOf(file.text, masked);
    findings.push(
      ...nameFindings(file, masked),
      ...importFindings(file, imports, declared),
      ...(inCore(file.path) && !isTest(file.path) ? purityFindings(file, masked, imports) : []),
      ...(COMPUTING.test(file.path) && !isTest(file.path) ? engineFindings(file, masked) : []),
    );
    valueImports.set(
      file.path,
      imports
        .filter((one) => !one.typeOnly && one.from.startsWith("."))
        .map((one) => resolveImport(file.path, one.from)),
    );
  }
  return [...findings, ...circleFindings(valueImports)];
}

function importFindings(file: SourceFile, imports: readonly Import[], declared: DeclaredPackages): Finding[] {
  const findings: Finding[] = [];
  const home = packageOf(file.path);
  for (const one of imports) {
    const say = (what: string, mend: string): void => {
      findings.push({ file: file.path, line: one.line, what, mend });
    };
    if (one.from.startsWith(".")) {
      const target = resolveImport(file.path, one.from);
      // What is drawn by a page is bundled, and may hold style sheets and elements.
      const endings = file.path.endsWith(".tsx") ? /\.(tsx?|css)$/ : /\.(ts|json|wasm)$/;
      if (!endings.test(one.from)) {
        say(`"${one.from}" has no .ts ending`, "Node runs the sources as they are: write the file's full name.");
      }
      if (packageOf(target) !== home && (packageOf(target) !== undefined || home !== undefined)) {
        const name = packageOf(target);
        say(
          `"${one.from}" reaches into another package`,
          name === undefined
            ? "move what is needed into a package."
            : `import from "@telos/${name}" and export it from packages/${name}/src/index.ts.`,
        );
      } else if (coreLayer(file.path) !== undefined && !isTest(file.path)) {
        findings.push(...leftwardFindings(file.path, target, one));
      }
      continue;
    }
    if (one.from.startsWith("node:") || one.from.startsWith("#")) continue;
    const [scope, second, ...deeper] = one.from.split("/");
    const name = scope.startsWith("@") ? `${scope}/${second}` : scope;
    if (scope === "@telos") {
      if (deeper.length > 0) {
        say(`"${one.from}" goes past the package's door`, `import from "${name}": only its index.ts is public.`);
      }
      const allowed = home === undefined ? undefined : PACKAGE_IMPORTS[home];
      if (allowed !== undefined && second === home) {
        say(`a package imports itself by name`, "import the file: ./x.ts.");
      } else if (allowed !== undefined && !allowed.includes(second)) {
        const order = allowed.length === 0 ? "nothing" : allowed.map((other) => `@telos/${other}`).join(", ");
        say(
          `${home} imports ${name}`,
          `${home} may import ${order} (docs/decisions/0001-house.md); hand it in as an argument.`,
        );
      } else if (home === "kernels" && !one.typeOnly && !isTest(file.path) && !takesElementary(file.text, one.line)) {
        say(
          "kernels imports a value from core",
          "kernels take only types and the elementary functions from core: write `import type`.",
        );
      }
    }
    const listed = home === undefined ? undefined : declared[`packages/${home}`];
    const isBuilding = /^packages\/[^/]+\/scripts\//.test(file.path); // what builds a package takes its devDependencies
    if (listed !== undefined && !isTest(file.path) && !isBuilding && !listed.includes(name)) {
      say(
        `${home} uses ${name}, which it does not declare`,
        `add it to the dependencies in packages/${home}/package.json.`,
      );
    }
  }
  return findings;
}

/** Whether the import that begins on this line names only types and elementary functions. */
function takesElementary(text: string, line: number): boolean {
  const statement = text
    .split("\n")
    .slice(line - 1)
    .join("\n");
  const names = /^import\s*\{([^}]*)\}/.exec(statement)?.[1] ?? "*";
  return names
    .split(",")
    .map((name) => name.trim())
    .every((name) => name === "" || name.startsWith("type ") || ELEMENTARY.includes(name));
}

/** Functions and powers whose last bit the language leaves to the engine. */
function engineFindings(file: SourceFile, masked: MaskedSource): Finding[] {
  const findings: Finding[] = [];
  const say = (index: number, what: string, mend: string): void => {
    findings.push({ file: file.path, line: lineAt(file.text, index), what, mend });
  };
  for (const match of masked.code.matchAll(ENGINES_OWN)) {
    say(
      match.index,
      `Math.${match[1]} differs between engines in the last bit`,
      "take the function of that name from core/src/num (docs/decisions/0028-elementary-functions.md).",
    );
  }
  for (const match of masked.code.matchAll(/\*\*/g)) {
    if (/(?<![\w$.])2\s*$/.test(masked.code.slice(Math.max(0, match.index - 12), match.index))) continue;
    say(
      match.index,
      "a power differs between engines in the last bit",
      "write a product, squared(x) or integerPower(x, n); only 2 ** n, n whole, is exact everywhere.",
    );
  }
  return findings;
}

function leftwardFindings(path: string, target: string, one: Import): Finding[] {
  const from = coreLayer(path);
  const to = coreLayer(target);
  const rank = CORE_LAYERS.indexOf(from ?? "");
  if (from === undefined || to === undefined || rank < 0 || from === to) return [];
  const targetRank = CORE_LAYERS.indexOf(to);
  if (targetRank >= 0 && targetRank < rank) return [];
  const what =
    to === "index.ts" ? `${from} imports the package's own index` : `${from} imports ${to}, which stands to its right`;
  const mend =
    to === "index.ts"
      ? "import the file itself."
      : `take it as an argument, or move what both need to ${from} or further left (${CORE_LAYERS.join(" ← ")}).`;
  return [{ file: path, line: one.line, what, mend }];
}

function purityFindings(file: SourceFile, masked: MaskedSource, imports: readonly Import[]): Finding[] {
  const findings: Finding[] = [];
  const mend =
    "core returns data and takes what it needs as arguments; clocks, files and pages belong to run, runs and cli.";
  for (const one of imports) {
    if (one.from.startsWith("node:")) {
      findings.push({ file: file.path, line: one.line, what: `core imports ${one.from}`, mend });
    }
  }
  const patterns = coreLayer(file.path) === "run" ? IMPURE : [...IMPURE, [TIMERS, "timers or globalThis"] as const];
  for (const [pattern, name] of patterns) {
    for (const match of masked.code.matchAll(pattern)) {
      findings.push({ file: file.path, line: lineAt(file.text, match.index), what: `core touches ${name}`, mend });
    }
  }
  return findings;
}

function circleFindings(imports: ReadonlyMap<string, readonly string[]>): Finding[] {
  const findings: Finding[] = [];
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (file: string): void => {
    state.set(file, "open");
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      if (state.get(next) === "open") {
        const circle = [...path.slice(path.indexOf(next)), next];
        findings.push({
          file,
          line: 0,
          what: `a circle of imports: ${circle.join(" → ")}`,
          mend: "move what both need into a third file, or make one of them an `import type`.",
        });
      } else if (state.get(next) === undefined && imports.has(next)) visit(next);
    }
    path.pop();
    state.set(file, "done");
  };
  for (const file of imports.keys()) if (state.get(file) === undefined) visit(file);
  return findings;
}

function declaredPackages(root: string): DeclaredPackages {
  const declared: Record<string, string[]> = {};
  for (const file of sourceFiles(root, ["package.json"])) {
    const parsed = JSON.parse(file.text) as Record<string, Record<string, string> | undefined>;
    declared[file.path.replace(/\/?package\.json$/, "")] = [
      "dependencies",
      "peerDependencies",
      "optionalDependencies",
    ].flatMap((group) => Object.keys(parsed[group] ?? {}));
  }
  return declared;
}

if (import.meta.main) {
  const files = sourceFiles(repositoryRoot, [".ts", ".tsx"]).filter((file) => !file.path.includes("/assembly/"));
  reportFindings("layers", layerFindings(files, declaredPackages(repositoryRoot)));
}
