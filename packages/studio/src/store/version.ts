import manifest from "../../package.json" with { type: "json" };

/** The version of telos: written into every run that is exported. */
export const VERSION: string = manifest.version;
