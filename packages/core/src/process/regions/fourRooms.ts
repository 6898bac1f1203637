import type { Rectangle, Region } from "./region.ts";

/** Sizes of four rooms, in units of activity. */
export interface FourRooms {
  /** Where the rooms begin, from both axes. */
  readonly inner: number;
  /** Where they end. */
  readonly outer: number;
  /** Half the width of a corridor. */
  readonly corridor: number;
}

/**
 * Four rooms, one in each quarter of the plane, joined to a ring by four corridors through the middles of their sides; what
 * lies between is forbidden.
 */
export function fourRooms({ inner, outer, corridor }: FourRooms): Region {
  const [low, high] = [[-outer, -inner], [inner, outer]] as const; // biome-ignore format: two ends
  const middle = (inner + outer) / 2;
  const across = [-inner, inner] as const;
  const rooms: Rectangle[] = [low, high].flatMap((x) => [low, high].map((y) => ({ x, y })));
  const corridors: Rectangle[] = [-middle, middle].flatMap((at) => {
    const narrow = [at - corridor, at + corridor] as const;
    return [{ x: across, y: narrow }, { x: narrow, y: across }]; // biome-ignore format: across and along
  });
  return { kind: "rectangles", rectangles: [...rooms, ...corridors] };
}
