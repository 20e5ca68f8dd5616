import { side } from './exact';
import { CompositeError, type Composite } from './mapped';
import { shortenEdges } from './shorten';

/** Triangles that fill the faces of a composite, face 0 left out. */
export interface Triangles {
  /** Of each vertex, in grid steps; the first ones are the composite's nodes. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Three vertices of each triangle, clockwise as seen with y up; two of its edges may lie on one line. */
  readonly corners: Uint32Array;
  /** Of each triangle. */
  readonly faces: Uint32Array;
}

/**
 * Cuts all faces into triangles at once, by a line that sweeps from west to east (after Hertel and Mehlhorn, 1983), and then makes
 * the cuts shorter.
 * Corners are vertices of the composite, and decisions are exact: the triangles of a face have exactly its area. Throws
 * CompositeError where the edges are no planar subdivision.
 */
export function triangulate(composite: Composite): Triangles {
  const triangles = new Sweep(composite).run();
  shortenEdges(triangles);
  return triangles;
}

const none = -1;

/**
 * Edges that the line crosses are a list from below to above. Over each of them lies a stretch of one face, whose part to
 * the left is cut already, up to a chain of vertices: from the left end of the stretch's lower edge to that of its upper edge.
 * As seen from the right no three neighbours of a chain make a right turn when it is walked upward: there is nothing left to cut.
 */
class Sweep {
  private readonly x: Int32Array;
  private readonly y: Int32Array;
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;
  private readonly above: Uint32Array;
  private readonly below: Uint32Array;
  /** The edges that start at vertex v, from below to above: starts[startsAt[v]] up to starts[startsAt[v + 1]]. */
  private readonly startsAt: Uint32Array;
  private readonly starts: Uint32Array;
  /** How many edges end at a vertex, and one of them. */
  private readonly ending: Uint32Array;
  private readonly anEnding: Int32Array;

  // The list of edges, closed by `ground`, which stands for below everything.
  private readonly ground: number;
  private readonly upper: Int32Array;
  private readonly lower: Int32Array;
  private readonly crossed: Uint8Array;
  // Of the stretch over each edge: its chain's first, last and newest link. The newest is the farthest to the right.
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly newest: Int32Array;
  // Links of chains.
  private readonly vertexOf: Int32Array;
  private readonly next: Int32Array;
  private readonly before: Int32Array;
  private links = 0;

  private readonly corners: Uint32Array;
  private readonly faces: Uint32Array;
  private count = 0;

  constructor(private readonly composite: Composite) {
    const { nodes, vertices, vertexBegin, arcStart, arcEnd, edges } = composite;
    const arcs = arcEnd.length;
    const nodeCount = nodes.length / 2;
    const vertexCount = nodeCount + vertices.length / 2 - 2 * arcs;
    this.x = new Int32Array(vertexCount);
    this.y = new Int32Array(vertexCount);
    // The vertex at each position of `vertices`.
    const at = new Uint32Array(vertices.length / 2);
    for (let n = 0; n < nodeCount; ++n) {
      this.x[n] = nodes[2 * n]!;
      this.y[n] = nodes[2 * n + 1]!;
    }
    let fresh = nodeCount;
    for (let arc = 0; arc < arcs; ++arc) {
      const end = vertexBegin[arc + 1]! - 1;
      at[vertexBegin[arc]!] = arcStart[arc]!;
      at[end] = arcEnd[arc]!;
      for (let i = vertexBegin[arc]! + 1; i < end; ++i) {
        this.x[fresh] = vertices[2 * i]!;
        this.y[fresh] = vertices[2 * i + 1]!;
        at[i] = fresh++;
      }
    }
    const edgeCount = edges.from.length;
    this.from = edges.from.map((position) => at[position >>> 1]!);
    this.to = edges.to.map((position) => at[position >>> 1]!);
    this.above = edges.above;
    this.below = edges.below;
    this.startsAt = new Uint32Array(vertexCount + 1);
    this.starts = new Uint32Array(edgeCount);
    this.ending = new Uint32Array(vertexCount);
    this.anEnding = new Int32Array(vertexCount).fill(none);
    this.sortEdges();

    this.ground = edgeCount;
    this.upper = new Int32Array(edgeCount + 1).fill(edgeCount);
    this.lower = new Int32Array(edgeCount + 1).fill(edgeCount);
    this.crossed = new Uint8Array(edgeCount + 1);
    this.first = new Int32Array(edgeCount + 1).fill(none);
    this.last = new Int32Array(edgeCount + 1).fill(none);
    this.newest = new Int32Array(edgeCount + 1).fill(none);
    // A vertex adds a link to the stretch below and above it, one where it parts a chain, and one for each edge that starts.
    const most = 3 * vertexCount + edgeCount;
    this.vertexOf = new Int32Array(most);
    this.next = new Int32Array(most);
    this.before = new Int32Array(most);
    // A face of n edges and h holes has n + 2h − 2 triangles.
    this.corners = new Uint32Array(3 * 3 * edgeCount);
    this.faces = new Uint32Array(3 * edgeCount);
  }

  run(): Triangles {
    for (const vertex of this.order()) this.pass(vertex);
    this.require(this.upper[this.ground] === this.ground);
    return { x: this.x, y: this.y, corners: this.corners.slice(0, 3 * this.count), faces: this.faces.slice(0, this.count) };
  }

  /** All vertices by x, then y. */
  private order(): Uint32Array {
    const { x, y } = this;
    const vertices = Uint32Array.from(x.keys());
    return vertices.sort((l, r) => x[l]! - x[r]! || y[l]! - y[r]!);
  }

  private sortEdges(): void {
    const { from, to, starts, startsAt } = this;
    for (let e = 0; e < from.length; ++e) {
      ++startsAt[from[e]! + 1]!;
      ++this.ending[to[e]!]!;
      this.anEnding[to[e]!] = e;
    }
    for (let v = 0; v + 1 < startsAt.length; ++v) startsAt[v + 1]! += startsAt[v]!;
    const next = startsAt.slice();
    for (let e = 0; e < from.length; ++e) starts[next[from[e]!]!++] = e;
    for (let v = 0; v + 1 < startsAt.length; ++v) {
      const here = starts.subarray(startsAt[v]!, startsAt[v + 1]!);
      if (here.length > 1) here.sort((l, r) => -this.turn(v, to[l]!, to[r]!));
    }
  }

  /** 1: c lies to the left of the line from a to b, −1: to the right, 0: on it. */
  private turn(a: number, b: number, c: number): number {
    const { x, y } = this;
    return side(x[a]!, y[a]!, x[b]!, y[b]!, x[c]!, y[c]!);
  }

  private pass(vertex: number): void {
    const starts = this.starts.subarray(this.startsAt[vertex]!, this.startsAt[vertex + 1]!);
    if (this.ending[vertex] === 0) this.open(vertex, starts);
    else this.goOn(vertex, starts);
  }

  /** A vertex at which edges end; others may start. */
  private goOn(vertex: number, starts: Uint32Array): void {
    const { upper, lower, to } = this;
    let lowest = this.anEnding[vertex]!;
    let highest = lowest;
    this.require(this.crossed[lowest] === 1);
    while (to[lower[lowest]!] === vertex) lowest = lower[lowest]!;
    while (to[upper[highest]!] === vertex) highest = upper[highest]!;
    const under = lower[lowest]!;
    const over = upper[highest]!;
    let count = 1;
    for (let e = lowest; e !== highest; e = upper[e]!) {
      this.close(e, vertex);
      ++count;
    }
    this.require(count === this.ending[vertex]);
    for (let e = lowest; e !== over; e = upper[e]!) this.crossed[e] = 0;
    this.append(under, vertex);
    this.prepend(highest, vertex);
    if (starts.length === 0) {
      this.require(this.faceOver(under) === this.faceOver(highest));
      this.join(under, highest);
      this.link(under, over);
      return;
    }
    this.insert(under, starts, over, vertex);
    const top = starts[starts.length - 1]!;
    this.require(this.faceOver(top) === this.faceOver(highest));
    this.first[top] = this.first[highest]!;
    this.last[top] = this.last[highest]!;
    this.newest[top] = this.newest[highest]!;
  }

  /** A vertex at which edges only start: it lies within a stretch, and parts it. */
  private open(vertex: number, starts: Uint32Array): void {
    const found = this.composite.edges.under(this.x[vertex]!, this.y[vertex]!, true);
    const under = found < 0 ? this.ground : found;
    this.require(starts.length > 1 && (found < 0 || this.crossed[found] === 1));
    const over = this.upper[under]!;
    this.insert(under, starts, over, vertex);
    const top = starts[starts.length - 1]!;
    this.require(this.faceOver(top) === this.faceOver(under));
    const middle = this.newest[under]!;
    if (this.faceOver(under) === 0 || middle === none) return;
    // The chain's newest vertex is seen from here, since nothing lies between; both parts begin with it.
    const twin = this.newLink(this.vertexOf[middle]!);
    const end = this.last[under]!;
    if (end !== middle) this.connect(twin, this.next[middle]!);
    this.first[top] = twin;
    this.last[top] = end === middle ? twin : end;
    this.last[under] = middle;
    this.append(under, vertex);
    this.prepend(top, vertex);
  }

  /** Puts edges that start at the vertex between two of the list; stretches between them begin with the vertex. */
  private insert(under: number, starts: Uint32Array, over: number, vertex: number): void {
    let at = under;
    for (const edge of starts) {
      this.require(this.below[edge] === this.faceOver(at));
      this.link(at, edge);
      this.crossed[edge] = 1;
      const link = this.above[edge] === 0 ? none : this.newLink(vertex);
      this.first[edge] = this.last[edge] = this.newest[edge] = link;
      at = edge;
    }
    this.link(at, over);
  }

  private faceOver(edge: number): number {
    return edge === this.ground ? 0 : this.above[edge]!;
  }

  private link(under: number, over: number): void {
    this.upper[under] = over;
    this.lower[over] = under;
  }

  private newLink(vertex: number): number {
    this.require(this.links < this.vertexOf.length);
    this.vertexOf[this.links] = vertex;
    return this.links++;
  }

  private connect(lowerLink: number, upperLink: number): void {
    this.next[lowerLink] = upperLink;
    this.before[upperLink] = lowerLink;
  }

  /** Adds a vertex at the upper end of the stretch over an edge, and cuts what it sees. */
  private append(edge: number, vertex: number): void {
    if (this.faceOver(edge) === 0) return;
    let end = this.last[edge]!;
    while (end !== this.first[edge]) {
      const inner = this.before[end]!;
      if (this.turn(this.vertexOf[inner]!, this.vertexOf[end]!, vertex) >= 0) break;
      this.cut(edge, this.vertexOf[inner]!, this.vertexOf[end]!, vertex);
      end = inner;
    }
    const link = this.newLink(vertex);
    this.connect(end, link);
    this.last[edge] = this.newest[edge] = link;
  }

  /** The same at the lower end. */
  private prepend(edge: number, vertex: number): void {
    if (this.faceOver(edge) === 0) return;
    let end = this.first[edge]!;
    while (end !== this.last[edge]) {
      const inner = this.next[end]!;
      if (this.turn(vertex, this.vertexOf[end]!, this.vertexOf[inner]!) >= 0) break;
      this.cut(edge, vertex, this.vertexOf[end]!, this.vertexOf[inner]!);
      end = inner;
    }
    const link = this.newLink(vertex);
    this.connect(link, end);
    this.first[edge] = this.newest[edge] = link;
  }

  /** Ends the stretch over an edge: the vertex, in which both its edges end, sees all of the chain. */
  private close(edge: number, vertex: number): void {
    if (this.faceOver(edge) === 0) return;
    for (let link = this.first[edge]!; link !== this.last[edge]; link = this.next[link]!) {
      this.cut(edge, this.vertexOf[link]!, this.vertexOf[this.next[link]!]!, vertex);
    }
  }

  /** Makes one stretch of two whose chains end and begin with the same vertex. */
  private join(under: number, over: number): void {
    if (this.faceOver(under) === 0) return;
    const seam = this.last[under]!;
    const twin = this.first[over]!;
    if (twin !== this.last[over]) {
      this.connect(seam, this.next[twin]!);
      this.last[under] = this.last[over]!;
    }
    this.newest[under] = seam;
  }

  private cut(edge: number, a: number, b: number, c: number): void {
    this.require(this.count < this.faces.length);
    this.corners[3 * this.count] = a;
    this.corners[3 * this.count + 1] = b;
    this.corners[3 * this.count + 2] = c;
    this.faces[this.count++] = this.faceOver(edge);
  }

  private require(holds: boolean): void {
    if (!holds) throw new CompositeError('The composite file is damaged: its edges cross, or have other faces beside them.');
  }
}
