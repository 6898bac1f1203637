import { expect, test } from "vitest";
import type { Order } from "../test/fixtures/poolTask.ts";
import { createPool, type PoolOptions, type TaskOutcome } from "./pool.ts";

const options: PoolOptions = { module: new URL("../test/fixtures/poolTask.ts", import.meta.url), task: "perform" };

const square = (value: number, waitMs = 0): Order => ({ kind: "square", value, waitMs });

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function outcomes(
  orders: Iterable<Order>,
  some: Partial<PoolOptions> = {},
): Promise<TaskOutcome<Order, number>[]> {
  await using pool = await createPool<Order, number>({ ...options, ...some });
  return await collect(pool.map(orders));
}

test("outcomes come in the order of the inputs, on one thread and on three, whatever ends first", async () => {
  const orders = Array.from({ length: 12 }, (_, i) => square(i, i % 3 === 0 ? 30 : 0));
  const one = await outcomes(orders, { threads: 1 });
  const three = await outcomes(orders, { threads: 3 });
  expect(three).toEqual(one);
  expect(three.map((outcome) => (outcome.kind === "done" ? outcome.output : NaN))).toEqual(
    orders.map(({ value }) => value ** 2),
  );
});

test("three waits on three threads take the time of one", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 3 });
  await collect(pool.map([0, 1, 2].map((value) => square(value, 50)))); // threads start
  const begin = performance.now();
  await collect(pool.map([0, 1, 2].map((value) => square(value, 600))));
  expect(performance.now() - begin).toBeLessThan(1500); // one after another: at least 1800
});

test.each([
  ["throw", /no answer for 7/],
  ["exit", /exited with code: 3/],
  ["fillHeap", /memory/],
  ["function", /plain data/],
] as const)("a task that ends by %s is reported with its input while the others finish", async (kind, message) => {
  const orders: Order[] = [square(1), square(2), { kind, value: 7 }, square(3), square(4), square(5)];
  const found = await outcomes(orders, { threads: 2, heapMb: 48 });
  expect(found.map((outcome) => outcome.kind)).toEqual(["done", "done", "failed", "done", "done", "done"]);
  const failed = found[2];
  expect(failed).toMatchObject({ index: 2, input: { kind, value: 7 } });
  expect(failed.kind === "failed" && failed.error.message).toMatch(message);
});

test("inputs are asked for only two a thread ahead of the reader", async () => {
  let asked = 0;
  function* orders(): Generator<Order> {
    for (; asked < 1000; ) yield square(asked++);
  }
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  let read = 0;
  for await (const outcome of pool.map(orders())) {
    read++;
    expect(outcome.index).toBe(read - 1);
    expect(asked - read).toBeLessThanOrEqual(4);
    if (read === 50) break;
  }
  expect(asked).toBeLessThanOrEqual(54);
});

test("with held outcomes the others go on behind one long task, and still come in order", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  const ended: number[] = [];
  const orders = [square(0, 1500), ...Array.from({ length: 20 }, (_, i) => square(i + 1))];
  const found = await collect(pool.map(orders, { held: Infinity, onSettled: ({ index }) => ended.push(index) }));
  expect(ended.at(-1)).toBe(0);
  expect(found.map((outcome) => outcome.index)).toEqual(Array.from({ length: 21 }, (_, i) => i));
});

test("inputs that fail are told to the reader", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  function* orders(): Generator<Order> {
    yield square(1);
    throw new Error("no more orders");
  }
  await expect(collect(pool.map(orders()))).rejects.toThrow("no more orders");
});

test("an abort ends tasks that never return, starts no more, and leaves the pool usable", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  const controller = new AbortController();
  const orders: Order[] = [square(1), ...Array.from({ length: 40 }, (): Order => ({ kind: "spin", value: 0 }))];
  const found: string[] = [];
  for await (const outcome of pool.map(orders, { signal: controller.signal })) {
    found.push(outcome.kind);
    controller.abort();
  }
  expect(found[0]).toBe("done");
  expect(found.slice(1).every((kind) => kind === "cancelled")).toBe(true);
  expect(found.length).toBeLessThanOrEqual(6);
  expect(await collect(pool.map([square(3)]))).toMatchObject([{ kind: "done", output: 9 }]);
});

test("a signal that was aborted before starts nothing", async () => {
  await using pool = await createPool<Order, number>(options);
  expect(await collect(pool.map([square(1)], { signal: AbortSignal.abort() }))).toEqual([]);
});

test("a reader that stops early cuts off what is at work", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  for await (const outcome of pool.map([square(1), { kind: "spin", value: 0 }, { kind: "spin", value: 0 }])) {
    expect(outcome.kind).toBe("done");
    break;
  }
  expect(await collect(pool.map([square(2)]))).toMatchObject([{ output: 4 }]);
});

test("each task that ends is told at once, in the order of ending", async () => {
  await using pool = await createPool<Order, number>({ ...options, threads: 2 });
  const ended: number[] = [];
  const orders = [square(0, 1000), square(1), square(2)];
  await collect(pool.map(orders, { onSettled: ({ index }) => ended.push(index) }));
  expect(ended).toEqual([1, 2, 0]);
});

test("a task that the module does not export fails by name", async () => {
  const found = await outcomes([square(1)], { task: "missing" });
  expect(found[0]).toMatchObject({ kind: "failed", index: 0 });
});

test.each([0, -1, 1.5, NaN])("%s threads are refused", async (threads) => {
  await expect(createPool({ ...options, threads })).rejects.toThrow(/threads must be a whole number above 0/);
});
