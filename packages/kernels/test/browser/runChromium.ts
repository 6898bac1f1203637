import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../../..");

/** Where Chromium is, or undefined. */
export function chromiumPath(): string | undefined {
  return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));
}

/**
 * Opens a page in Chromium that runs `script`, a module of this repository, in a worker or in its own thread, and gives what the script
 * posts to /answer. The sources are served as they are, their types taken out.
 * @param isolated  whether the page is cross-origin isolated, so that memory can be shared
 * @throws Error if no answer comes within the limit
 */
export async function runChromium(
  chromium: string,
  script: string,
  isolated: boolean,
  where: "worker" | "page" = "worker",
): Promise<unknown> {
  let answered: (body: string) => void = () => {};
  const answer = new Promise<string>((done) => {
    answered = done;
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    if (path === "/answer") {
      let body = "";
      request.on("data", (piece) => {
        body += piece;
      });
      request.on("end", () => {
        response.end();
        answered(body);
      });
    } else if (path === "/") {
      response.setHeader("Content-Type", "text/html");
      const run = where === "page" ? "import(path)" : 'new Worker(path, { type: "module" })';
      response.end(`<script type="module">const path = ${JSON.stringify(`/${script}`)}; ${run};</script>`);
    } else if (path.endsWith(".ts") && existsSync(join(ROOT, path))) {
      response.setHeader("Content-Type", "text/javascript");
      const code = stripTypeScriptTypes(readFileSync(join(ROOT, path), "utf8"), { mode: "strip" });
      response.end(code.replaceAll('from "@telos/core"', 'from "/packages/core/src/index.ts"'));
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), "telos-chromium-"));
  const browser = spawn(
    chromium,
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ...[`--user-data-dir=${profile}`, "--remote-debugging-port=0", `http://127.0.0.1:${port}/`],
    ],
    { stdio: "ignore" },
  );
  const patience = new Promise<never>((_, refuse) => {
    setTimeout(() => refuse(new Error("runChromium: no answer from the page within 90 s.")), 90_000).unref();
  });
  try {
    return JSON.parse(await Promise.race([answer, patience]));
  } finally {
    await new Promise((done) => {
      browser.once("exit", done);
      browser.kill("SIGKILL");
    });
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
