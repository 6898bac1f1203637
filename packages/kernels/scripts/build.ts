import { writeFileSync } from "node:fs";
import { compileKernels, embeddedPath, embeddedText } from "./compileKernels.ts";

for (const build of ["strict", "relaxed"] as const) {
  const binary = await compileKernels(build);
  writeFileSync(embeddedPath(build), embeddedText(build, binary));
  console.log(`${build}: ${binary.length} bytes`);
}
