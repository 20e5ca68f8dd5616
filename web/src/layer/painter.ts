/** Draws the histories of one or two maps with WebGL 2: what moves through time is two numbers, not data. */
import { stateAt } from '../time';
import { addChanges, Damage, wholeArea, type Area } from './areas';
import { borderWidth } from './borders';
import { Drawing } from './drawing';
import type { Scene, Shown } from './histories';
import { classesOf } from './legend-texture';
import { frame, Program, table, within, type GL } from './program';
import { borderFragment, borderVertex, composeFragment, fillFragment, fillVertex, resolveFragment, screenVertex } from './shaders';
import type { View } from './view';

/** A jump farther than this does not have to keep patterns where they were. */
const farJump = 4096;

/** Some drivers leave these on; everything here is drawn flat. */
export function flat(gl: GL): void {
  for (const each of [gl.DEPTH_TEST, gl.STENCIL_TEST, gl.CULL_FACE, gl.SCISSOR_TEST]) gl.disable(each);
  gl.colorMask(true, true, true, true);
}

/** The columns of an area from one to another. */
function between(area: Area, from: number, to: number): Area {
  const x = Math.max(area.x, from);
  return { ...area, x, width: Math.max(0, Math.min(area.x + area.width, to) - x) };
}

export class Painter {
  private readonly resolve: Program;
  private readonly fill: Program;
  private readonly compose: Program;
  private readonly border: Program;
  private readonly nothing: WebGLVertexArrayObject;
  private drawings: (Drawing | undefined)[] = [undefined, undefined];
  /** The history at each pixel; `of` says of what view and which maps. */
  private picture: { texture: WebGLTexture; target: WebGLFramebuffer; width: number; height: number; of: string } | undefined;
  private drawn: { shown: readonly (Shown | undefined)[]; dark: boolean } | undefined;
  /** count changes of what is drawn */
  private meshes = 0;
  private legends = 0;
  /** of patterns, which move with the map */
  private shift: [number, number] = [0, 0];
  private last: View | undefined;
  /** What `draw` drew: the statuses of both maps; `of` says with what else. */
  private done: { of: string; statuses: (Uint16Array | undefined)[] } | undefined;

  constructor(
    private readonly gl: GL,
    private readonly scene: Scene,
  ) {
    this.resolve = new Program(gl, screenVertex, resolveFragment);
    this.fill = new Program(gl, fillVertex, fillFragment, ['a_position', 'a_history']);
    this.compose = new Program(gl, screenVertex, composeFragment);
    this.border = new Program(gl, borderVertex, borderFragment);
    this.nothing = gl.createVertexArray();
  }

  private get programs(): Program[] {
    return [this.resolve, this.fill, this.compose, this.border];
  }

  /** Throws where the graphics do not take the programs. */
  check(): void {
    for (const program of this.programs) program.check();
  }

  /** Finds the statuses of now and then, and draws which history each pixel has on both maps where the view has changed. Leaves its own frame bound. */
  prepare(view: View): void {
    this.refresh();
    this.keepPatterns(view);
    if (!this.drawings.some(Boolean)) return;
    const { gl, scene: { shown, look } } = this;
    flat(gl);
    gl.disable(gl.BLEND);
    gl.bindVertexArray(this.nothing);
    for (const [i, drawing] of this.drawings.entries()) {
      const instants = shown[i]?.instants ?? [];
      const now = stateAt(instants, look.time);
      drawing?.resolve(this.resolve, now, look.sinceTime === undefined ? now : stateAt(instants, look.sinceTime));
    }
    const picture = this.pictureOf(view);
    const of = [this.meshes, ...view.centre, ...view.origin, view.scale].join(' ');
    if (picture.of === of) return;
    picture.of = of;
    gl.bindFramebuffer(gl.FRAMEBUFFER, picture.target);
    gl.viewport(0, 0, view.width, view.height);
    gl.clearBufferuiv(gl.COLOR, 0, [0, 0, 0, 0]);
    this.fill.use();
    for (const [i, drawing] of this.drawings.entries()) {
      gl.colorMask(i === 0, i === 1, false, false);
      drawing?.fill(this.fill, view);
    }
    gl.colorMask(true, true, true, true);
  }

  /** Where `draw` would now draw something else than it last did; undefined where that may be anywhere. Call `prepare` before. */
  changes(view: View): Area[] | undefined {
    const { done, drawings } = this;
    if (done?.of !== this.lookOf(view)) return undefined;
    const damage = new Damage(view.width, view.height);
    for (const [i, drawing] of drawings.entries()) {
      const before = done.statuses[i];
      if (drawing && before && before !== drawing.known) addChanges(damage, view, drawing.mesh, before, drawing.known);
    }
    return damage.areas();
  }

  /** All that `draw` depends on but statuses. */
  private lookOf(view: View): string {
    const { meshes, legends, shift, scene: { look: { mode, swipe, sinceTime } }, drawings: [, second] } = this;
    return [meshes, legends, ...shift, sinceTime === undefined, second && mode, second && mode === 'swipe' && swipe, view.width, view.height, view.ratio, view.zoom, view.scale, ...view.centre, ...view.origin].join(' ');
  }

  /** Colours that picture, and draws the borders, over what the bound frame holds: there, or everywhere. */
  draw(view: View, areas?: readonly Area[]): void {
    const [first, second] = this.drawings;
    this.done = { of: this.lookOf(view), statuses: [first?.known, second?.known] };
    if (!this.picture || !(first || second)) return;
    const parts = areas ?? [wholeArea(view)];
    const { gl, compose, border, scene } = this;
    const { dark, swipe, mode, sinceTime } = scene.look;
    const legend = (first ?? second)!.legend;
    const divider = Math.round(swipe * view.width);
    const differ = second !== undefined && mode === 'differ';
    flat(gl);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(this.nothing);
    compose.use();
    compose.texture('u_picture', 0, this.picture.texture);
    compose.texture('u_legend', 1, legend);
    compose.texture('u_otherLegend', 2, second?.legend ?? legend);
    // Without a map on one side its picture is all history 0, which has no statement on any map.
    compose.texture('u_statuses', 3, (first ?? second)!.statuses);
    compose.texture('u_otherStatuses', 4, (second ?? first)!.statuses);
    compose.int('u_mode', differ ? 2 : second ? 1 : 0);
    compose.int('u_changes', sinceTime === undefined ? 0 : 1);
    compose.int('u_dark', dark ? 1 : 0);
    compose.float('u_divider', divider);
    compose.float('u_ratio', view.ratio);
    compose.vector('u_shift', ...this.shift);
    for (const area of parts) {
      within(gl, view.height, area);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }

    const swiping = second !== undefined && mode === 'swipe';
    border.use();
    border.float('u_ratio', view.ratio);
    border.float('u_width', borderWidth(view.zoom));
    border.float('u_dash', 9 * 2 ** (view.zoom - Math.floor(view.zoom)));
    border.int('u_changes', sinceTime === undefined || differ ? 0 : 1);
    border.vector('u_ink', ...(dark ? [0.96, 0.94, 0.9] : [0.09, 0.1, 0.12]));
    border.vector('u_ground', ...(dark ? [0.137, 0.153, 0.173] : [0.961, 0.949, 0.922]));
    for (const [i, drawing] of [first, second].entries()) {
      border.int('u_line', differ ? i + 1 : 0);
      const sides = swiping ? parts.map((area) => (i === 0 ? between(area, 0, divider) : between(area, divider, view.width))) : parts;
      drawing?.border(border, view, sides.filter(({ width }) => width > 0), areas === undefined);
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  delete(): void {
    const { gl } = this;
    if (gl.isContextLost()) return;
    for (const drawing of this.drawings) drawing?.delete();
    for (const program of this.programs) program.delete();
    gl.deleteVertexArray(this.nothing);
    gl.deleteTexture(this.picture?.texture ?? null);
    gl.deleteFramebuffer(this.picture?.target ?? null);
  }

  /** Brings the graphics in step with what is shown. */
  private refresh(): void {
    const { shown, look: { dark } } = this.scene;
    if (this.drawn?.shown === shown && this.drawn.dark === dark) return;
    this.drawn = { shown, dark };
    ++this.legends;
    const classes = classesOf(...shown.map((each) => each?.legend ?? []));
    for (const [i, each] of shown.entries()) {
      const old = this.drawings[i];
      if (old && old.mesh !== each?.mesh) {
        old.delete();
        this.drawings[i] = undefined;
        ++this.meshes;
      }
      if (!each) continue;
      if (!this.drawings[i]) ++this.meshes;
      const drawing = this.drawings[i] ?? new Drawing(this.gl, each.mesh);
      drawing.setLegend(each.legend, classes, dark);
      this.drawings[i] = drawing;
    }
  }

  private pictureOf({ width, height }: View): NonNullable<Painter['picture']> {
    const { gl, picture } = this;
    if (picture && picture.width === width && picture.height === height) return picture;
    if (picture) {
      gl.deleteTexture(picture.texture);
      gl.deleteFramebuffer(picture.target);
    }
    const texture = table(gl, gl.RG32UI, width, height, gl.RG_INTEGER, gl.UNSIGNED_INT, null);
    this.picture = { texture, target: frame(gl, texture), width, height, of: '' };
    return this.picture;
  }

  /** Patterns move with the map: by as much as what was in the middle has moved since. */
  private keepPatterns(view: View): void {
    const { last } = this;
    if (last && (last.exact[0] !== view.exact[0] || last.exact[1] !== view.exact[1])) {
      const [dx, dy] = [0, 1].map((i) => (last.exact[i]! - view.exact[i]!) * view.scale + view.at[i]! - last.at[i]!) as [number, number];
      this.shift = Math.hypot(dx, dy) < farJump ? [this.shift[0] + dx, this.shift[1] - dy] : [0, 0];
    }
    this.last = view;
  }
}
