import type { Contender } from "./contender.ts";
import { type Peer, type PeerArray, startPeer, whyMissing } from "./peerProcess.ts";

/** Peers of one program, with one thread and with two; empty, with a reason, where the library is not here. */
export interface Peers {
  /** Why there are none: to be told, never passed over. */
  readonly missing: string | undefined;
  /** What the peers say they are. */
  readonly versions: string;
  /** One contender for each variant and number of threads. @param only  one thread only */
  contenders(
    named: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, unknown>>,
    arrays: Readonly<Record<string, PeerArray>>,
    threads?: readonly number[],
  ): Promise<Contender[]>;
}

/** Runs `use` with the peers of a program of bench/peers, and ends them afterwards whatever happens. */
export async function withPeers<Result>(
  program: string,
  library: "torch" | "numpy",
  use: (peers: Peers) => Promise<Result>,
): Promise<Result> {
  const missing = whyMissing(library);
  const started: { threads: number; peer: Peer }[] = [];
  try {
    if (missing === undefined)
      for (const threads of [1, 2]) started.push({ threads, peer: await startPeer(program, threads) });
    return await use({
      missing,
      versions: started.map(({ peer }) => JSON.stringify(peer.versions)).join(" "),
      async contenders(named, settings, arrays, threads = [1, 2]) {
        const all: Contender[] = [];
        for (const one of started)
          if (threads.includes(one.threads))
            for (const [name, variant] of Object.entries(named))
              all.push(
                await one.peer.contender(
                  name + (one.threads === 1 ? "" : `, ${one.threads} threads`),
                  variant,
                  settings,
                  arrays,
                ),
              );
        return all;
      },
    });
  } finally {
    for (const { peer } of started) peer.close();
  }
}
