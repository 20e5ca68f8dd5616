import { side } from './exact';

const none = -1;

/** Triangles as `triangulate` gives them; the corners are changed in place. */
interface Mesh {
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly corners: Uint32Array;
  readonly faces: Uint32Array;
}

/** The numbers of `order` sorted by `key`, those with the same one in the order that they have. */
function sorted(order: Uint32Array, key: (each: number) => number): Uint32Array {
  let most = 0;
  for (const each of order) most = Math.max(most, key(each));
  const next = new Uint32Array(most + 2);
  for (const each of order) ++next[key(each) + 1]!;
  for (let k = 0; k <= most; ++k) next[k + 1]! += next[k]!;
  const out = new Uint32Array(order.length);
  for (const each of order) out[next[key(each)]!++] = each;
  return out;
}

/**
 * Of every edge the same edge of the triangle beyond it, where that belongs to the same face. Edge 3t + k leads from corner k of
 * triangle t to the next. Sorted, and not looked for around a corner: thousands of edges may meet there.
 */
export function neighbours({ corners, faces }: Pick<Mesh, 'corners' | 'faces'>): Int32Array {
  const edges = corners.length;
  const [low, high] = [new Uint32Array(edges), new Uint32Array(edges)];
  for (let e = 0; e < edges; ++e) {
    const [from, to] = [corners[e]!, corners[after(e)]!];
    low[e] = Math.min(from, to);
    high[e] = Math.max(from, to);
  }
  const faceOf = (e: number): number => faces[Math.floor(e / 3)]!;
  const order = [faceOf, (e: number) => high[e]!, (e: number) => low[e]!].reduce(sorted, Uint32Array.from(low.keys()));
  const beyond = new Int32Array(edges).fill(none);
  for (let begin = 0, end = 0; begin < edges; begin = end) {
    const first = order[begin]!;
    let [up, down] = [none, none];
    for (; end < edges; ++end) {
      const e = order[end]!;
      if (low[e] !== low[first] || high[e] !== high[first] || faceOf(e) !== faceOf(first)) break;
      if (corners[e] === low[e]) up = up === none ? e : up;
      else down = down === none ? e : down;
    }
    for (let i = begin; i < end; ++i) {
      const e = order[i]!;
      beyond[e] = corners[e] === low[e] ? down : up;
    }
  }
  return beyond;
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
