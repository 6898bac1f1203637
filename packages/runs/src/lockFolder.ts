import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeError } from "./writeError.ts";

/** Who works in a folder. */
export interface LockHolder {
  readonly host: string;
  readonly processId: number;
  /** When that process began, as the system counts; tells it from a later process of the same number. null where unknown. */
  readonly processStart: string | null;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A folder that this process works in, alone. */
export interface FolderLock {
  readonly holder: LockHolder;
  /** Lets others in; may be called again. */
  readonly release: () => void;
  /** The same lock after its folder was moved. */
  readonly moved: (path: string) => FolderLock;
}

const PREFIX = ".telos-lock-";
const SIGN_EVERY_MS = 30_000;
const NO_SIGN_MS = 3_600_000; // one step of an inference can block a process for minutes, never for an hour

/**
 * Takes a folder for this process. What a dead process left is removed: one of this machine is dead when it no longer
 * lives; one of another machine when it has given no sign of life for an hour.
 * @returns the lock, or who holds the folder. Two that come in the same instant may both be turned away, never both let in
 * @throws when the folder cannot be written into
 */
export function lockFolder(path: string, now: Date): FolderLock | LockHolder {
  const holder: LockHolder = {
    host: hostname(),
    processId: process.pid,
    processStart: startOf(process.pid),
    since: now.toISOString(),
  };
  const name = `${PREFIX}${randomBytes(6).toString("hex")}`;
  const file = join(path, name);
  const draft = join(path, `.telos-${randomBytes(6).toString("hex")}.tmp`);
  try {
    writeFileSync(draft, JSON.stringify(holder), { flag: "wx" });
    renameSync(draft, file); // with its content at once: nobody ever reads half a lock
  } catch (cause) {
    throw writeError(file, cause);
  } finally {
    rmSync(draft, { force: true });
  }
  const other = liveHolder(path, name);
  if (other !== undefined) {
    rmSync(file, { force: true });
    return other;
  }
  return held(path, name, holder);
}

/** Whether a folder is being worked in, and by whom. Reads only. */
export function holderOf(path: string): LockHolder | undefined {
  return locksIn(path).find(({ alive }) => alive)?.holder;
}

/** "process 4711", with its machine where that is another one. */
export function holderText({ processId, host }: LockHolder): string {
  return `process ${processId}${host === hostname() ? "" : ` on ${host}`}`;
}

/** Removes every lock, for `--force`. */
export function breakLocks(path: string): void {
  for (const { file } of locksIn(path)) rmSync(file, { force: true });
}

function held(path: string, name: string, holder: LockHolder): FolderLock {
  const timer = setInterval(() => {
    try {
      const time = new Date();
      utimesSync(join(path, name), time, time);
    } catch {
      // Moved or removed: the run itself will say so.
    }
  }, SIGN_EVERY_MS);
  timer.unref();
  return {
    holder,
    release: () => {
      clearInterval(timer);
      rmSync(join(path, name), { force: true });
    },
    moved: (to) => {
      clearInterval(timer);
      return held(to, name, holder);
    },
  };
}

function liveHolder(path: string, own: string): LockHolder | undefined {
  for (const { file, holder, alive } of locksIn(path)) {
    if (file === join(path, own)) continue;
    if (alive) return holder;
    rmSync(file, { force: true });
  }
  return undefined;
}

interface FoundLock {
  readonly file: string;
  readonly holder: LockHolder;
  readonly alive: boolean;
}

function locksIn(path: string): FoundLock[] {
  const names = readdirSync(path).filter((name) => name.startsWith(PREFIX));
  return names.flatMap((name) => {
    const file = join(path, name);
    try {
      const holder = JSON.parse(readFileSync(file, "utf8")) as LockHolder;
      return [{ file, holder, alive: isAlive(holder, statSync(file).mtimeMs) }];
    } catch {
      return []; // released meanwhile
    }
  });
}

function isAlive(holder: LockHolder, lastSignMs: number): boolean {
  if (holder.host !== hostname()) return Date.now() - lastSignMs < NO_SIGN_MS;
  try {
    process.kill(holder.processId, 0); // signal 0 asks and does nothing
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const start = startOf(holder.processId);
  if (start === ENDED) return false;
  return start === null || holder.processStart === null || start === holder.processStart;
}

const ENDED = "ended";

/**
 * When a process began, in ticks since the machine did: the 22nd field of its line; null where there is no /proc. A
 * killed process that its parent has not looked at yet is still listed, and has ended.
 */
function startOf(processId: number): string | null {
  try {
    const line = readFileSync(`/proc/${processId}/stat`, "utf8");
    const afterName = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return afterName[0] === "Z" || afterName[0] === "X" ? ENDED : (afterName[19] ?? null);
  } catch {
    return null;
  }
}
