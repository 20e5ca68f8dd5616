import { crc32 } from './checksum';
import { AxisModel, Chances, NumberModel, RangeDecoder } from './decoder';
import { lastNotAfter, side } from './exact';

/**
 * What an archive holds: the borders of all states of a map as they were given. Positions are grid steps of 1e-6 degree,
 * instants are microseconds since 1970 UTC.
 */
export interface Archive {
  readonly instants: BigInt64Array;
  /** Of each slot; the k-th entry of the map's legend has status k. */
  readonly slotStatus: Uint16Array;
  /** x and y of each point. */
  readonly points: Int32Array;
  /** The two points of each segment. */
  readonly segments: Uint32Array;
  /** Segment, time (a position in `instants`) and slot of each toggle: from then on the segment is the other way round there. */
  readonly toggles: Uint32Array;
}

const mostToggles = 2 ** 23;
const mostPerByte = 1024;
const header = 40;
const maxX = 180_000_000;
const maxY = 90_000_000;

const enum Kind {
  out,
  in,
  fresh,
  start,
}

/** Which chance of `flags` a decision of the body has. */
const enum Flag {
  wholeSecond,
  sameDelta,
  changed,
  moreSlots,
  freshSlot,
  moreWalks,
  newStart,
  close,
  known = close + 4,
  count = known + 4,
}

/** A file that is no archive, or a damaged one. */
export class ArchiveError extends Error {}

/** Reads the archive form; docs/formats/composite-archive.md describes it. Throws ArchiveError. */
export function readArchive(bytes: Uint8Array): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = 'FKARCHIV';
  if (bytes.length < header + 4 || [...magic].some((c, i) => bytes[i] !== c.charCodeAt(0))) {
    throw new ArchiveError('This is not a composite archive.');
  }
  const field = (at: number): number => view.getUint32(at, true);
  if (field(8) > 1) throw new ArchiveError('The composite archive was written by a later version of Frontkart.');
  if (crc32(bytes.subarray(0, bytes.length - 4)) !== field(bytes.length - 4)) {
    throw new ArchiveError('The composite archive’s checksum does not fit: it is truncated or altered.');
  }
  if (field(8) !== 1 || field(12) !== 1_000_000 || field(36) !== 0) {
    throw new ArchiveError('The composite archive has another version or grid.');
  }
  const most = Math.min(mostToggles, mostPerByte * bytes.length);
  if (field(16) > mostPerByte * bytes.length || field(32) > most) {
    throw new ArchiveError('The composite archive’s counts do not fit its size.');
  }
  const body = new Body(bytes.subarray(header, bytes.length - 4), field(32));
  body.read(field(16));
  const archive = body.archive();
  const found = [archive.slotStatus.length, archive.points.length / 2, archive.segments.length / 2, archive.toggles.length / 3];
  if (found.some((count, i) => count !== field(20 + 4 * i))) {
    throw new ArchiveError('The composite archive’s counts do not fit what is in it.');
  }
  return archive;
}

/** A key of two numbers below 2^24. */
const pair = (a: number, b: number): number => a * 2 ** 24 + b;

class Body {
  private readonly decoder: RangeDecoder;
  private readonly flags = new Chances(Flag.count);
  private readonly take = new Chances(4 * 2 * 2 * 2 * 3);
  private readonly seconds = new NumberModel();
  private readonly micros = new NumberModel();
  private readonly slot = new NumberModel();
  private readonly status = new NumberModel();
  private readonly startNumber = new NumberModel();
  private readonly pointNumber = new NumberModel();
  private readonly stepAxes = [new AxisModel(), new AxisModel()] as const;
  private readonly startAxes = [new AxisModel(), new AxisModel()] as const;

  private readonly instants: bigint[] = [];
  private readonly slotStatus: number[] = [];
  private readonly xs: number[] = [];
  private readonly ys: number[] = [];
  private readonly ends: number[] = [];
  private readonly toggles: number[] = [];

  private readonly segmentIds = new Map<number, number>();
  private readonly present = new Set<number>();
  private readonly recent: number[][] = [];
  private readonly changedIn: number[] = [];
  private readonly changedAt: number[] = [];
  private readonly holders: number[] = [];
  private change = 0;
  private time = 0;
  private inSlot = 0;
  private start = -1;
  private here = -1;
  private kind = Kind.start;
  private signX = 0;
  private signY = 0;

  constructor(
    bytes: Uint8Array,
    private readonly toggleCount: number,
  ) {
    this.decoder = new RangeDecoder(bytes);
  }

  read(instantCount: number): void {
    let last = -(1n << 63n);
    let delta = 0n;
    for (this.time = 0; this.time < instantCount; ++this.time) {
      if (this.time === 0 || !this.flag(Flag.sameDelta)) {
        delta = this.flag(Flag.wholeSecond) ? this.seconds.readBig(this.decoder) * 1_000_000n : this.micros.readBig(this.decoder);
        this.require(delta > 0n || this.time === 0, 'its instants do not rise');
      }
      last += delta;
      this.require(last < 1n << 63n, 'its instants do not rise');
      this.instants.push(last);
      this.require(!this.decoder.ranOut, 'it ends too soon');
      if (this.flag(Flag.changed)) this.readState();
    }
    this.require(this.decoder.atEnd, 'something follows its last state');
    this.requireDistinctPoints();
  }

  archive(): Archive {
    const points = new Int32Array(2 * this.xs.length);
    for (let i = 0; i < this.xs.length; ++i) points.set([this.xs[i]!, this.ys[i]!], 2 * i);
    return {
      instants: BigInt64Array.from(this.instants),
      slotStatus: Uint16Array.from(this.slotStatus),
      points,
      segments: Uint32Array.from(this.ends),
      toggles: Uint32Array.from(this.toggles),
    };
  }

  private readState(): void {
    let next = 0;
    do {
      if (this.flag(Flag.freshSlot)) {
        this.inSlot = this.slotStatus.length;
        const status = this.status.read(this.decoder) + 1;
        this.require(status <= 0xffff, 'a status is out of range');
        this.slotStatus.push(status);
      } else {
        this.inSlot = next + this.slot.read(this.decoder);
        this.require(this.inSlot < this.slotStatus.length, 'a slot is out of range');
      }
      next = this.inSlot + 1;
      ++this.change;
      do this.readWalk();
      while (this.flag(Flag.moreWalks));
    } while (this.flag(Flag.moreSlots));
  }

  private readWalk(): void {
    if (this.flag(Flag.newStart)) {
      const known = this.start >= 0;
      this.start = this.newPoint(this.startAxes, known ? this.xs[this.start]! : 0, known ? this.ys[this.start]! : 0, 0, 0);
    } else {
      this.start = this.knownPoint(this.startNumber);
    }
    this.here = this.start;
    this.kind = Kind.start;
    do {
      const segment = this.candidate() ?? this.segmentTo(this.nextPoint());
      this.require(this.toggles.length < 3 * this.toggleCount, 'it has more toggles than it says');
      this.require(!this.decoder.ranOut, 'it ends too soon');
      this.toggle(segment);
    } while (this.here !== this.start);
  }

  /** One of the segments that changed last here, if it is the step. */
  private candidate(): number | undefined {
    for (const there of [1, 0]) {
      let rank = 0;
      for (const s of this.recent[this.here]!) {
        if (this.changedIn[s] === this.change || Number(this.has(s)) !== there) continue;
        const others = this.holders[s]! > there ? 1 : 0;
        const now = this.changedAt[s] === this.time ? 1 : 0;
        const context = (((this.kind * 2 + there) * 2 + others) * 2 + now) * 3 + rank;
        if (this.decoder.decide(this.take, context)) return s;
        rank = Math.min(rank + 1, 2);
      }
    }
    return undefined;
  }

  private nextPoint(): number {
    if (this.here !== this.start && this.flag(Flag.close + this.kind)) return this.start;
    if (this.flag(Flag.known + this.kind)) return this.knownPoint(this.pointNumber);
    const x = this.xs[this.here]!;
    const y = this.ys[this.here]!;
    const point = this.newPoint(this.stepAxes, x, y, this.signX, this.signY);
    this.signX = this.xs[point]! < x ? 1 : 2;
    this.signY = this.ys[point]! < y ? 1 : 2;
    return point;
  }

  private segmentTo(to: number): number {
    this.require(to !== this.here, 'a point or a segment repeats or is out of range');
    const key = pair(Math.min(this.here, to), Math.max(this.here, to));
    const known = this.segmentIds.get(key);
    if (known !== undefined) {
      this.require(this.changedIn[known] !== this.change, 'a point or a segment repeats or is out of range');
      return known;
    }
    const fresh = this.changedIn.length;
    this.segmentIds.set(key, fresh);
    this.ends.push(this.here, to);
    this.changedIn.push(0);
    this.changedAt.push(-1);
    this.holders.push(0);
    return fresh;
  }

  private toggle(s: number): void {
    const key = pair(s, this.inSlot);
    if (this.present.delete(key)) {
      this.holders[s]!--;
      this.kind = Kind.out;
    } else {
      this.present.add(key);
      this.holders[s]!++;
      this.kind = this.changedAt[s] === -1 ? Kind.fresh : Kind.in;
    }
    this.changedAt[s] = this.time;
    this.changedIn[s] = this.change;
    const a = this.ends[2 * s]!;
    const b = this.ends[2 * s + 1]!;
    for (const point of [a, b]) {
      const list = this.recent[point]!;
      const at = list.indexOf(s);
      if (at >= 0) list.splice(at, 1);
      else if (list.length === 12) list.pop();
      list.unshift(s);
    }
    this.here = a === this.here ? b : a;
    this.toggles.push(s, this.time, this.inSlot);
  }

  private knownPoint(model: NumberModel): number {
    const point = this.xs.length - 1 - model.read(this.decoder);
    this.require(point >= 0, 'a point or a segment repeats or is out of range');
    return point;
  }

  private newPoint(axes: readonly [AxisModel, AxisModel], fromX: number, fromY: number, signX: number, signY: number): number {
    const x = fromX + axes[0].read(this.decoder, 0, signX);
    const y = fromY + axes[1].read(this.decoder, axes[0].length, signY);
    this.require(Math.abs(x) <= maxX && Math.abs(y) <= maxY, 'a point or a segment repeats or is out of range');
    this.xs.push(x);
    this.ys.push(y);
    this.recent.push([]);
    return this.xs.length - 1;
  }

  private requireDistinctPoints(): void {
    const order = Uint32Array.from(this.xs.keys()).sort((l, r) => this.xs[l]! - this.xs[r]! || this.ys[l]! - this.ys[r]!);
    for (let i = 1; i < order.length; ++i) {
      const same = this.xs[order[i]!] === this.xs[order[i - 1]!] && this.ys[order[i]!] === this.ys[order[i - 1]!];
      this.require(!same, 'a point or a segment repeats or is out of range');
    }
  }

  private has(segment: number): boolean {
    return this.present.has(pair(segment, this.inSlot));
  }
  private flag(which: number): number {
    return this.decoder.decide(this.flags, which);
  }
  private require(holds: boolean, problem: string): void {
    if (!holds) throw new ArchiveError(`The composite archive cannot be read: ${problem}.`);
  }
}

/**
 * The status at a point (grid steps) and an instant (µs since 1970 UTC) by the borders as they were given; 0: no
 * statement. A point on a border belongs to what lies just above it and just to the right. Looks at every segment.
 */
export function archivedStatus(archive: Archive, x: number, y: number, instant: bigint): number {
  const { points, segments, toggles, slotStatus } = archive;
  const time = lastNotAfter(archive.instants, instant);
  const crossed = new Uint8Array(segments.length / 2);
  for (let s = 0; s < crossed.length; ++s) {
    let a = 2 * segments[2 * s]!;
    let b = 2 * segments[2 * s + 1]!;
    if (points[a]! > points[b]!) [a, b] = [b, a];
    if (points[a]! > x || points[b]! <= x) continue;
    if (side(points[a]!, points[a + 1]!, points[b]!, points[b + 1]!, x, y) >= 0) crossed[s] = 1;
  }
  const inside = new Uint8Array(slotStatus.length);
  for (let i = 0; i < toggles.length; i += 3) {
    if (toggles[i + 1]! <= time) inside[toggles[i + 2]!]! ^= crossed[toggles[i]!]!;
  }
  let status = 0;
  inside.forEach((is, slot) => {
    if (is && (status === 0 || slotStatus[slot]! < status)) status = slotStatus[slot]!;
  });
  return status;
}
