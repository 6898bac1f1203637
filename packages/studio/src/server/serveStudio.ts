import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { contentPolicy } from "./contentPolicy.ts";
import { fileInside } from "./fileInside.ts";
import { runListing } from "./runListing.ts";

/** What is served, and where. */
export interface ServeOptions {
  /** The built site. */
  readonly site: string;
  /** A folder of runs that the Runs page may read; none when absent. */
  readonly runs?: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** A studio that is being served. */
export interface ServedStudio {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/x-ndjson; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".wasm": "application/wasm",
  ".npz": "application/octet-stream",
};

const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": `${contentPolicy}; frame-ancestors 'none'`,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/**
 * Serves the studio on the loopback address, and nothing but its own files and those of the given runs. The headers make the page
 * cross-origin isolated, so that threads work.
 * @throws Error in words when the port is taken
 */
export async function serveStudio({ site, runs, port }: ServeOptions): Promise<ServedStudio> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (!isOwnHost(request.headers.host)) return refuse(response, 403, "This studio answers on its own address only.");
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(response, 405, "Only reading is possible.");
    answer(request, response, site, runs);
  });
  await listen(server, port);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Whether a request was meant for this computer: a foreign name that was made to point here is refused. */
function isOwnHost(host: string | undefined): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? "");
}

function answer(request: IncomingMessage, response: ServerResponse, site: string, runs: string | undefined): void {
  const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
  if (path === "/runs.json") {
    const list = runs === undefined ? null : runListing(runs);
    response.setHeader("Content-Type", TYPES[".json"]!);
    response.end(JSON.stringify(list));
    return;
  }
  const inRuns = path.startsWith("/runs/");
  const file = inRuns
    ? runs === undefined
      ? undefined
      : fileInside(runs, path.slice("/runs/".length))
    : fileInside(site, path === "/" ? "index.html" : path);
  if (file === undefined) {
    refuse(response, 404, "There is no such file here.");
    return;
  }
  response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
  response.setHeader("Content-Length", statSync(file).size);
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  createReadStream(file)
    .on("error", () => response.destroy())
    .pipe(response);
}

function refuse(response: ServerResponse, status: number, words: string): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end(`${words}\n`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", (fault: NodeJS.ErrnoException) => {
      fail(
        fault.code === "EADDRINUSE"
          ? new Error(`studio: port ${port} is taken. Give another with --port, or 0 for any free one.`)
          : new Error(`studio: cannot listen on 127.0.0.1:${port}: ${fault.message}`),
      );
    });
    server.listen(port, "127.0.0.1", done);
  });
}
