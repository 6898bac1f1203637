import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { main } from "assemblyscript/asc";

/** The folder of this package. */
export const kernelsRoot: string = resolve(import.meta.dirname, "..");

/** The two builds of the same sources, and what each adds to the compiler's options. */
export const BUILD_OPTIONS = {
  strict: [],
  relaxed: ["--enable", "relaxed-simd"],
} as const;

// 2 GiB: addresses stay positive in JavaScript. Shared, so that threads can be started; the loader clears that mark.
const MOST_PAGES = "32768";

/**
 * Compiles `assembly/index.ts`. The compiler runs in this process and writes no file; the same sources give the same bytes.
 * @throws Error with the compiler's messages
 */
export async function compileKernels(build: keyof typeof BUILD_OPTIONS): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    [
      ...["assembly/index.ts", "--outFile", "kernels.wasm", "--runtime", "stub", "--noAssert"],
      ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--enable", "simd", "--enable", "threads"],
      ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", MOST_PAGES],
      ...["--baseDir", kernelsRoot, "--use", "abort="],
      ...BUILD_OPTIONS[build],
    ],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(base, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined)
    throw new Error(`compileKernels: ${build}: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** The text of `src/embedded/<build>.ts`. */
export function embeddedText(build: keyof typeof BUILD_OPTIONS, binary: Uint8Array): string {
  const from = relative(kernelsRoot, join(kernelsRoot, "assembly"));
  const text = Buffer.from(binary).toString("base64");
  return `// Made from ${from}/ by \`npm run build -w @telos/kernels\`; not to be edited.

/** The ${build} build, WebAssembly in base64. */
export const ${build}Build: string =
  "${text}";
`;
}

/** Where the text of a build stands. */
export function embeddedPath(build: keyof typeof BUILD_OPTIONS): string {
  return join(kernelsRoot, "src/embedded", `${build}.ts`);
}
