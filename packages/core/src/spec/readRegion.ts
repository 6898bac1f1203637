import { type Point, REGION_KINDS, type Rectangle, type Region } from "../process/regions/region.ts";
import { regionShape } from "../process/regions/regionShape.ts";
import { faultAt, fieldsOf, itemsOf, kindOf, numberAt, positiveAt, type SpecPlace } from "./specPlace.ts";

const KIND = "the kind of region";
const POINT = "a point [x, y] in units of activity";
const CENTRE = { centre: `${POINT}; [0, 0] without it` };
const HALF_LENGTH = "half the length of a side, a number > 0";

/** Reads a region of the plane of two readouts. @throws RangeError with the path to the fault */
export function readRegion(place: SpecPlace): Region {
  const region = fieldsOfRegion(place);
  try {
    regionShape(region);
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    throw faultAt(place, fault.message.replace(/\.$/, ""), "");
  }
  return region;
}

function fieldsOfRegion(place: SpecPlace): Region {
  const kind = kindOf(place, REGION_KINDS);
  switch (kind) {
    case "square": {
      const fields = fieldsOf(place, { kind: KIND, halfWidth: HALF_LENGTH }, CENTRE);
      return { kind, halfWidth: positiveAt(fields.halfWidth), ...centreOf(fields.centre) };
    }
    case "disc": {
      const fields = fieldsOf(place, { kind: KIND, radius: "the radius, a number > 0" }, CENTRE);
      return { kind, radius: positiveAt(fields.radius), ...centreOf(fields.centre) };
    }
    case "ring": {
      const radii = { inner: "the inner radius, a number > 0", outer: "the outer radius, a number > 0" };
      const fields = fieldsOf(place, { kind: KIND, ...radii }, CENTRE);
      return { kind, inner: positiveAt(fields.inner), outer: positiveAt(fields.outer), ...centreOf(fields.centre) };
    }
    case "triangle": {
      const fields = fieldsOf(place, { kind: KIND, corners: `three corners, each ${POINT}` });
      const [a, b, c] = itemsOf(fields.corners, POINT, [3, "the corners of a triangle"]).map(pointAt);
      return { kind, corners: [a, b, c] };
    }
    case "cross": {
      const sizes = { halfLength: "half the length of a bar, a number > 0", halfWidth: "half its width, a number > 0" };
      const fields = fieldsOf(place, { kind: KIND, ...sizes }, CENTRE);
      const [halfLength, halfWidth] = [positiveAt(fields.halfLength), positiveAt(fields.halfWidth)];
      return { kind, halfLength, halfWidth, ...centreOf(fields.centre) };
    }
    case "ell": {
      const sizes = { halfLength: HALF_LENGTH, width: "the width of a bar, a number > 0" };
      const fields = fieldsOf(place, { kind: KIND, ...sizes }, CENTRE);
      const [halfLength, width] = [positiveAt(fields.halfLength), positiveAt(fields.width)];
      return { kind, halfLength, width, ...centreOf(fields.centre) };
    }
    case "rooms": {
      const fields = fieldsOf(place, {
        kind: KIND,
        inner: "where the rooms begin, a number > 0",
        outer: "where they end, a number > 0",
        halfHeight: "half the height of a room, a number > 0",
        corridor: "half the height of the corridor, a number > 0",
      });
      return {
        kind,
        inner: positiveAt(fields.inner),
        outer: positiveAt(fields.outer),
        halfHeight: positiveAt(fields.halfHeight),
        corridor: positiveAt(fields.corridor),
      };
    }
    case "polygon": {
      const inside = { holes: "forbidden islands, each a list of corners; none without it" };
      const fields = fieldsOf(place, { kind: KIND, corners: `the corners in order, each ${POINT}` }, inside);
      const corners = itemsOf(fields.corners, POINT).map(pointAt);
      if (fields.holes.value === undefined) return { kind, corners };
      const holes = itemsOf(fields.holes, "a list of corners").map((hole) => itemsOf(hole, POINT).map(pointAt));
      return { kind, corners, holes };
    }
    case "rectangles": {
      const rectangle = '{ "x": [from, to], "y": [from, to] } in units of activity';
      const fields = fieldsOf(place, { kind: KIND, rectangles: `a list of rectangles, each ${rectangle}` });
      return { kind, rectangles: itemsOf(fields.rectangles, rectangle).map(rectangleAt) };
    }
  }
}

/** A point [x, y]. @throws RangeError otherwise */
function pointAt(place: SpecPlace): Point {
  const [x, y] = itemsOf(place, "a number", [2, "x and y"]).map(numberAt);
  return [x, y];
}

function rectangleAt(place: SpecPlace): Rectangle {
  const span = "from and to along one axis";
  const fields = fieldsOf(place, { x: `[from, to]: ${span}`, y: `[from, to]: ${span}` });
  const spanAt = (one: SpecPlace): readonly [number, number] => {
    const [from, to] = itemsOf(one, "a number", [2, span]).map(numberAt);
    return [from, to];
  };
  return { x: spanAt(fields.x), y: spanAt(fields.y) };
}

function centreOf(place: SpecPlace): { centre?: Point } {
  return place.value === undefined ? {} : { centre: pointAt(place) };
}
