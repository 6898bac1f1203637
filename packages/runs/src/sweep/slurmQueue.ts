import { spawn } from "node:child_process";

/** How a command of Slurm ended. */
interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const PATIENCE_MS = 60_000; // a controller that is restarted answers again within a minute, or is gone

/** A task of an array as the queue shows it. */
export interface QueuedTask {
  /** "123_4" */
  readonly id: string;
  /** PD pending, R running, CG completing and so on. */
  readonly state: string;
  readonly name: string;
  /** Why it waits: "Resources", "JobHeldUser"; "None" otherwise. */
  readonly reason: string;
}

/**
 * Hands a script to the queue.
 * @returns the job's id
 * @throws what sbatch says when it refuses
 */
export async function submitToSlurm(args: readonly string[], script: string): Promise<string> {
  const ran = await runCommand("sbatch", ["--parsable", ...args, script]);
  const id = ran.out.trim().split(";")[0] ?? "";
  if (ran.code !== 0 || !/^\d+$/.test(id)) throw refused("sbatch", ran);
  return id;
}

/**
 * The tasks of these jobs, by the jobs' names, that wait or run.
 * @returns undefined where the queue does not answer, which says nothing about the tasks
 */
export async function slurmQueue(names: readonly string[]): Promise<readonly QueuedTask[] | undefined> {
  if (names.length === 0) return [];
  const ran = await runCommand("squeue", ["-h", "-r", `--name=${names.join(",")}`, "-o", "%i|%t|%j|%r"]);
  if (ran.code !== 0) return undefined;
  return ran.out
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [id = "", state = "", name = "", reason = ""] = line.trim().split("|");
      return { id, state, name, reason };
    });
}

/** Takes the jobs of these names out of the queue and stops what runs. @throws what scancel says when it fails */
export async function cancelOnSlurm(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const ran = await runCommand("scancel", [`--name=${name}`]);
    if (ran.code !== 0) throw refused("scancel", ran);
  }
}

/** The largest number of tasks that an array may have here; 1000 where nobody says. */
export async function largestSlurmArray(): Promise<number> {
  const ran = await runCommand("scontrol", ["show", "config"]);
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(ran.out)?.[1]);
  return size > 1 ? Math.min(size - 1, 1000) : 1000;
}

function runCommand(name: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // Its own process group: Ctrl-C is for telos, not for an sbatch that is about to answer.
    const child = spawn(name, args, { stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE_MS, detached: true });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text: Buffer) => {
      out += text;
    });
    child.stderr.on("data", (text: Buffer) => {
      err += text;
    });
    child.on("error", (cause) => {
      const missing = "code" in cause && cause.code === "ENOENT";
      const what = missing ? "there is no such command here. Is this a login node of a Slurm cluster?" : cause.message;
      reject(new Error(`${name}: ${what} --engine local needs no cluster.`, { cause }));
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

function refused(name: string, { err, out }: Ran): Error {
  const said = (err || out).trim().split("\n").at(-1) ?? "";
  return new Error(`${name}: ${said === "" ? "no answer" : said.replace(/^(sbatch|scancel): (error: )?/, "")}`);
}
