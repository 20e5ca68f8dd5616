// First-level administrative borders (oblasts, counties) out of Natural Earth's GeoPackage, when the build has one.

/** Rings of a GeoPackage geometry blob: header (GeoPackage 1.3, clause 2.1.3), then little-endian WKB of a (Multi)Polygon. */
function ringsOf(blob) {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const envelope = [0, 32, 48, 48, 64][(blob[3] >> 1) & 7];
  let at = 8 + envelope;
  const rings = [];
  const polygon = () => {
    const count = view.getUint32(at + 5, true);
    at += 9;
    for (let r = 0; r < count; r++) {
      const points = view.getUint32(at, true);
      at += 4;
      const ring = [];
      for (let p = 0; p < points; p++, at += 16) ring.push([view.getFloat64(at, true), view.getFloat64(at + 8, true)]);
      rings.push(ring);
    }
  };
  const type = view.getUint32(at + 1, true) % 1000;
  if (type === 3) polygon();
  if (type === 6) {
    const parts = view.getUint32(at + 5, true);
    at += 9;
    for (let part = 0; part < parts; part++) polygon();
  }
  return rings;
}

/** Chains [a, b] segments into lines; where three meet, a line ends. */
function chain(segments) {
  const ends = new Map();
  for (const segment of segments) {
    for (const end of [segment.a, segment.b]) {
      if (!ends.has(end)) ends.set(end, []);
      ends.get(end).push(segment);
    }
  }
  const walk = (segment, from) => {
    const line = [];
    let next = from;
    for (let step = segment; step && !step.used; ) {
      step.used = true;
      next = step.a === next ? step.b : step.a;
      line.push(next);
      const around = ends.get(next);
      step = around.length === 2 ? around.find((other) => !other.used) : undefined;
    }
    return line;
  };
  const lines = [];
  for (const segment of segments) {
    if (segment.used) continue;
    const ahead = walk(segment, segment.a);
    const back = ends.get(segment.a).length === 2 ? ends.get(segment.a).find((other) => !other.used) : undefined;
    lines.push([...(back ? walk(back, segment.a).toReversed() : []), segment.a, ...ahead]);
  }
  return lines.map((line) => line.map((key) => key.split(',').map(Number)));
}

/**
 * Borders between two regions of one country inside `box`, as coordinates of a MultiLineString; [] without a file.
 * Throws when `path` is given and cannot be read.
 */
export async function regionBorders(path, box, transfers, ringHolds) {
  if (!path) return [];
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT geom, adm0_a3 FROM states_provinces ORDER BY fid').all();
  database.close();
  const moved = { 643: 'RUS', 804: 'UKR' };
  const seen = new Map();
  for (const row of rows) {
    const rings = ringsOf(row.geom);
    const step = transfers.find(({ point }) => rings.some((ring) => ringHolds(ring, point)));
    const country = step ? moved[step.to] : row.adm0_a3;
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1], ring[i]].map((point) => point.map((value) => value.toFixed(4)).join(','));
        const [lon, lat] = ring[i];
        if (a === b || lon < box.west || lon > box.east || lat < box.south || lat > box.north) continue;
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        const known = seen.get(key);
        if (known) known.countries.push(country);
        else seen.set(key, { a, b, countries: [country] });
      }
    }
  }
  const inner = [...seen.values()].filter(({ countries }) => countries.length === 2 && countries[0] === countries[1]);
  return chain(inner);
}
