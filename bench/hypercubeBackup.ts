import { backupByEdges, backupByWords, type HypercubeBackup } from "@telos/core";
import { hypercubeBackups } from "@telos/kernels";
import type { Benchmark, BenchOptions } from "./harness/benchmark.ts";
import { compare } from "./harness/compare.ts";
import { type Contender, localContender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import type { Ratio } from "./harness/ratio.ts";
import { timingsText } from "./harness/report.ts";
import { type Peers, withPeers } from "./harness/withPeers.ts";
import { type BackupWork, backupWork } from "./work/hypercubeWork.ts";
import { telosBuilds } from "./work/telosBuilds.ts";

const TOLERANCES = { ahead: 1e-12 };

/** Goal 3: one sweep of the soft look-ahead, two inputs, 64 bits, against NumPy. */
export const hypercubeBackup: Benchmark = {
  name: "hypercubeBackup",
  title: "Hypercube backup, two inputs, 64 bits",
  run: (options) =>
    withPeers("hypercube_backup.py", "numpy", async (peers) => [
      ...(await raced(16, peers, options)),
      ...(await raced(20, peers, options)),
    ]),
};

async function raced(units: number, peers: Peers, options: BenchOptions): Promise<Ratio[]> {
  const work = backupWork(units);
  const { inputs, codingCost } = work;
  const arrays = {
    averaged: { values: work.averaged, shape: [inputs, 2 ** units] },
    referenceLogits: { values: work.referenceLogits, shape: [units] },
    updateShare: { values: work.updateShare, shape: [units] },
  };
  const contenders: Contender[] = [
    backupContender("TypeScript by edges", 1, backupByEdges, work),
    backupContender("TypeScript", 1, backupByWords, work),
    ...(
      await Promise.all(
        telosBuilds().map(async ({ name, threads, load }) => [
          backupContender(`${name} by edges`, threads, hypercubeBackups(await load()).byEdges, work),
          backupContender(name, threads, hypercubeBackups(await load()).byWords, work),
        ]),
      )
    ).flat(),
    ...(await peers.contenders(
      { "NumPy by edges": "by-edges", "NumPy by words": "by-words" },
      { units, inputs, codingCost },
      arrays,
    )),
  ];
  const timings = await race({
    contenders,
    tolerances: TOLERANCES,
    rounds: options.rounds,
    clock: options.clock,
    atLeastSeconds: 0.01,
  });
  options.tell(`Hypercube backup, n = ${units}\n${timingsText(timings)}`);
  const { missing } = peers;
  const rivals = [
    { name: "NumPy by edges", goal: 3, missing },
    { name: "NumPy by words", goal: 3, missing },
  ];
  return compare(timings, `hypercube backup, n = ${units}`, rivals);
}

function backupContender(name: string, threads: number, backup: HypercubeBackup, work: BackupWork): Contender {
  const { averaged, referenceLogits, updateShare, codingCost } = work;
  const out = new Float64Array(averaged.length);
  const room = new Float64Array((2 * averaged.length) / work.inputs);
  const once = () => backup(out, averaged, referenceLogits, updateShare, codingCost, room);
  return localContender(name, threads, {
    once,
    answer() {
      once();
      return { ahead: out.slice() };
    },
  });
}
