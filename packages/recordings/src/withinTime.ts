/**
 * Ends a call that does not come back: what a damaged file may do to a library that walks it by its own numbers.
 *
 * In Node the call is ended, wherever it is, WebAssembly included; elsewhere it is only called, and whoever reads files of others does
 * so in a worker that the page can end.
 * @throws what `late` gives after `limitMs` on the clock; otherwise whatever `call` throws
 */
export function withinTime<T>(limitMs: number, late: () => Error, call: () => T): T {
  const vm = globalThis.process?.getBuiltinModule?.("node:vm"); // not an import: a bundler for the browser must not see it
  if (vm === undefined) return call();
  const key = `telos call ${counter++}`;
  const shared = globalThis as unknown as Record<string, unknown>;
  let value: T | undefined;
  shared[key] = () => {
    value = call();
  };
  try {
    // A script may be given a time limit, which holds for all that it calls; this one calls the function by its name.
    new vm.Script(`globalThis[${JSON.stringify(key)}]()`).runInThisContext({ timeout: Math.ceil(limitMs) });
  } catch (thrown) {
    const ended = thrown instanceof Error && "code" in thrown && thrown.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    throw ended ? late() : thrown;
  } finally {
    delete shared[key];
  }
  return value as T; // the call came back
}

let counter = 0; // two calls may be under way, one inside the other
