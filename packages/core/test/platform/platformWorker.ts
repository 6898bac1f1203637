import { elementaryHashes } from "./elementaryHash.ts";
import { resultHashes } from "./resultHashes.ts";

// In a page: posts what this engine computes to where the page came from.
const body = JSON.stringify({ ...elementaryHashes(), ...(await resultHashes()) });
await fetch("/answer", { method: "POST", body });
