/** The base map on the graphics card: land in the water, coasts and borders of regions under the histories, borders of countries over them. */
import { wholeArea, worldBox, type Area, type Box } from './areas';
import { upload } from './drawing';
import type { Kind, LandMesh } from './land';
import { row, worldUnits } from './mesh';
import { flat } from './painter';
import { Program, table, within, type GL } from './program';
import { landFragment, landVertex, lineFragment, lineVertex } from './land-shaders';
import { copiesInView, type View } from './view';

type Colour = readonly [number, number, number];

export interface LandColours {
  readonly water: Colour;
  readonly land: Colour;
  readonly coast: Colour;
  readonly regions: Colour;
  readonly borders: Colour;
}

/** Between two zooms, and no farther. */
function between(zoom: number, [z0, v0]: readonly [number, number], [z1, v1]: readonly [number, number]): number {
  return v0 + (v1 - v0) * Math.min(1, Math.max(0, (zoom - z0) / (z1 - z0)));
}

const wholeWorld = [0, 0, worldUnits, worldUnits] as const;

/** What it takes to draw any base map; kept, while what is drawn comes later. */
export class LandPrograms {
  readonly land: Program;
  readonly line: Program;

  constructor(gl: GL) {
    this.land = new Program(gl, landVertex, landFragment, ['a_position']);
    this.line = new Program(gl, lineVertex, lineFragment);
  }

  /** Throws where the graphics do not take the programs. */
  check(): void {
    this.land.check();
    this.line.check();
  }
}

export class LandDrawing {
  private readonly fills: WebGLVertexArrayObject;
  private readonly lines: WebGLVertexArrayObject;
  private readonly points: WebGLTexture;

  constructor(
    private readonly gl: GL,
    private readonly programs: LandPrograms,
    private readonly mesh: LandMesh,
  ) {
    this.fills = gl.createVertexArray();
    gl.bindVertexArray(this.fills);
    upload(gl, gl.ARRAY_BUFFER, mesh.corners);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribIPointer(0, 2, gl.INT, 8, 0);
    upload(gl, gl.ELEMENT_ARRAY_BUFFER, mesh.triangles);
    this.lines = gl.createVertexArray();
    gl.bindVertexArray(this.lines);
    upload(gl, gl.ELEMENT_ARRAY_BUFFER, mesh.quads);
    gl.bindVertexArray(null);
    this.points = table(gl, gl.RGBA32I, row, mesh.points.length / 4 / row, gl.RGBA_INTEGER, gl.INT, mesh.points);
  }

  /** Over water that is there already. */
  below(view: View, colours: LandColours): void {
    const { gl, programs: { land }, mesh } = this;
    flat(gl);
    gl.disable(gl.BLEND);
    land.use();
    land.vector('u_colour', ...colours.land);
    this.place(land, view);
    gl.bindVertexArray(this.fills);
    for (const middle of copiesInView(view, wholeWorld, 0)) {
      gl.uniform2i(land.place('u_centre'), middle, view.centre[1]);
      gl.drawElements(gl.TRIANGLES, mesh.triangles.length, gl.UNSIGNED_INT, 0);
    }
    this.line(view, 'coast', colours.coast, 1, 1, false);
    if (view.zoom >= 4.5) this.line(view, 'regions', colours.regions, 1, between(view.zoom, [4.5, 0.35], [7, 1]), false);
    gl.disable(gl.SCISSOR_TEST);
  }

  above(view: View, colours: LandColours, areas: readonly Area[]): void {
    flat(this.gl);
    this.line(view, 'borders', colours.borders, between(view.zoom, [3, 0.7], [9, 1.8]), 1, true, areas);
    this.gl.disable(this.gl.SCISSOR_TEST);
  }

  private place(program: Program, view: View): void {
    program.vector('u_origin', ...view.origin);
    program.vector('u_size', view.width, view.height);
    program.float('u_scale', view.scale);
  }

  /** `width` in CSS pixels. */
  private line(view: View, kind: Kind, colour: Colour, width: number, alpha: number, dashed: boolean, areas: readonly Area[] = [wholeArea(view)]): void {
    const { gl, programs: { line } } = this;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    line.use();
    this.place(line, view);
    line.vector('u_colour', ...colour);
    line.float('u_alpha', alpha);
    line.float('u_halfWidth', (width * view.ratio) / 2);
    line.float('u_dash', dashed ? width * view.ratio : 0);
    line.texture('u_points', 0, this.points);
    gl.bindVertexArray(this.lines);
    for (const middle of copiesInView(view, wholeWorld, 0)) {
      gl.uniform2i(line.place('u_centre'), middle, view.centre[1]);
      for (const area of areas) {
        within(gl, view.height, area);
        this.stretches(kind, worldBox(view, middle, area));
      }
    }
    gl.bindVertexArray(null);
  }

  /** Those that may lie in the box. */
  private stretches(kind: Kind, [west, north, east, south]: Box): void {
    const { gl, mesh } = this;
    let [first, count] = [0, 0];
    const draw = (): void => {
      if (count > 0) gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 4 * first);
    };
    for (const stretch of mesh.stretches[kind]) {
      const { box } = stretch;
      if (box[0] > east || box[1] > south || box[2] < west || box[3] < north) continue;
      if (stretch.first === first + count) {
        count += stretch.count;
        continue;
      }
      draw();
      ({ first, count } = stretch);
    }
    draw();
  }
}
