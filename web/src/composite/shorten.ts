import { side } from './exact';

const none = -1;

/** Triangles as `triangulate` gives them; the corners are changed in place. */
interface Mesh {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly corners: Uint32Array;
  readonly faces: Uint32Array;
}

/** Of every edge the same edge of the triangle beyond it, where that belongs to the same face. Edge 3t + k leads from corner k of triangle t to the next. */
function neighbours({ x, corners, faces }: Mesh): Int32Array {
  const begin = new Uint32Array(x.length + 1);
  for (const corner of corners) ++begin[corner + 1]!;
  for (let v = 0; v < x.length; ++v) begin[v + 1]! += begin[v]!;
  const next = begin.slice();
  const leaving = new Uint32Array(corners.length);
  for (let e = 0; e < corners.length; ++e) leaving[next[corners[e]!]!++] = e;
  return Int32Array.from(corners, (from, e) => {
    const to = corners[after(e)]!;
    const face = faces[Math.floor(e / 3)];
    for (let i = begin[to]!; i < begin[to + 1]!; ++i) {
      const back = leaving[i]!;
      if (corners[after(back)] === from && faces[Math.floor(back / 3)] === face) return back;
    }
    return none;
  });
}

const after = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);

/**
 * Exchanges the common edge of two triangles of a face for the other diagonal of their quadrilateral where that is shorter, until
 * none is (after Lawson, 1977). A sweep leaves triangles as long as the face and thinner than a pixel; graphics are slow with these,
 * and where they clip them at the edge of the screen there may be gaps. The triangles fill what they filled: whether two of them make a
 * convex quadrilateral is decided exactly.
 */
export function shortenEdges(mesh: Mesh): void {
  const { x, y, corners } = mesh;
  const beyond = neighbours(mesh);
  const squared = (a: number, b: number): number => (x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2;
  const open = Uint32Array.from(corners.keys()).filter((e) => beyond[e]! > e);
  const stack = Array.from(open);
  const link = (edge: number, other: number): void => {
    beyond[edge] = other;
    if (other !== none) beyond[other] = edge;
  };
  // Each exchange makes the sum of all edges shorter, so there is an end to it; this is an earlier one for files made to be slow.
  for (let left = 32 * corners.length; stack.length > 0 && left > 0; --left) {
    const e = stack.pop()!;
    const o = beyond[e]!;
    if (o === none) continue;
    const [a, b, c, d] = [corners[e]!, corners[o]!, corners[after(after(e))]!, corners[after(after(o))]!];
    if (squared(c, d) >= squared(a, b)) continue;
    if (side(x[c]!, y[c]!, x[d]!, y[d]!, x[a]!, y[a]!) * side(x[c]!, y[c]!, x[d]!, y[d]!, x[b]!, y[b]!) >= 0) continue;
    // a → b → c and b → a → d become c → a → d and d → b → c.
    const [bc, ca, ad, db] = [beyond[after(e)]!, beyond[after(after(e))]!, beyond[after(o)]!, beyond[after(after(o))]!];
    const t = e - (e % 3);
    const u = o - (o % 3);
    corners.set([c, a, d], t);
    corners.set([d, b, c], u);
    link(t, ca);
    link(t + 1, ad);
    link(t + 2, u + 2);
    link(u, db);
    link(u + 1, bc);
    stack.push(t, t + 1, u, u + 1);
  }
}
