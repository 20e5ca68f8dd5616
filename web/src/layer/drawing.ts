/** One map's history on the graphics card. */
import type { LegendEntry } from '../edition';
import { BorderQuads, stretchesBetween, worldBox, type Area } from './areas';
import { legendTexels, mostStatuses } from './legend-texture';
import { row, statusesAt, type Mesh } from './mesh';
import { frame, table, within, type GL, type Program } from './program';
import { copiesInView, type View } from './view';

export function upload(gl: GL, target: number, data: AllowSharedBufferSource): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(target, buffer);
  gl.bufferData(target, data, gl.STATIC_DRAW);
  return buffer;
}

export class Drawing {
  private readonly fills: WebGLVertexArrayObject;
  private readonly borders: WebGLVertexArrayObject;
  private readonly buffers: WebGLBuffer[];
  private readonly points: WebGLTexture;
  private readonly alongs: WebGLTexture;
  private readonly begins: WebGLTexture;
  private readonly steps: WebGLTexture;
  /** what `resolve` has found */
  readonly statuses: WebGLTexture;
  private readonly target: WebGLFramebuffer;
  private readonly rows: number;
  private resolved = '';
  /** The same as `statuses` has: see statusesAt. */
  known: Uint16Array;
  /** stretches that are drawn */
  private between: Uint32Array | undefined;
  private readonly quads = new BorderQuads();
  /** all borders, and those of a few areas */
  private readonly all: WebGLBuffer;
  private readonly some: WebGLBuffer;
  /** indices in `all`; undefined where that is of other statuses */
  private allCount: number | undefined;
  legend: WebGLTexture;

  constructor(
    private readonly gl: GL,
    readonly mesh: Mesh,
  ) {
    const corners = upload(gl, gl.ARRAY_BUFFER, mesh.corners);
    this.fills = gl.createVertexArray();
    gl.bindVertexArray(this.fills);
    gl.bindBuffer(gl.ARRAY_BUFFER, corners);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribIPointer(0, 2, gl.INT, 12, 0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_INT, 12, 8);
    const triangles = upload(gl, gl.ELEMENT_ARRAY_BUFFER, mesh.triangles);
    gl.bindVertexArray(null);

    this.borders = gl.createVertexArray();
    gl.bindVertexArray(this.borders);
    this.all = gl.createBuffer();
    this.some = gl.createBuffer();
    gl.bindVertexArray(null);
    this.buffers = [corners, triangles, this.all, this.some];
    this.known = new Uint16Array(mesh.histories);

    this.points = table(gl, gl.RGBA32I, row, mesh.points.length / 4 / row, gl.RGBA_INTEGER, gl.INT, mesh.points);
    this.alongs = table(gl, gl.R32F, row, mesh.alongs.length / row, gl.RED, gl.FLOAT, mesh.alongs);
    this.begins = table(gl, gl.R32UI, row, mesh.begins.length / row, gl.RED_INTEGER, gl.UNSIGNED_INT, mesh.begins);
    this.steps = table(gl, gl.RG32UI, row, mesh.steps.length / 2 / row, gl.RG_INTEGER, gl.UNSIGNED_INT, mesh.steps);
    this.rows = Math.ceil(mesh.histories / row);
    this.statuses = table(gl, gl.RGBA8UI, row, this.rows, gl.RGBA_INTEGER, gl.UNSIGNED_BYTE, null);
    this.target = frame(gl, this.statuses);
    this.legend = table(gl, gl.RGBA8, mostStatuses, 2, gl.RGBA, gl.UNSIGNED_BYTE, null);
  }

  setLegend(legend: readonly LegendEntry[], classes: ReadonlyMap<string, number>, dark: boolean): void {
    this.gl.deleteTexture(this.legend);
    this.legend = table(this.gl, this.gl.RGBA8, mostStatuses, 2, this.gl.RGBA, this.gl.UNSIGNED_BYTE, legendTexels(legend, classes, dark));
  }

  /** Finds all statuses at two time indices; nothing to do where they are those of the last time. */
  resolve(program: Program, time: number, then: number): void {
    const wanted = `${time} ${then}`;
    if (wanted === this.resolved) return;
    this.resolved = wanted;
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.target);
    gl.viewport(0, 0, row, this.rows);
    program.use();
    program.texture('u_begins', 0, this.begins);
    program.texture('u_steps', 1, this.steps);
    program.int('u_time', time);
    program.int('u_then', then);
    program.unsigned('u_histories', this.mesh.histories);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.known = statusesAt(this.mesh, time, then);
    this.between = this.allCount = undefined;
  }

  fill(program: Program, view: View): void {
    const { gl } = this;
    gl.bindVertexArray(this.fills);
    for (const centre of this.copies(program, view)) {
      gl.uniform2i(program.place('u_centre'), centre, view.centre[1]);
      gl.drawElements(gl.TRIANGLES, this.mesh.triangles.length, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  /** `everywhere`: the areas are most of the view; else only what lies near them is drawn. */
  border(program: Program, view: View, areas: readonly Area[], everywhere: boolean): void {
    const { gl, mesh, quads } = this;
    program.texture('u_statuses', 0, this.statuses);
    program.texture('u_legend', 1, this.legend);
    program.texture('u_points', 2, this.points);
    program.texture('u_alongs', 3, this.alongs);
    gl.bindVertexArray(this.borders);
    this.between ??= stretchesBetween(mesh, this.known);
    const { between } = this;
    if (everywhere) this.bindAll(between);
    else quads.clear();
    const draws = [...this.copies(program, view)].flatMap((centre) => areas.map((area) => {
      const first = everywhere ? 0 : quads.count;
      return { centre, area, first, count: everywhere ? this.allCount! : quads.add(mesh, between, worldBox(view, centre, area)) };
    }));
    if (!everywhere) {
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.some);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, quads.indices, gl.STREAM_DRAW);
    }
    for (const { centre, area, first, count } of draws) {
      if (count === 0) continue;
      within(gl, view.height, area);
      gl.uniform2i(program.place('u_centre'), centre, view.centre[1]);
      gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 4 * first);
    }
    gl.bindVertexArray(null);
  }

  /** They are the same wherever the view goes. */
  private bindAll(between: Uint32Array): void {
    const { gl, quads } = this;
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.all);
    if (this.allCount !== undefined) return;
    quads.clear();
    this.allCount = quads.add(this.mesh, between);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, quads.indices, gl.DYNAMIC_DRAW);
  }

  private copies(program: Program, view: View): Iterable<number> {
    program.vector('u_origin', ...view.origin);
    program.vector('u_size', view.width, view.height);
    program.float('u_scale', view.scale);
    return copiesInView(view, this.mesh.box, 4 * view.ratio);
  }

  delete(): void {
    const { gl } = this;
    for (const buffer of this.buffers) gl.deleteBuffer(buffer);
    gl.deleteVertexArray(this.fills);
    gl.deleteVertexArray(this.borders);
    gl.deleteFramebuffer(this.target);
    for (const texture of [this.points, this.alongs, this.begins, this.steps, this.statuses, this.legend]) gl.deleteTexture(texture);
  }
}
