// Packs telos as one installable package: the workspaces built to .js, the third-party libraries as dependencies, no install script.
// node scripts/pack.ts [FOLDER] writes telos-VERSION.tgz there, otherwise into dist/.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What a workspace's package.json says that packing needs. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: unknown;
  readonly imports?: unknown;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const ENGINES = ">=22.12";
const COMMAND = "packages/cli"; // its sources become those of the package itself
const STUDIO = "packages/studio"; // its page is built here: who installs it has nothing to build it with
const TEXTS = ["README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff"];

/**
 * Builds and packs everything into `folder`.
 * @returns the path of the tarball
 * @throws where a source does not compile, or the result would run a script when it is installed
 */
export function pack(folder: string): string {
  const stage = mkdtempSync(join(tmpdir(), "telos-pack-"));
  try {
    const built = build(stage);
    const out = join(stage, "package");
    const workspaces = [...readdirSync(join(root, "packages")).map((name) => `packages/${name}`), "studies"];
    const bundled: string[] = [];
    const libraries: Record<string, string> = {};
    for (const place of workspaces) {
      const manifest = manifestOf(place);
      const target = place === COMMAND ? out : join(out, "node_modules", manifest.name);
      copyBuilt(join(built, place), target);
      for (const [name, version] of Object.entries(manifest.dependencies ?? {}))
        if (!name.startsWith("@telos/")) libraries[name] = version;
      if (place === COMMAND) continue;
      bundled.push(manifest.name);
      copyTexts(join(root, place), target);
      if (place === STUDIO) cpSync(builtStudio(), join(target, "dist"), { recursive: true });
      const { name, version, exports, imports } = manifest;
      // Without dependencies of their own: those stand in the package around them.
      writeJson(join(target, "package.json"), { name, version, type: "module", ...asJs({ exports, imports }) });
    }
    writePackage(out, bundled, libraries);
    mkdirSync(folder, { recursive: true });
    const told = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", resolve(folder)], {
      cwd: out,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ filename }] = JSON.parse(told) as { filename: string }[];
    return join(folder, filename!);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** The studio's static site, built anew. */
function builtStudio(): string {
  execFileSync(process.execPath, [join(root, STUDIO, "scripts/build.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", 2],
  });
  return join(root, STUDIO, "dist");
}

/** Every source of the workspaces as .js, in the tree that they have here. */
function build(stage: string): string {
  const outDir = join(stage, "built");
  const project = join(root, `tsconfig.pack-${process.pid}.tmp`);
  writeJson(project, {
    extends: "./tsconfig.json",
    compilerOptions: { noEmit: false, outDir, rootDir: ".", rewriteRelativeImportExtensions: true, sourceMap: false },
    include: ["packages/*/src/**/*.ts", "studies/**/*.ts"],
    exclude: ["**/*.test.ts", "**/node_modules"],
  });
  try {
    execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", project], { cwd: root, stdio: ["ignore", 2, 2] });
  } finally {
    rmSync(project);
  }
  return outDir;
}

/** The built files; modules that are named by a URL, such as a worker's, are renamed with them. */
function copyBuilt(from: string, to: string): void {
  for (const name of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js")) continue;
    const text = readFileSync(join(from, name), "utf8");
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), text.replace(/(new URL\("\.{1,2}\/[^"]+)\.ts(", import\.meta\.url\))/g, "$1.js$2"));
  }
}

/** The pages that studies read when they write their own. */
function copyTexts(from: string, to: string): void {
  for (const name of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".md") && !name.includes("node_modules"))
      cpSync(join(from, name), join(to, name), { recursive: true });
  }
}

function writePackage(out: string, bundled: readonly string[], libraries: Readonly<Record<string, string>>): void {
  const { version } = manifestOf(COMMAND);
  const own = Object.fromEntries(bundled.map((name) => [name, version]));
  writeJson(join(out, "package.json"), {
    name: "telos",
    version,
    description: "What is this network for? The purpose of a recurrent neural network: forward and inverse.",
    license: "MIT",
    type: "module",
    bin: { telos: "bin/telos.js" },
    exports: { ".": "./src/index.js" },
    engines: { node: ENGINES },
    dependencies: { ...own, ...libraries },
    bundleDependencies: bundled,
    files: ["bin", "src", "examples", ...TEXTS],
  });
  for (const name of TEXTS) cpSync(join(root, name), join(out, name));
  cpSync(join(root, "examples"), join(out, "examples"), {
    recursive: true,
    filter: (path) => !path.endsWith(".ts") && !relative(root, path).includes("node_modules"),
  });
  mkdirSync(join(out, "bin"), { recursive: true });
  writeFileSync(join(out, "bin/telos.js"), COMMAND_LINE);
  chmodSync(join(out, "bin/telos.js"), 0o755);
}

const COMMAND_LINE = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 12)) {
  const { main } = await import("../src/main.js");
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(
    \`telos needs Node 22.12 or newer, but this is Node \${process.versions.node}. Install a newer one from nodejs.org and try again.\\n\`,
  );
  process.exitCode = 2;
}
`;

function manifestOf(place: string): Manifest {
  return JSON.parse(readFileSync(join(root, place, "package.json"), "utf8")) as Manifest;
}

/** The same value with every path to a source turned into one to what was built of it. */
function asJs(value: object): object {
  return JSON.parse(JSON.stringify(value).replace(/\.ts"/g, '.js"')) as object;
}

function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${pack(process.argv[2] ?? join(root, "dist"))}\n`);
}
