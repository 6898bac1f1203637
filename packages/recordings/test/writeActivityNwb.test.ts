import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeActivityNwb } from "../src/index.ts";
import { hasH5py, python } from "./surroundings.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-activity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NWB = {
  identifier: "two units",
  description: "two units over three samples",
  sessionStart: "2000-01-01T00:00:00+00:00",
  seed: 4,
  rateHz: 10,
  units: ["readout x", "not confined"],
  modules: { activity: "activity of the units" },
  series: [
    {
      module: "activity",
      name: "agent_000",
      description: "activity of agent 0",
      data: Float32Array.of(0.5, -0.5, 0.25, 0, 1, -1),
      channels: 2,
      unit: "activity",
    },
  ],
  scratch: {
    spec: { notes: "the spec, JSON", text: '{"kind":"controller"}' },
    recurrent_weights: { notes: "J", data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] },
  },
} as const;

test("the same activity and seed give the same bytes, another seed other object ids", async () => {
  const bytes = await writeActivityNwb(NWB);
  expect(await writeActivityNwb(NWB)).toEqual(bytes);
  expect(await writeActivityNwb({ ...NWB, seed: 5 })).not.toEqual(bytes);
});

test("a series that does not fill its channels is refused", async () => {
  const series = [{ ...NWB.series[0], channels: 4 }];
  await expect(writeActivityNwb({ ...NWB, series })).rejects.toThrow("agent_000 holds 6 numbers, which do not fill 4");
});

test.skipIf(!hasH5py)(
  "h5py reads units, rates as TimeSeries, weights and the spec (skipped without python3-h5py)",
  async () => {
    const path = join(folder, "activity.nwb");
    writeFileSync(path, await writeActivityNwb(NWB));
    const read = python<Record<string, unknown>>(
      `
import h5py, json, sys
text = lambda v: v.decode() if isinstance(v, bytes) else str(v)
with h5py.File(sys.argv[1]) as f:
    s = f["processing/activity/agent_000"]
    print(json.dumps(dict(
        version=text(f.attrs["nwb_version"]), kind=text(s.attrs["neurodata_type"]), data=s["data"][:].tolist(),
        unit=text(s["data"].attrs["unit"]), rate=float(s["starting_time"].attrs["rate"]), units=f["units/id"][:].tolist(),
        roles=[text(v) for v in f["units/role"][:]], weights=f["scratch/recurrent_weights"][:].tolist(),
        spec=json.loads(text(f["scratch/spec"][()])))))
`,
      path,
    );
    expect(read).toEqual({
      version: "2.7.0",
      kind: "TimeSeries",
      data: [
        [0.5, -0.5],
        [0.25, 0],
        [1, -1],
      ],
      unit: "activity",
      rate: 10,
      units: [0, 1],
      roles: ["readout x", "not confined"],
      weights: [
        [1, 2],
        [3, 4],
      ],
      spec: { kind: "controller" },
    });
  },
);
