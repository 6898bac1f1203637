import { elementaryHashes } from "./elementaryHash.ts";
import { resultHashes } from "./resultHashes.ts";

// In Node: prints what this engine computes.
console.log(JSON.stringify({ ...elementaryHashes(), ...(await resultHashes()) }));
