/** The histories of one or two maps as a layer of the map: what moves through time is two numbers, not data. */
import type { CustomLayerInterface, Map as MapLibre } from 'maplibre-gl';
import type { MapInfo } from '../edition';
import type { CompareMode, State, Store } from '../state';
import { stateAt } from '../time';
import { Drawing, type View } from './drawing';
import { classesOf } from './legend-texture';
import { worldUnits, worldX, worldY, type Mesh } from './mesh';
import { Meshes } from './meshes';
import { frame, Program, table, type GL } from './program';
import { borderFragment, borderVertex, composeFragment, fillFragment, fillVertex, resolveFragment, screenVertex } from './shaders';

/** A map whose history is here. */
interface Shown {
  readonly map: MapInfo;
  readonly mesh: Mesh;
}

interface Look {
  readonly time: number;
  readonly sinceTime: number | undefined;
  readonly mode: CompareMode;
  readonly swipe: number;
  readonly dark: boolean;
}

/** A jump farther than this does not have to keep patterns where they were. */
const farJump = 4096;

/** What is on the card; gone when the graphics are lost. */
interface Card {
  readonly gl: GL;
  readonly resolve: Program;
  readonly fill: Program;
  readonly compose: Program;
  readonly border: Program;
  readonly nothing: WebGLVertexArrayObject;
  drawings: (Drawing | undefined)[];
  /** The history at each pixel; `of` says of what view and which maps. */
  picture: { texture: WebGLTexture; target: WebGLFramebuffer; width: number; height: number; of: string } | undefined;
}

/** Throws where the graphics card does not take the programs. */
function programsOf(gl: GL): Card {
  return {
    gl,
    resolve: new Program(gl, screenVertex, resolveFragment),
    fill: new Program(gl, fillVertex, fillFragment, ['a_position', 'a_history']),
    compose: new Program(gl, screenVertex, composeFragment),
    border: new Program(gl, borderVertex, borderFragment),
    nothing: gl.createVertexArray(),
    drawings: [undefined, undefined],
    picture: undefined,
  };
}

export class HistoryLayer implements CustomLayerInterface {
  readonly id = 'histories';
  readonly type = 'custom';
  private map: MapLibre | undefined;
  private card: Card | undefined;
  private shown: (Shown | undefined)[] = [undefined, undefined];
  private look: Look = { time: 0, sinceTime: undefined, mode: 'swipe', swipe: 0.5, dark: false };
  private stale = true;
  /** counts changes of what is drawn */
  private meshes = 0;
  private shift: [number, number] = [0, 0];
  private last: { lng: number; lat: number; x: number; y: number } | undefined;
  private drawn: () => void = () => undefined;
  private failed: (error: unknown) => void = () => undefined;

  constructor(private readonly repaint: () => void) {}

  /** Draws what the state says from now on. `failed` is told of histories that cannot be had. */
  follow(store: Store, container: HTMLElement, failed: (error: unknown) => void): void {
    this.failed = failed;
    const meshes = new Meshes(store.state.edition);
    const show = async (place: 0 | 1, map: MapInfo | undefined, wanted: () => MapInfo | undefined): Promise<void> => {
      if (this.shown[place]?.map !== map) this.put(place, undefined);
      if (!map) return;
      try {
        const mesh = await meshes.of(map.id);
        if (wanted() === map) this.put(place, mesh && { map, mesh });
      } catch (error) {
        if (wanted() === map) failed(error);
      }
    };
    store.watch(['map'], ({ map }) => void show(0, map, () => store.state.map));
    store.watch(['second'], ({ second }) => void show(1, second, () => store.state.second));
    store.watch(['time', 'sinceTime', 'mode', 'swipe', 'dark'], ({ time, sinceTime, mode, swipe, dark }: State) => {
      if (dark !== this.look.dark) this.stale = true;
      this.look = { time, sinceTime, mode, swipe, dark };
      this.repaint();
    });
    // Which states are on the screen, for tests and for those who look beneath the page.
    let told = '';
    this.drawn = () => {
      const names = this.shown.flatMap((each) => (each ? [new Date(each.map.instants[stateAt(each.map.instants, this.look.time)] ?? Number.NaN)] : []));
      const text = names.map((at) => (Number.isNaN(at.getTime()) ? '-' : at.toISOString())).join(' ');
      if (text === told) return;
      told = text;
      container.dataset['shown'] = text;
    };
  }

  onAdd(map: MapLibre, gl: GL): void {
    this.map = map;
    try {
      this.card = programsOf(gl);
    } catch (error) {
      // The map would swallow it.
      this.failed(error);
    }
    this.stale = true;
  }

  onRemove(): void {
    const { card } = this;
    this.card = undefined;
    if (!card || card.gl.isContextLost()) return;
    for (const drawing of card.drawings) drawing?.delete();
    for (const program of [card.resolve, card.fill, card.compose, card.border]) program.delete();
    card.gl.deleteVertexArray(card.nothing);
    card.gl.deleteTexture(card.picture?.texture ?? null);
    card.gl.deleteFramebuffer(card.picture?.target ?? null);
  }

  /** Finds the statuses of now and then, and draws which history each pixel has on both maps where the view has changed. */
  prerender(): void {
    const { card, map } = this;
    if (!card || !map) return;
    this.refresh(card);
    if (!card.drawings.some(Boolean)) return;
    const { gl } = card;
    const view = this.view(map, gl);
    gl.disable(gl.BLEND);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.colorMask(true, true, true, true);
    gl.bindVertexArray(card.nothing);
    for (const [i, drawing] of card.drawings.entries()) {
      const instants = this.shown[i]?.map.instants ?? [];
      const now = stateAt(instants, this.look.time);
      drawing?.resolve(card.resolve, now, this.look.sinceTime === undefined ? now : stateAt(instants, this.look.sinceTime));
    }
    const picture = this.picture(card, view);
    const of = [this.meshes, ...view.centre, ...view.origin, view.scale].join(' ');
    if (picture.of === of) return;
    picture.of = of;
    gl.bindFramebuffer(gl.FRAMEBUFFER, picture.target);
    gl.viewport(0, 0, view.width, view.height);
    gl.clearBufferuiv(gl.COLOR, 0, [0, 0, 0, 0]);
    card.fill.use();
    for (const [i, drawing] of card.drawings.entries()) {
      gl.colorMask(i === 0, i === 1, false, false);
      drawing?.fill(card.fill, view);
    }
    gl.colorMask(true, true, true, true);
  }

  /** Colours that picture, and draws the borders. */
  render(): void {
    const { card, map } = this;
    const first = card?.drawings[0];
    const second = card?.drawings[1];
    if (!card || !map || !card.picture || !(first || second)) return;
    const { gl } = card;
    const view = this.view(map, gl);
    const { dark, swipe, mode, sinceTime } = this.look;
    const legend = (first ?? second)!.legend;
    const divider = Math.round(swipe * view.width);
    const differ = second !== undefined && mode === 'differ';
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindVertexArray(card.nothing);
    card.compose.use();
    card.compose.texture('u_picture', 0, card.picture.texture);
    card.compose.texture('u_legend', 1, legend);
    card.compose.texture('u_otherLegend', 2, second?.legend ?? legend);
    // Without a map on one side its picture is all history 0, which has no statement on any map.
    card.compose.texture('u_statuses', 3, (first ?? second)!.statuses);
    card.compose.texture('u_otherStatuses', 4, (second ?? first)!.statuses);
    card.compose.int('u_mode', differ ? 2 : second ? 1 : 0);
    card.compose.int('u_changes', sinceTime === undefined ? 0 : 1);
    card.compose.int('u_dark', dark ? 1 : 0);
    card.compose.float('u_divider', divider);
    card.compose.float('u_ratio', view.ratio);
    card.compose.vector('u_shift', ...this.shift);
    gl.drawArrays(gl.TRIANGLES, 0, 3);

    const swiping = second !== undefined && mode === 'swipe';
    card.border.use();
    card.border.float('u_ratio', view.ratio);
    card.border.float('u_width', Math.min(1.7, Math.max(0.7, 0.7 + 0.2 * (view.zoom - 4))));
    card.border.float('u_dash', 9 * 2 ** (view.zoom - Math.floor(view.zoom)));
    card.border.int('u_changes', sinceTime === undefined || differ ? 0 : 1);
    card.border.vector('u_ink', ...(dark ? [0.96, 0.94, 0.9] : [0.09, 0.1, 0.12]));
    card.border.vector('u_ground', ...(dark ? [0.137, 0.153, 0.173] : [0.961, 0.949, 0.922]));
    for (const [i, drawing] of [first, second].entries()) {
      card.border.int('u_line', differ ? i + 1 : 0);
      if (swiping) {
        gl.enable(gl.SCISSOR_TEST);
        gl.scissor(i === 0 ? 0 : divider, 0, i === 0 ? divider : view.width - divider, view.height);
      }
      drawing?.border(card.border, view);
    }
    gl.disable(gl.SCISSOR_TEST);
    this.drawn();
  }

  private put(place: 0 | 1, shown: Shown | undefined): void {
    if (this.shown[place] === shown) return;
    this.shown = place === 0 ? [shown, this.shown[1]] : [this.shown[0], shown];
    this.stale = true;
    this.repaint();
  }

  /** Brings the card in step with what is shown. */
  private refresh(card: Card): void {
    if (!this.stale) return;
    this.stale = false;
    const classes = classesOf(...this.shown.map((each) => each?.map.legend ?? []));
    for (const [i, shown] of this.shown.entries()) {
      const old = card.drawings[i];
      if (old && old.mesh !== shown?.mesh) {
        old.delete();
        card.drawings[i] = undefined;
        ++this.meshes;
      }
      if (!shown) continue;
      if (!card.drawings[i]) ++this.meshes;
      const drawing = card.drawings[i] ?? new Drawing(card.gl, shown.mesh);
      drawing.setLegend(shown.map.legend, classes, this.look.dark);
      card.drawings[i] = drawing;
    }
  }

  private picture(card: Card, { width, height }: View): NonNullable<Card['picture']> {
    const { gl, picture } = card;
    if (picture && picture.width === width && picture.height === height) return picture;
    if (picture) {
      gl.deleteTexture(picture.texture);
      gl.deleteFramebuffer(picture.target);
    }
    const texture = table(gl, gl.RG32UI, width, height, gl.RG_INTEGER, gl.UNSIGNED_INT, null);
    card.picture = { texture, target: frame(gl, texture), width, height, of: '' };
    return card.picture;
  }

  private view(map: MapLibre, gl: GL): View {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const ratio = map.getPixelRatio();
    const centre = map.getCenter().wrap();
    const { x, y } = map.project(map.getCenter());
    const zoom = map.getZoom();
    const scale = (512 * 2 ** zoom * ratio) / worldUnits;
    this.keepPatterns(map, ratio);
    // Positions are whole units; what the middle has beyond them is moved to where it is drawn.
    const [exactX, exactY] = [exactWorldX(centre.lng), exactWorldY(centre.lat)];
    const [wholeX, wholeY] = [worldX(centre.lng), worldY(centre.lat)];
    return { width, height, ratio, zoom, centre: [wholeX, wholeY], origin: [x * ratio + (wholeX - exactX) * scale, y * ratio + (wholeY - exactY) * scale], scale };
  }

  /** Patterns move with the map: by as much as what was in the middle has moved since. */
  private keepPatterns(map: MapLibre, ratio: number): void {
    const { lng, lat } = map.getCenter();
    const { last } = this;
    if (last && (last.lng !== lng || last.lat !== lat)) {
      const { x, y } = map.project([last.lng, last.lat]);
      const [dx, dy] = [(x - last.x) * ratio, (y - last.y) * ratio];
      this.shift = Math.hypot(dx, dy) < farJump ? [this.shift[0] + dx, this.shift[1] - dy] : [0, 0];
    }
    const { x, y } = map.project([lng, lat]);
    this.last = { lng, lat, x, y };
  }
}

function exactWorldX(lng: number): number {
  return ((lng + 180) / 360) * worldUnits;
}
function exactWorldY(lat: number): number {
  return (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * worldUnits;
}
