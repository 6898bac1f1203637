import { expectInteger } from "../../num/expectShape.ts";
import { transferOf } from "../../process/transfer.ts";
import type { AgentRecord } from "./agentRecord.ts";

/**
 * Where agents went in the plane of two units (L2): their activities in every recorded state.
 * @param transfer  of the network; the record's own where its dynamics are given
 * @throws RangeError if a unit is out of range, or no transfer function is known
 */
export function planePoints(
  record: AgentRecord,
  [first, second]: readonly [number, number],
  transfer = record.dynamics.kind === "given" ? record.dynamics.network.transfer : undefined,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const { units, states } = record;
  for (const unit of [first, second]) expectInteger("planePoints", "unit", unit, 0, units - 1);
  if (transfer === undefined) throw new RangeError("planePoints: the record has no transfer function. Name one.");
  const { value } = transferOf(transfer);
  const rows = states.length / units;
  const of = (unit: number) => Float64Array.from({ length: rows }, (_, row) => value(states[row * units + unit]));
  return { x: of(first), y: of(second) };
}
