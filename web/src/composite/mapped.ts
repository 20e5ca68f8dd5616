import { sha256 } from './checksum';
import { Edges } from './edges';
import { lastNotAfter } from './exact';
import { linkRings, type Shape } from './rings';

/** A file that is no composite, or a damaged one. */
export class CompositeError extends Error {}

type Unsigned = Uint8Array | Uint16Array | Uint32Array;

/** What a section's entries are, and their bytes; 0: 1, 2 or 4, as the file says. */
const widths = [8, 8, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 8, 1];
const tableAt = 24;
const dataAt = tableAt + 16 * widths.length;
const maxX = 180_000_000;
const maxY = 90_000_000;

/** The places of things of which a section holds the numbers; one more than there are numbers. */
function runningSums(counts: Unsigned): Uint32Array {
  const out = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; ++i) out[i + 1] = out[i]! + counts[i]!;
  return out;
}

/**
 * The space-time composite of one map, read from a file of version 2 where it lies; docs/formats/composite.md describes
 * it. Positions are grid steps of 1e-6 degree, instants are microseconds since 1970 UTC, areas are cm².
 */
export class Composite {
  readonly instants: BigInt64Array;
  /** x and y of each node. */
  readonly nodes: Int32Array;
  /** The first arc of each node; the arcs that start at n are nodeArcs[n] up to nodeArcs[n + 1]. */
  readonly nodeArcs: Uint32Array;
  readonly arcStart: Uint32Array;
  readonly arcEnd: Unsigned;
  readonly arcLeft: Unsigned;
  readonly arcRight: Unsigned;
  /** The vertices of arc i, its nodes included: x and y from 2 * vertexBegin[i] up to 2 * vertexBegin[i + 1]. */
  readonly vertexBegin: Uint32Array;
  readonly vertices: Int32Array;
  readonly faceHistory: Unsigned;
  readonly historySteps: Uint32Array;
  readonly stepTimes: Unsigned;
  readonly stepStatuses: Unsigned;
  readonly historyAreas: BigInt64Array;
  private index: Edges | undefined;

  /** Throws CompositeError. The file may be kept or thrown away; nothing is written to it. */
  constructor(file: Uint8Array) {
    const bytes = file.byteOffset % 8 === 0 ? file : file.slice();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    checkHead(bytes, view);
    const sections = readTable(bytes, view);
    const big = (i: number): BigInt64Array => new BigInt64Array(bytes.buffer, sections[i]!.at, sections[i]!.count);
    const buffer = bytes.buffer as ArrayBuffer;
    const unsigned = (i: number): Unsigned => {
      const { at, count, width } = sections[i]!;
      return new { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[width as 1 | 2 | 4](buffer, at, count);
    };
    this.instants = big(0);
    this.nodes = new Int32Array(bytes.buffer, sections[1]!.at, 2 * sections[1]!.count);
    this.nodeArcs = runningSums(unsigned(2));
    this.arcEnd = unsigned(3);
    this.arcLeft = unsigned(4);
    this.arcRight = unsigned(5);
    const arcPoints = unsigned(6);
    this.faceHistory = unsigned(8);
    this.historySteps = runningSums(unsigned(9));
    this.stepTimes = unsigned(10);
    this.stepStatuses = unsigned(11);
    this.historyAreas = big(12);

    const last = (sums: Uint32Array): number => sums[sums.length - 1]!;
    const arcs = this.arcEnd.length;
    const nodes = this.nodes.length / 2;
    require(this.nodeArcs.length === nodes + 1 && last(this.nodeArcs) === arcs, 'the arcs of the nodes do not add up');
    require([this.arcLeft, this.arcRight, arcPoints].every((list) => list.length === arcs), 'the arcs’ sections differ in length');
    require(this.historyAreas.length === this.historySteps.length - 1, 'the histories’ sections differ in length');
    require(last(this.historySteps) === this.stepTimes.length && this.stepTimes.length === this.stepStatuses.length, 'the steps do not add up');
    require(last(runningSums(arcPoints)) === sections[7]!.count, 'the points of the arcs do not add up');
    const below = (list: Unsigned, limit: number, what: string): void => {
      let greatest = -1;
      for (let i = 0; i < list.length; ++i) if (list[i]! > greatest) greatest = list[i]!;
      require(greatest < limit, `a ${what} is out of range`);
    };
    below(this.arcEnd, nodes, 'node');
    below(this.arcLeft, this.faceHistory.length, 'face');
    below(this.arcRight, this.faceHistory.length, 'face');
    below(this.faceHistory, this.historyAreas.length, 'history');
    // Before the first state there is still time index 0, from which "no statement" holds.
    below(this.stepTimes, Math.max(1, this.instants.length), 'time');
    require(this.faceHistory.length > 0, 'there is no outer face');
    for (let h = 0; h + 1 < this.historySteps.length; ++h) {
      const first = this.historySteps[h]!;
      require(first < this.historySteps[h + 1]! && this.stepTimes[first] === 0, 'a history does not start at the first time');
    }

    this.arcStart = new Uint32Array(arcs);
    for (let n = 0; n < nodes; ++n) this.arcStart.fill(n, this.nodeArcs[n], this.nodeArcs[n + 1]);
    this.vertexBegin = runningSums(Uint32Array.from(arcPoints, (count) => count + 2));
    this.vertices = this.unpack(new Int16Array(bytes.buffer, sections[7]!.at, 2 * sections[7]!.count));
  }

  /** The edges with an index for points, made when first asked for. */
  get edges(): Edges {
    this.index ??= new Edges(this);
    return this.index;
  }

  /** The position of the state that holds at the instant; −1 before the first. */
  timeIndex(instant: bigint): number {
    return lastNotAfter(this.instants, instant);
  }

  /** The status of a history at a time index; 0: no statement. */
  statusOf(history: number, time: number): number {
    const step = lastNotAfter(this.stepTimes, time, this.historySteps[history], this.historySteps[history + 1]);
    return step < 0 ? 0 : this.stepStatuses[step]!;
  }

  /** The face of a point. On an edge: that just above, and just to the right where the edge is vertical. */
  faceAt(x: number, y: number): number {
    return this.edges.faceAt(x, y);
  }

  /** Who held the point at the instant: the status; 0 is no statement. */
  statusAt(x: number, y: number, instant: bigint): number {
    return this.statusOf(this.faceHistory[this.faceAt(x, y)]!, this.timeIndex(instant));
  }

  /** When a point had which status: from which instant on, from the first instant to the last change. */
  historyAt(x: number, y: number): { from: bigint; status: number }[] {
    const history = this.faceHistory[this.faceAt(x, y)]!;
    const out: { from: bigint; status: number }[] = [];
    for (let i = this.historySteps[history]!; i < this.historySteps[history + 1]!; ++i) {
      const from = this.instants[this.stepTimes[i]!];
      if (from !== undefined) out.push({ from, status: this.stepStatuses[i]! });
    }
    return out;
  }

  /** The map at a time index: the area of each status that has one, as polygons. */
  mapAt(time: number): Shape[] {
    const statuses = Uint16Array.from(this.historyAreas.keys(), (h) => this.statusOf(h, time));
    return linkRings(this, (face) => statuses[this.faceHistory[face]!]!);
  }

  /** The area in cm² of every status at every time index. */
  areas(): Map<number, BigInt64Array> {
    const out = new Map<number, BigInt64Array>();
    const add = (status: number, time: number, area: bigint): void => {
      if (status === 0) return;
      const list = out.get(status) ?? new BigInt64Array(this.instants.length);
      out.set(status, list);
      if (time < list.length) list[time]! += area;
    };
    for (let h = 0; h < this.historyAreas.length; ++h) {
      for (let i = this.historySteps[h]!; i < this.historySteps[h + 1]!; ++i) {
        add(this.stepStatuses[i]!, this.stepTimes[i]!, this.historyAreas[h]!);
        const next = i + 1 < this.historySteps[h + 1]! ? this.stepTimes[i + 1]! : this.instants.length;
        add(this.stepStatuses[i]!, next, -this.historyAreas[h]!);
      }
    }
    for (const list of out.values()) for (let t = 1; t < list.length; ++t) list[t]! += list[t - 1]!;
    return out;
  }

  private unpack(differences: Int16Array): Int32Array {
    const out = new Int32Array(2 * this.vertexBegin[this.vertexBegin.length - 1]!);
    let from = 0;
    let to = 0;
    for (let arc = 0; arc < this.arcEnd.length; ++arc) {
      let x = this.nodes[2 * this.arcStart[arc]!]!;
      let y = this.nodes[2 * this.arcStart[arc]! + 1]!;
      out[to++] = x;
      out[to++] = y;
      for (const end = 2 * this.vertexBegin[arc + 1]! - 2; to < end; ) {
        out[to++] = x += differences[from++]!;
        out[to++] = y += differences[from++]!;
      }
      out[to++] = this.nodes[2 * this.arcEnd[arc]!]!;
      out[to++] = this.nodes[2 * this.arcEnd[arc]! + 1]!;
    }
    for (let i = 0; i < out.length; i += 2) {
      require(Math.abs(out[i]!) <= maxX && Math.abs(out[i + 1]!) <= maxY, 'a point is outside the world');
    }
    return out;
  }
}

function require(holds: boolean, problem: string): void {
  if (!holds) throw new CompositeError(`The composite file is damaged: ${problem}.`);
}

function checkHead(bytes: Uint8Array, view: DataView): void {
  if (bytes.length < dataAt + 32 || [...'FKCOMPOS'].some((c, i) => bytes[i] !== c.charCodeAt(0))) {
    throw new CompositeError('This is not a composite file.');
  }
  const version = view.getUint32(8, true);
  if (version > 2) throw new CompositeError('The composite file was written by a later version of Frontkart.');
  if (version < 2) throw new CompositeError('The composite file has an older form. Delete it; it is rebuilt.');
  const end = bytes.length - 32;
  require(sha256(bytes.subarray(0, end)).every((b, i) => b === bytes[end + i]), 'its checksum does not fit');
  require(view.getUint32(12, true) === 1_000_000 && view.getUint32(16, true) === widths.length, 'it has another grid or other sections');
}

/** Where each section lies, `at` from the start of the buffer. */
function readTable(bytes: Uint8Array, view: DataView): { at: number; count: number; width: number }[] {
  let next = dataAt;
  const out = widths.map((fixed, i) => {
    const [number, width, offset, count] = [0, 4, 8, 12].map((at) => view.getUint32(tableAt + 16 * i + at, true)) as [number, number, number, number];
    const fits = fixed === 0 ? width === 1 || width === 2 || width === 4 : width === fixed;
    require(number === i + 1 && fits && offset === next, `section ${i + 1} is not where it should be`);
    next = Math.ceil((offset + width * count) / 8) * 8;
    require(next <= bytes.length - 32, `section ${i + 1} is longer than the file`);
    return { at: bytes.byteOffset + offset, count, width };
  });
  require(next === bytes.length - 32, 'something follows its last section');
  return out;
}
