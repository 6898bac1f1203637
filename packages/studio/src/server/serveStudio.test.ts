import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedStudio, serveStudio } from "./serveStudio.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-studio-"));
let studio: ServedStudio;

beforeAll(async () => {
  mkdirSync(join(folder, "site", "assets"), { recursive: true });
  mkdirSync(join(folder, "runs", "first"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "site", "index.html"), "<title>studio</title>");
  writeFileSync(join(folder, "site", "assets", "a.js"), "1");
  writeFileSync(join(folder, "site", ".hidden"), "secret");
  writeFileSync(join(folder, "runs", "first", "manifest.json"), '{"name":"first"}');
  writeFileSync(join(folder, "runs", "first", "report.html"), "report");
  symlinkSync(join(folder, "secret.txt"), join(folder, "runs", "first", "link.txt"));
  studio = await serveStudio({ site: join(folder, "site"), runs: join(folder, "runs"), port: 0 });
});

afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The path goes out as it is: `fetch` would mend `..` before the server could. */
function ask(path: string, options: { readonly method?: string; readonly host?: string } = {}) {
  const { hostname, port, host } = new URL(studio.url);
  return new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>((done, fail) => {
    const asked = request(
      { hostname, port, path, method: options.method ?? "GET", headers: { host: options.host ?? host } },
      (answer) => {
        let body = "";
        answer.on("data", (piece) => {
          body += piece;
        });
        answer.on("end", () => done({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
      },
    );
    asked.on("error", fail);
    asked.end();
  });
}

test("the page and its files are served, with the headers that isolate them", async () => {
  const { status, body, headers } = await ask("/");
  expect([status, body]).toEqual([200, "<title>studio</title>"]);
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  expect((await ask("/assets/a.js?v=1")).headers["content-type"]).toMatch("text/javascript");
});

test.each([
  "/../secret.txt",
  "/%2e%2e/secret.txt",
  "/..%2fsecret.txt",
  "/assets/../../secret.txt",
  "/assets/..\\..\\secret.txt",
  "/runs/../secret.txt",
  "/runs/first/%2e%2e/%2e%2e/secret.txt",
  "/runs/first/link.txt",
  "/.hidden",
  "//etc/passwd",
  "/%00",
  "/%E0%A4%A",
  "/assets",
])("what lies outside is not there: %s", async (path) => {
  const { status, body } = await ask(path);
  expect(status).toBe(404);
  expect(body).not.toContain("secret");
});

test("runs are listed and their files served", async () => {
  expect(JSON.parse((await ask("/runs.json")).body)).toEqual([{ folder: "first", manifest: { name: "first" } }]);
  expect((await ask("/runs/first/report.html")).body).toBe("report");
});

test("a foreign host name, whatever it points to, is refused", async () => {
  expect((await ask("/", { host: "evil.example" })).status).toBe(403);
  expect((await ask("/", { host: "localhost:1234" })).status).toBe(200);
});

test("nothing can be written", async () => {
  expect((await ask("/runs/first/report.html", { method: "PUT" })).status).toBe(405);
});

test("it answers on the loopback address only", () => {
  expect(new URL(studio.url).hostname).toBe("127.0.0.1");
});

test("a port that is taken is said in words", async () => {
  const port = Number(new URL(studio.url).port);
  await expect(serveStudio({ site: join(folder, "site"), port })).rejects.toThrow(`port ${port} is taken`);
});
