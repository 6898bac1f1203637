import { type BuiltController, type Controller, roomCrossings } from "@telos/core";
import { regionMeasures } from "../src/regionMeasures.ts";
import { INNER, type RoomsMeasures } from "./environments.ts";

/** How a controller uses the four rooms. */
export function roomsMeasures(built: BuiltController, controller: Controller): RoomsMeasures {
  const { measures, rollouts, points } = regionMeasures(built, controller, {
    bounds: { low: [-0.9, -0.9], high: [0.9, 0.9] },
    cells: 36,
    shownSteps: 900,
    shownAgents: 2,
  });
  const roomAt = (x: number, y: number) =>
    Math.abs(x) > INNER && Math.abs(y) > INNER ? (x > 0 ? 1 : 0) + (y > 0 ? 2 : 0) : -1;
  const { perThousandSteps, shares, visited, room } = roomCrossings(points, 4, roomAt);
  const entropyWhere = (inside: boolean) => {
    let [sum, count] = [0, 0];
    room.forEach((one, k) => {
      if (one >= 0 !== inside) return;
      sum += rollouts.entropies[points.agents[k]! * rollouts.steps + points.steps[k]!]!;
      count++;
    });
    return sum / count;
  };
  return {
    crossings: perThousandSteps,
    visited,
    shares: Array.from(shares),
    entropyRooms: entropyWhere(true),
    entropyCorridors: entropyWhere(false),
    paths: measures.paths[0]!,
  };
}
