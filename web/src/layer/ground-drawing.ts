/**
 * Draws what the map stands on: water, land, the histories, the borders of countries. Usually in a worker, so that waiting for the
 * graphics keeps nobody from moving the slider.
 */
import { wholeArea, type Area } from './areas';
import { nothing, statesOf, type Look, type Scene, type Shown } from './histories';
import type { LandMesh } from './land';
import { LandDrawing, LandPrograms, type LandColours } from './land-drawing';
import { Painter } from './painter';
import { frame, table, type GL } from './program';
import { sameView, type View } from './view';

function rgb(hex: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as [number, number, number];
}

const light: LandColours = { water: rgb('#dbe4e8'), land: rgb('#f5f2eb'), coast: rgb('#b9c6cb'), regions: rgb('#d3cdc0'), borders: rgb('#8f8a80') };
const dark: LandColours = { water: rgb('#12171c'), land: rgb('#23272c'), coast: rgb('#39424a'), regions: rgb('#3b4148'), borders: rgb('#7d828a') };

/** `picture`: the drawing is wanted as a picture, as soon as it shows all that was asked for before. */
export type Wish = { readonly view: View } | { readonly look: Look } | { readonly shown: readonly (Shown | undefined)[] } | { readonly land: LandMesh | undefined } | { readonly picture: number };

export type News = { readonly states: string | undefined } | { readonly picture: number; readonly bitmap: ImageBitmap | undefined } | { readonly failed: string };

/** What is on the card; gone when the graphics are lost. */
interface Card {
  readonly painter: Painter;
  readonly programs: LandPrograms;
  land: LandDrawing | undefined;
  /** Water, land and coasts as they last were, which time does not move. */
  below: { texture: WebGLTexture; target: WebGLFramebuffer; view: View; dark: boolean; land: LandMesh | undefined } | undefined;
}

export class GroundDrawing implements Scene {
  shown = nothing.shown;
  look = nothing.look;
  private readonly gl: GL | null;
  private card: Card | undefined;
  private land: LandMesh | undefined;
  private view: View | undefined;
  private waits = false;
  /** passed once the graphics are done with the last frame */
  private fence: WebGLSync | undefined;
  private pictures: number[] = [];

  /** Where the browser cannot draw (no WebGL) `tell` hears of it. */
  constructor(
    private readonly canvas: HTMLCanvasElement | OffscreenCanvas,
    private readonly tell: (news: News) => void,
  ) {
    this.gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false, preserveDrawingBuffer: true }) as GL | null;
    if (!this.gl) {
      tell({ failed: 'This browser has no WebGL 2.' });
      return;
    }
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.card = undefined;
    });
    canvas.addEventListener('webglcontextrestored', () => this.begin());
    this.begin();
  }

  /** Draws it in the next frame. */
  take(wish: Wish): void {
    if ('view' in wish) this.view = wish.view;
    else if ('look' in wish) this.look = wish.look;
    else if ('shown' in wish) this.shown = [wish.shown[0], wish.shown[1]];
    else if ('land' in wish) this.land = wish.land;
    else this.pictures.push(wish.picture);
    if (this.waits) return;
    this.waits = true;
    this.drawSoon();
  }

  /** One frame at a time: while the graphics are not done with one, wishes gather, and the newest count. */
  private drawSoon(): void {
    requestAnimationFrame(() => {
      if (this.busy()) {
        this.drawSoon();
        return;
      }
      this.waits = false;
      this.draw();
    });
  }

  private busy(): boolean {
    const { gl, fence } = this;
    if (!gl || !fence) return false;
    if (!gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED) return true;
    gl.deleteSync(fence);
    this.fence = undefined;
    return false;
  }

  private begin(): void {
    if (!this.gl) return;
    try {
      const card = { painter: new Painter(this.gl, this), programs: new LandPrograms(this.gl), land: undefined, below: undefined };
      card.painter.check();
      card.programs.check();
      this.card = card;
      this.draw();
    } catch (error) {
      this.tell({ failed: error instanceof Error ? error.message : String(error) });
    }
  }

  private draw(): void {
    const { card, view, gl, canvas } = this;
    if (!card || !view || !gl || gl.isContextLost()) return;
    if (canvas.width !== view.width || canvas.height !== view.height) [canvas.width, canvas.height] = [view.width, view.height];
    const colours = this.look.dark ? dark : light;
    if (this.land) card.land ??= new LandDrawing(gl, card.programs, this.land);
    card.painter.prepare(view);
    const same = this.drawBelow(card, view, colours);
    // Time moves little of the picture: what stays is left as it is.
    const areas = same ? card.painter.changes(view) : undefined;
    if (areas?.length !== 0) this.drawIn(card, view, colours, areas);
    this.tell({ states: statesOf(this) });
    for (const picture of this.pictures.splice(0)) void this.photograph(picture);
  }

  private async photograph(picture: number): Promise<void> {
    this.tell({ picture, bitmap: await createImageBitmap(this.canvas).catch(() => undefined) });
  }

  private drawIn({ painter, land, below }: Card, view: View, colours: LandColours, areas: readonly Area[] | undefined): void {
    const gl = this.gl!;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, below!.target);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.disable(gl.SCISSOR_TEST);
    const parts = areas ?? [wholeArea(view)];
    for (const { x, y, width, height } of parts) {
      const [x1, y0, y1] = [x + width, view.height - y - height, view.height - y];
      gl.blitFramebuffer(x, y0, x1, y1, x, y0, x1, y1, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, view.width, view.height);
    painter.draw(view, areas);
    land?.above(view, colours, parts);
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0) ?? undefined;
    gl.flush();
  }

  /** Water, land and coasts, drawn anew where the view has changed; true where they are as they were. */
  private drawBelow(card: Card, view: View, colours: LandColours): boolean {
    const { land, look } = this;
    const gl = this.gl!;
    let { below } = card;
    if (below && below.dark === look.dark && below.land === land && sameView(below.view, view)) return true;
    if (!below || below.view.width !== view.width || below.view.height !== view.height) {
      if (below) {
        gl.deleteTexture(below.texture);
        gl.deleteFramebuffer(below.target);
      }
      const texture = table(gl, gl.RGBA8, view.width, view.height, gl.RGBA, gl.UNSIGNED_BYTE, null);
      below = { texture, target: frame(gl, texture), view, dark: look.dark, land };
    }
    card.below = { ...below, view, dark: look.dark, land };
    gl.bindFramebuffer(gl.FRAMEBUFFER, below.target);
    gl.viewport(0, 0, view.width, view.height);
    gl.colorMask(true, true, true, true);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(...colours.water, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    card.land?.below(view, colours);
    return false;
  }
}
