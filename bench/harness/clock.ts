/**
 * What is counted: `wall`, what a user waits, or `cpu`, the time that the working thread really ran. On a machine that is
 * busy with other work only the latter says how much work there was; it says nothing of several threads.
 */
export type Clock = "wall" | "cpu";

/** Seconds of a clock, from some start. */
export function secondsOf(clock: Clock): number {
  if (clock === "wall") return performance.now() / 1000;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}
