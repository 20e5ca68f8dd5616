/** Exact answers about points of the grid: 1e-6 degree, up to ±180,000,000. */

/** Below it a sum of two products of doubles cannot have the wrong sign: each product is off by 2^-53 of itself at most. */
const relativeError = 4 * Number.EPSILON;

/** The sign of a·b − c·d for integers below 2^53. */
export function signOfProducts(a: number, b: number, c: number, d: number): number {
  const first = a * b;
  const second = c * d;
  const difference = first - second;
  const error = (Math.abs(first) + Math.abs(second)) * relativeError;
  if (difference > error) return 1;
  if (difference < -error) return -1;
  const exact = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

/** 1 where c lies to the left of the line from a to b, −1 to the right, 0 on it. */
export function side(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return signOfProducts(bx - ax, cy - ay, by - ay, cx - ax);
}

/** A ring as x, y, x, y …, its first point not repeated. Twice its area, positive where it runs counter-clockwise; the sign is exact. */
export function doubledArea(ring: readonly number[]): number {
  const x0 = ring[0]!;
  const y0 = ring[1]!;
  let sum = 0;
  let size = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const first = (ring[i]! - x0) * (ring[i + 3]! - y0);
    const second = (ring[i + 2]! - x0) * (ring[i + 1]! - y0);
    sum += first - second;
    size += Math.abs(first) + Math.abs(second);
  }
  if (Math.abs(sum) > size * ring.length * Number.EPSILON) return sum;
  let exact = 0n;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    exact += BigInt(ring[i]! - x0) * BigInt(ring[i + 3]! - y0) - BigInt(ring[i + 2]! - x0) * BigInt(ring[i + 1]! - y0);
  }
  return Number(exact);
}

/** The last position i of a rising list with list[i] <= value; −1: there is none. */
export function lastNotAfter<T extends number | bigint>(list: ArrayLike<T>, value: T, from = 0, to = list.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low === from ? -1 : low - 1;
}
