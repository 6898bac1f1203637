// What a page may use of runs: no disk, no threads.
export { canonicalJson } from "./canonicalJson.ts";
export type { Headline, Manifest, RunInput, RunState } from "./manifest.ts";
export { manifestText, parseManifest } from "./manifest.ts";
