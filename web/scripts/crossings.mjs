// Where rings of a polygon cross each other or themselves; what only touches does not.

/** Twice the signed area of a triangle; exact for whole numbers of this size. */
const side = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const cross = (a, b, c, d) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** The ends of edges that cross another. `rings` are closed, of whole numbers. */
export function crossings(rings) {
  const edges = rings.flatMap((ring) => ring.slice(1).map((end, i) => ({ a: ring[i], b: end, low: Math.min(ring[i][0], end[0]), high: Math.max(ring[i][0], end[0]) })));
  edges.sort((l, r) => l.low - r.low);
  const found = new Set();
  let open = [];
  for (const edge of edges) {
    open = open.filter((each) => each.high >= edge.low);
    for (const each of open) {
      if (!cross(edge.a, edge.b, each.a, each.b)) continue;
      found.add(edge);
      found.add(each);
    }
    open.push(edge);
  }
  return [...found].flatMap(({ a, b }) => [a, b]);
}

/** Whether two points, in degrees, lie less than so many degrees apart in longitude and in latitude; 185° is −175°. */
export function near([lon, lat], [otherLon, otherLat], degrees) {
  const apart = Math.abs(lon - otherLon) % 360;
  return Math.min(apart, 360 - apart) < degrees && Math.abs(lat - otherLat) < degrees;
}
