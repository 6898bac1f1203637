// A real Slurm of three nodes on this machine, from Debian's packages, as ordinary processes of whoever calls:
//   node scripts/slurm-test.ts FOLDER      starts it, says how to use it, and stops it at Ctrl-C or the end of its input
// Needs: apt-get install --no-install-recommends munge slurmctld slurmd slurm-client. No root, no systemd, no munge running.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A running test cluster. */
export interface SlurmTestCluster {
  /** What the client commands need in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the controller, which saves its state, and starts it again. (Killed, it came back with an older state: note 0019.) */
  readonly restartController: () => Promise<void>;
  /** Ends all jobs and daemons, and waits until none of their processes is left. */
  readonly stop: () => Promise<void>;
}

const NODES = ["n1", "n2", "n3"] as const;
const START_MS = 20_000;
const STOP_MS = 5000;
const MARK = "TELOS_TEST_CLUSTER"; // in the environment of each process that belongs to a cluster

/** The daemons of Slurm, by their paths; undefined where one is not installed. */
export function slurmDaemons(): { readonly slurmctld: string; readonly slurmd: string } | undefined {
  const find = (name: string): string | undefined =>
    [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"].map((folder) => join(folder, name)).find(existsSync);
  const [slurmctld, slurmd, client] = [find("slurmctld"), find("slurmd"), find("sbatch")];
  return slurmctld && slurmd && client ? { slurmctld, slurmd } : undefined;
}

/**
 * Starts a controller and three nodes of two cores each, and waits until all are idle.
 * @param root  an empty folder for configuration, state and logs
 * @throws when Slurm is not installed or the nodes do not come up, with the end of the controller's log
 */
export async function startSlurmTestCluster(root: string): Promise<SlurmTestCluster> {
  const daemons = slurmDaemons();
  if (daemons === undefined)
    throw new Error(
      "Slurm is not installed. apt-get install --no-install-recommends munge slurmctld slurmd slurm-client",
    );
  for (const folder of ["state", "run", "log", ...NODES.map((node) => `spool.${node}`)])
    mkdirSync(join(root, folder), { recursive: true });
  const configuration = join(root, "slurm.conf");
  writeFileSync(configuration, configurationText(root, await freePort()));
  writeFileSync(join(root, "cgroup.conf"), "CgroupPlugin=cgroup/v1\n");
  const environment = { SLURM_CONF: configuration, [MARK]: root };
  const run = (command: string, args: readonly string[]): string =>
    spawnSync(command, args, { env: { ...process.env, ...environment }, encoding: "utf8", timeout: START_MS }).stdout;
  const start = (name: string, file: string, args: readonly string[]): ChildProcess => {
    const log = openSync(join(root, "log", `${name}.out`), "a");
    // In the foreground, under a shell that ends it when this process closes the pipe or dies, whatever it dies of.
    return spawn("bash", ["-c", '"$@" & read -r _; kill $!; wait $!', name, file, "-D", "-f", configuration, ...args], {
      env: { ...process.env, ...environment },
      stdio: ["pipe", log, log],
    });
  };
  let controller = start("slurmctld", daemons.slurmctld, []);
  const nodes = NODES.map((node) => start(`slurmd.${node}`, daemons.slurmd, ["-N", node]));
  const stop = async (): Promise<void> => {
    run("scancel", ["--user", userInfo().username]);
    const until = Date.now() + STOP_MS;
    while (run("squeue", ["-h"])?.trim() && Date.now() < until) await sleep(100);
    for (const child of [controller, ...nodes]) child.stdin?.end();
    for (let left = ownProcesses(root); left.length > 0; left = ownProcesses(root)) {
      const late = Date.now() > until + STOP_MS;
      for (const id of late ? left : []) killProcess(id);
      await sleep(50);
    }
  };
  try {
    await allIdle(run);
  } catch (fault) {
    await stop();
    const log = readFileSync(join(root, "log", "slurmctld.log"), "utf8")
      .split("\n")
      .slice(-8)
      .join("\n");
    throw new Error(`${fault instanceof Error ? fault.message : fault}\n${log}`, { cause: fault });
  }
  return {
    environment,
    restartController: async () => {
      controller.stdin?.end();
      while (controller.exitCode === null && controller.signalCode === null) await sleep(20);
      controller = start("slurmctld", daemons.slurmctld, []);
    },
    stop,
  };
}

/** Kills every process of a cluster at once: for the end of a test that was itself cut off. */
export function killSlurmTestCluster(root: string): void {
  for (const id of ownProcesses(root)) killProcess(id);
}

async function allIdle(run: (command: string, args: readonly string[]) => string): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(50))
    if (run("sinfo", ["-h", "-N", "-t", "idle", "-o", "%N"]).trim().split("\n").length === NODES.length) return;
  throw new Error(`the nodes of the test cluster were not idle after ${START_MS / 1000} s`);
}

/** The processes whose environment names this cluster, this one left out. */
function ownProcesses(root: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(`${MARK}=${root}`);
      } catch {
        return false; // it has ended, or is somebody else's
      }
    })
    .map(Number);
}

function killProcess(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}

/** The first of as many ports in a row as daemons need one, all of them free now. */
async function freePort(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000);
    const ports = Array.from({ length: NODES.length + 1 }, (_, k) => first + k);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once("error", () => answer(false));
    server.listen(port, "127.0.0.1", () => server.close(() => answer(true)));
  });
}

function configurationText(root: string, port: number): string {
  const host = hostname().split(".")[0]!;
  const user = userInfo().username;
  const settings: Readonly<Record<string, string | number>> = {
    ClusterName: "test",
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmctldPort: port,
    SlurmUser: user,
    SlurmdUser: user,
    AuthType: "auth/none",
    CredType: "cred/none",
    StateSaveLocation: join(root, "state"),
    SlurmdSpoolDir: join(root, "spool.%n"),
    SlurmdPidFile: join(root, "run", "slurmd.%n.pid"),
    SlurmctldPidFile: join(root, "run", "slurmctld.pid"),
    SlurmctldLogFile: join(root, "log", "slurmctld.log"),
    SlurmdLogFile: join(root, "log", "slurmd.%n.log"),
    MailProg: "/bin/true",
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    JobAcctGatherType: "jobacct_gather/none",
    AccountingStorageType: "accounting_storage/none",
    JobCompType: "jobcomp/filetxt",
    JobCompLoc: join(root, "log", "jobcomp.log"),
    SwitchType: "switch/none",
    MpiDefault: "none",
    SchedulerType: "sched/backfill",
    SchedulerParameters: "sched_interval=1,batch_sched_delay=0,bf_interval=1",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core",
    ReturnToService: 2,
    SlurmdTimeout: 10,
    SlurmctldTimeout: 10,
    MessageTimeout: 5,
    KillWait: 3,
    MinJobAge: 600,
    MaxArraySize: 10_001,
    JobRequeue: 1,
    SlurmdParameters: "config_overrides",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const nodes = NODES.map(
    (node, k) =>
      `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port + 1 + k} CPUs=2 RealMemory=1000 State=UNKNOWN`,
  );
  const partition = "PartitionName=main Nodes=n[1-3] Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO";
  return `${[...lines, ...nodes, partition].join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const root = process.argv[2];
  if (root === undefined) {
    process.stderr.write("slurm-test: name a folder for the cluster's files.\n");
    process.exitCode = 2;
  } else {
    mkdirSync(root, { recursive: true });
    const cluster = await startSlurmTestCluster(resolve(root));
    process.stdout.write(
      `export SLURM_CONF=${cluster.environment.SLURM_CONF}\nThree nodes are idle. Ctrl-C stops them.\n`,
    );
    await new Promise<void>((end) => {
      process.stdin.resume().once("end", end);
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end());
    });
    await cluster.stop();
    process.exit(0);
  }
}
