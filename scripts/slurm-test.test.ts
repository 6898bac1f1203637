import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CONTROLLER_PRESETS, controllerSpecJson } from "@telos/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { killSlurmTestCluster, type SlurmTestCluster, slurmDaemons, startSlurmTestCluster } from "./slurm-test.ts";

const POINTS = 120;
const SWEEP = ["--seeds", "0..19", "--grid", "g=0.8,1,1.2,1.5,1.8,2.2"];
const CLUSTER = ["--engine", "slurm", "--pack", "6", "--mem", "200M", "--poll-s", "0.5", "--partition", "main"];
const TELOS = join(import.meta.dirname, "..", "packages", "cli", "bin", "telos.js");
const LIMIT_MS = 150_000;

const installed = slurmDaemons() !== undefined;
if (!installed)
  process.stderr.write(
    "Slurm is not installed, so sweeps on a cluster are not tested: apt-get install --no-install-recommends munge slurmctld slurmd slurm-client\n",
  );

const folder = mkdtempSync(join(tmpdir(), "telos-slurm-"));
const root = join(folder, "cluster");
const spec = join(folder, "small.json");
const preamble = join(folder, "preamble.sh");
const [here, there] = [join(folder, "here"), join(folder, "there")];
let cluster: SlurmTestCluster;

/** A controller of ten units, trained in a twentieth of a second. */
function smallSpec(): unknown {
  const { square } = CONTROLLER_PRESETS;
  return {
    ...controllerSpecJson(square),
    process: { ...square.process, units: 10, channels: 3 },
    training: { ...square.training, hidden: [16], steps: 150, agents: 8, replayed: 8 },
    evaluation: { ...square.evaluation, agents: 6, steps: 80, settle: 5 },
  };
}

function begin(...args: string[]): ChildProcess {
  const env = { ...process.env, ...cluster?.environment };
  return spawn(process.execPath, [TELOS, "sweep", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => {
    out += text;
  });
  child.stderr?.on("data", (text) => {
    err += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err };
}

function clientOf(command: string, ...args: string[]) {
  return spawnSync(command, args, { env: { ...process.env, ...cluster.environment }, encoding: "utf8" });
}

function ask(command: string, ...args: string[]): void {
  const { stderr, status } = clientOf(command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}

const resultsOf = (sweep: string) =>
  existsSync(join(sweep, "points")) ? readdirSync(join(sweep, "points")).filter((name) => name.endsWith(".json")) : [];

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); await sleep(50))
    if (Date.now() > end) throw new Error("the cluster did not come so far within a minute");
}

describe.skipIf(!installed)("a sweep on a Slurm of three nodes", () => {
  beforeAll(async () => {
    writeFileSync(spec, JSON.stringify(smallSpec()));
    writeFileSync(preamble, "echo modules of the site\n");
    cluster = await startSlurmTestCluster(root);
  }, LIMIT_MS);
  afterAll(async () => {
    await cluster?.stop();
    killSlurmTestCluster(root);
    rmSync(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  test(
    "120 points survive the end of a node, of a task, of the controller and of whoever waits, with the local engine's bytes",
    async () => {
      const cluster120 = [spec, ...SWEEP, ...CLUSTER, "--preamble", preamble, "--out", there];
      const first = begin(...cluster120);
      await until(() => resultsOf(there).length >= 8);
      const running = (node: string) =>
        clientOf("squeue", "-h", "-r", "-t", "R", "-w", node, "-o", "%i").stdout.split("\n")[0]!;
      await until(() => running("n3") !== "" && running("n1") !== "");
      first.kill("SIGKILL");
      const killed = running("n1");
      ask("scontrol", "update", "nodename=n3", "state=down", "reason=test");
      ask("scancel", killed, killed.replace(/_.*/, "_19")); // one at work, and the last one, which cannot have begun
      const before = resultsOf(there).length;
      expect(before).toBeLessThan(POINTS);

      const second = ended(begin(...cluster120));
      let finished = false;
      void second.then(() => {
        finished = true;
      });
      // A task of a failed node waits for two minutes before it begins again; a test does not.
      const logs = join(there, "slurm", "001", "logs");
      const begunAgain = () =>
        readdirSync(logs)
          .map((name) => readFileSync(join(logs, name), "utf8"))
          .some((log) => /^modules of the site\n.*restarted 1 times/ms.test(log));
      let restarted = false;
      for (; !finished; await sleep(200)) {
        const queue = clientOf("squeue", "-h", "-r", "-t", "PD", "-o", "%i|%r").stdout.split("\n");
        for (const line of queue.filter((one) => one.endsWith("|BeginTime")))
          clientOf("scontrol", "update", `jobid=${line.split("|")[0]}`, "StartTime=now");
        if (restarted || !begunAgain()) continue;
        await cluster.restartController();
        restarted = true;
      }
      const { code, out, err } = await second;
      expect(`${out}${err}`).toContain(`All ${POINTS} points are done.`);
      expect(code).toBe(0);

      const done = await ended(begin(spec, ...SWEEP, "--out", here, "--threads", "2"));
      expect(done.code).toBe(0);
      expect(resultsOf(there).length).toBe(POINTS);
      expect(resultsOf(there).sort()).toEqual(resultsOf(here).sort());
      for (const file of [
        ...resultsOf(here).map((name) => join("points", name)),
        "table.csv",
        "table.npz",
        "figures/sweep.svg",
      ])
        expect(readFileSync(join(there, file)).equals(readFileSync(join(here, file))), file).toBe(true);
      const rows = readFileSync(join(there, "table.csv"), "utf8").trim().split("\n").slice(1);
      expect(new Set(rows.map((row) => row.split(",")[0])).size).toBe(POINTS);
      // A task of the node that went down began again elsewhere; the killed ones' points were handed in anew.
      expect(begunAgain()).toBe(true);
      expect(restarted).toBe(true);
      expect(readdirSync(join(there, "slurm")).length).toBeGreaterThan(1);
    },
    LIMIT_MS,
  );

  test(
    "status, cancel and collect work while nobody waits",
    async () => {
      const later = join(folder, "later");
      const left = await ended(
        begin(spec, "--seeds", "0..7", ...CLUSTER, "--sbatch=--begin=now+1hour", "--no-wait", "--out", later),
      );
      expect(left.code).toBe(0);
      expect(left.out).toContain("8 points are in the cluster's queue");
      const again = await ended(begin(spec, "--seeds", "0..7", ...CLUSTER, "--no-wait", "--out", later));
      expect(again.err).not.toContain("handed in"); // they are in the queue already
      const status = await ended(begin("status", later));
      expect(status.out).toContain("0 of 8 points are done, 8 in the queue, 0 failed, 0 missing.");
      const cancelled = await ended(begin("cancel", later));
      expect(cancelled.out).toContain("2 tasks were taken out of the queue.");
      expect(cancelled.out).toContain("0 in the queue, 0 failed, 8 missing.");
      const collected = await ended(begin("collect", later));
      expect(collected.out).toContain("No point is done yet.");
      expect(collected.code).toBe(1);
    },
    LIMIT_MS,
  );
});
