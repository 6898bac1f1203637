import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answer, Contender } from "./contender.ts";

/** A Python program of bench/peers that speaks its protocol. */
export interface Peer {
  /** What it says it is: `{ PyTorch: "…", threads: 1 }`. */
  readonly versions: Readonly<Record<string, string | number>>;
  /** Gives it one piece of work in one of its variants. */
  contender(
    name: string,
    variant: string,
    settings: Readonly<Record<string, unknown>>,
    arrays: Readonly<Record<string, PeerArray>>,
  ): Promise<Contender>;
  close(): void;
}

/** A table that is handed to a peer. */
export interface PeerArray {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** Debian's Python, which has the libraries that `apt-get install python3-torch python3-numpy` brings. */
export const PYTHON = process.env.TELOS_BENCH_PYTHON ?? "/usr/bin/python3";

/** Why a peer cannot run here, or undefined if it can. @param library  `torch` or `numpy` */
export function whyMissing(library: "torch" | "numpy", python = PYTHON): string | undefined {
  const tried = spawnSync(python, ["-c", `import ${library}`], { encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return tried.error
    ? `${python} is not here: apt-get install python3-${library}`
    : `${python} has no ${library}: apt-get install python3-${library}`;
}

/**
 * Starts a peer with a number of threads, its own and its libraries'.
 * @throws Error with what Python said if it does not start
 */
export async function startPeer(program: string, threads: number, python = PYTHON): Promise<Peer> {
  const count = String(threads);
  const child = spawn(python, [join(import.meta.dirname, "../peers", program)], {
    stdio: ["pipe", "pipe", "pipe"],
    // Threads of a peer that waits must not eat the time of whoever is measured.
    env: {
      ...process.env,
      OMP_NUM_THREADS: count,
      OPENBLAS_NUM_THREADS: count,
      OMP_WAIT_POLICY: "passive",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  const ask = exchange(program, child);
  const folder = mkdtempSync(join(tmpdir(), "telos-bench-"));
  try {
    const versions = (await ask(undefined)).versions as Peer["versions"];
    let works = 0;
    return {
      versions,
      async contender(name, variant, settings, arrays) {
        const id = String(works++);
        const home = join(folder, id);
        mkdirSync(home);
        const described = Object.fromEntries(
          Object.entries(arrays).map(([key, { values, shape }]) => {
            const file = join(home, `${key}.bin`);
            writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
            return [key, { file, type: "f8", shape }];
          }),
        );
        await ask({ do: "setUp", id, variant, settings, arrays: described });
        let told: Readonly<Record<string, number>> = {};
        return {
          name,
          threads,
          answer: async () => readArrays((await ask({ do: "answer", id, into: home })).arrays),
          time: async (repeats, clock) => {
            const { seconds, note } = await ask({ do: "time", id, repeats, clock });
            told = note as typeof told;
            return seconds as number;
          },
          note: () => told,
        };
      },
      close: () => end(child, folder),
    };
  } catch (fault) {
    end(child, folder);
    throw fault;
  }
}

function end(child: ChildProcess, folder: string): void {
  child.stdin?.end();
  rmSync(folder, { recursive: true, force: true });
}

function readArrays(described: unknown): Answer {
  const tables = described as Readonly<Record<string, { readonly file: string }>>;
  return Object.fromEntries(
    Object.entries(tables).map(([name, { file }]) => {
      const bytes = new Uint8Array(readFileSync(file));
      return [name, new Float64Array(bytes.buffer)];
    }),
  );
}

type Reply = Readonly<Record<string, unknown>>;

/** One line out, one line back; `undefined` only waits for a line. */
function exchange(program: string, child: ChildProcess): (order: unknown) => Promise<Reply> {
  const waiting: { resolve: (reply: Reply) => void; reject: (fault: Error) => void }[] = [];
  const unread: string[] = [];
  let faults = "";
  let ended = false;
  const settle = () => {
    while (waiting.length > 0 && unread.length > 0) {
      const { resolve, reject } = waiting.shift()!;
      const reply = JSON.parse(unread.shift()!) as Reply;
      if (typeof reply.error === "string") reject(new Error(`${program}: ${reply.error}`));
      else resolve(reply);
    }
    if (!ended) return;
    const last = faults.trim().split("\n").at(-1);
    for (const { reject } of waiting.splice(0)) reject(new Error(`${program} ended: ${last || "it said nothing"}`));
  };
  child.stderr?.on("data", (bytes) => {
    faults += String(bytes);
  });
  child.stdin?.on("error", () => undefined); // told by "close"
  createInterface({ input: child.stdout! }).on("line", (line) => {
    unread.push(line);
    settle();
  });
  for (const event of ["close", "error"] as const)
    child.on(event, (fault) => {
      if (fault instanceof Error) faults += fault.message;
      ended = true;
      settle();
    });
  return (order) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (order !== undefined) child.stdin?.write(`${JSON.stringify(order)}\n`);
      settle();
    });
}
