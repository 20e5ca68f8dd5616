/**
 * What the map stands on, on a canvas of its own: water, land, the histories, the borders of countries. It is there before the map
 * is, at whose camera it then looks; and what moves through time is drawn here, without the map being drawn anew.
 */
import type { Bounds } from './edition';
import type { News, Wish } from './layer/ground-drawing';
import type { Sent, SentShown } from './layer/ground-worker';
import { nothing, type Scene, type Shown } from './layer/histories';
import type { LandMesh } from './layer/land';
import { dragged, fitted, middleOf, placeAt, ratioOf, sameView, viewOf, type Room, type View } from './layer/view';
import type { Camera } from './url';

/** Between the bounds of a map and the edges of the room for it, in CSS pixels; and the nearest zoom at which it is shown whole. */
export const margin = 28;
export const closest = 11;

/** How far away and how near the map may be looked at. */
export const zooms = { least: 2, most: 16 } as const;

export interface GroundEvents {
  /** something has been drawn: which states, where there is a history */
  drawn(states: string | undefined): void;
  /** it looks at something else */
  moved(view: View): void;
  failed(error: Error): void;
}

export class Ground {
  readonly canvas = document.createElement('canvas');
  private readonly send: (wish: Wish) => void;
  private readonly sent = new Set<string>();
  private readonly awaited = new Map<number, (bitmap: ImageBitmap | undefined) => void>();
  private asked = 0;
  private view: View | undefined;
  private size: readonly [number, number] = [0, 0];
  private room: Room = { top: 0, right: 0, bottom: 0, left: 0 };
  private led = false;
  private cleared = false;
  private shown = nothing.shown;

  /** Looks at `camera`, else at all of `bounds`. */
  constructor(
    private camera: Camera | undefined,
    private readonly bounds: () => Bounds | undefined,
    private readonly events: GroundEvents,
  ) {
    const { canvas } = this;
    canvas.className = 'ground';
    canvas.setAttribute('aria-hidden', 'true');
    this.send = 'transferControlToOffscreen' in canvas ? this.inWorker() : this.here();
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.size = [Math.round(entry.contentRect.width), Math.round(entry.contentRect.height)];
      this.look();
    }).observe(canvas);
  }

  show({ shown, look }: Scene): void {
    if (this.cleared) this.shown = shown;
    else if (shown !== this.shown) this.send({ shown });
    this.shown = shown;
    this.send({ look });
  }

  /** Only land and water from now on: the map draws the rest. */
  clear(): void {
    this.cleared = true;
    this.send({ shown: nothing.shown });
  }

  setLand(mesh: LandMesh | undefined): void {
    this.send({ land: mesh });
  }

  setRoom(room: Partial<Room>): void {
    this.room = { ...this.room, ...room };
    this.look();
  }

  /** Where it looks while nothing leads it; undefined before it has a size. */
  ownCamera(): Camera | undefined {
    // Whoever moves the pointer at once has the map before an observer has told of the size.
    if (this.size[0] === 0 || this.size[1] === 0) this.size = [this.canvas.clientWidth, this.canvas.clientHeight];
    const [width, height] = this.size;
    if (width === 0 || height === 0) return undefined;
    if (this.camera) return this.camera;
    const bounds = this.bounds();
    return bounds ? fitted(bounds, width, height, this.room, margin, closest) : { lon: 34, lat: 49, zoom: 4 };
  }

  placeAt(x: number, y: number): { lon: number; lat: number } | undefined {
    return this.view && placeAt(this.view, x, y);
  }

  /** Moves what it shows at one point to another, in CSS pixels, and so much nearer: where it then looks; undefined before it has a size. */
  drag(from: readonly [number, number], to: readonly [number, number], nearer: number): Camera | undefined {
    const { view } = this;
    if (!view) return undefined;
    const camera = dragged(view, from, to, Math.min(zooms.most, Math.max(zooms.least, view.zoom + nearer)));
    if (!this.led) {
      this.camera = camera;
      this.look();
    }
    return camera;
  }

  /** Shows what the map shows; from now on the map leads. */
  follow(view: View): void {
    this.led = true;
    this.turn(view);
  }

  /** Where nothing leads: to the view that size and room now make. */
  look(): void {
    const camera = this.led ? undefined : this.ownCamera();
    const [width, height] = this.size;
    if (camera) this.turn(viewOf(camera, width, height, middleOf(width, height, this.room), ratioOf(width, devicePixelRatio)));
  }

  /** What it shows once all that it was told before is drawn. */
  photograph(): Promise<ImageBitmap | undefined> {
    const picture = ++this.asked;
    return new Promise((done) => {
      this.awaited.set(picture, done);
      this.send({ picture });
    });
  }

  private turn(view: View): void {
    if (sameView(this.view, view)) return;
    this.view = view;
    this.send({ view });
    this.events.moved(view);
  }

  private hear(news: News): void {
    if ('states' in news) {
      this.events.drawn(news.states);
    } else if ('failed' in news) {
      this.events.failed(new Error(news.failed));
    } else {
      this.awaited.get(news.picture)?.(news.bitmap);
      this.awaited.delete(news.picture);
    }
  }

  private inWorker(): (wish: Wish) => void {
    const worker = new Worker(new URL('./layer/ground-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<News>) => this.hear(data));
    worker.addEventListener('error', (event) => this.events.failed(new Error(event.message || 'its worker could not be started')));
    const canvas = this.canvas.transferControlToOffscreen();
    worker.postMessage({ canvas } satisfies Sent, [canvas]);
    const once = (shown: Shown | undefined): SentShown | undefined => {
      if (!shown || !this.sent.has(shown.id)) {
        if (shown) this.sent.add(shown.id);
        return shown;
      }
      return { id: shown.id, instants: shown.instants, legend: shown.legend };
    };
    return (wish) => worker.postMessage(('shown' in wish ? { shown: wish.shown.map(once) } : wish) satisfies Sent);
  }

  /** Where a canvas cannot be handed over. */
  private here(): (wish: Wish) => void {
    const drawing = import('./layer/ground-drawing').then(({ GroundDrawing }) => new GroundDrawing(this.canvas, (news) => this.hear(news)));
    return (wish) => void drawing.then((made) => made.take(wish));
  }
}
