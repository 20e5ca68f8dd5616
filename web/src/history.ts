/** The history of a point: out of a composite, and as a strip. Pure; times are milliseconds since 1970, UTC. */
import type { Composite } from './composite/mapped';
import type { MapInfo } from './edition';
import type { Span } from './time';

/** Half-open [from, to); `to` is null where it still holds, `status` where the map says nothing. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
  readonly status: string | null;
}

/** When a map gave a point which status, from the map's first state on. */
export function stretchesAt(composite: Composite, map: MapInfo, lon: number, lat: number): Stretch[] {
  const steps = composite.historyAt(Math.round(lon * 1e6), Math.round(lat * 1e6));
  return steps.map(({ from, status }, i) => ({
    from: milliseconds(from),
    to: i + 1 < steps.length ? milliseconds(steps[i + 1]!.from) : null,
    status: map.legend[status - 1]?.id ?? null,
  }));
}

function milliseconds(instant: bigint): number {
  return Number(instant / 1000n);
}

export interface Piece {
  readonly from: number;
  /** the axis' end when the stretch is open */
  readonly to: number;
  readonly kind: 'before' | 'none' | 'status';
  /** the stretch that the piece shows; absent before the first state */
  readonly stretch?: Stretch;
}

/**
 * Pieces that tile `axis` from end to end, in order: what was before the first stretch, then each stretch cut to the axis.
 * Stretches are half-open [from, to) and ascend; what lies outside the axis is left out, and a gap becomes `none`.
 */
export function pieces(history: readonly Stretch[], axis: Span): Piece[] {
  const found: Piece[] = [];
  let reached = axis.from;
  const first = history[0];
  const begin = first ? first.from : axis.to;
  if (begin > reached) {
    found.push({ from: reached, to: Math.min(begin, axis.to), kind: 'before' });
    reached = Math.min(begin, axis.to);
  }
  for (const stretch of history) {
    const from = Math.max(reached, stretch.from);
    const to = Math.min(axis.to, stretch.to ?? axis.to);
    if (from > reached && from < axis.to) found.push({ from: reached, to: from, kind: 'none' });
    if (to <= from) continue;
    found.push({ from, to, kind: stretch.status === null ? 'none' : 'status', stretch });
    reached = to;
  }
  return found;
}

/** The stretch that holds at `time`; undefined before the first. */
export function stretchAt(history: readonly Stretch[], time: number): Stretch | undefined {
  return history.find(({ from, to }) => from <= time && (to === null || time < to));
}

/** Great-circle distance in km on a sphere: enough to say "near". */
export function distanceKm(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}
