/** How wide borders between areas are drawn, for those who draw them and those who find where. Pure. */

/** Of one side, in CSS pixels. */
const narrowest = 0.7;
const widest = 1.7;

/** A side that is only claimed is so many times as wide. */
export const asserted = 1.9;

/** What the quad around an edge has beyond the line, for its soft edge, in device pixels. */
export const softEdge = 1;

/** Of one side, in CSS pixels. */
export function borderWidth(zoom: number): number {
  return Math.min(widest, Math.max(narrowest, narrowest + 0.2 * (zoom - 4)));
}

/** As far as a corner of such a quad may lie from the end of its edge, in device pixels: it is a square's around that end. */
export function borderReach(ratio: number): number {
  return Math.SQRT2 * (asserted * widest * ratio + softEdge);
}
