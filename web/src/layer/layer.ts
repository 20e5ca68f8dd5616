/** The histories as a layer between those of a map that has a ground of its own. */
import type { CustomLayerInterface, Map as MapLibre } from 'maplibre-gl';
import { statesOf, type Scene } from './histories';
import { Painter } from './painter';
import type { GL } from './program';
import { viewOf, type View } from './view';

/** How MapLibre sees the world now. */
export function viewIn(map: MapLibre): View {
  const { lng, lat } = map.getCenter().wrap();
  const { x, y } = map.project(map.getCenter());
  const { clientWidth, clientHeight, width } = map.getCanvas();
  return viewOf({ lon: lng, lat, zoom: map.getZoom() }, clientWidth, clientHeight, [x, y], clientWidth > 0 ? width / clientWidth : map.getPixelRatio());
}

export class HistoryLayer implements CustomLayerInterface {
  readonly id = 'histories';
  readonly type = 'custom';
  private map: MapLibre | undefined;
  private painter: Painter | undefined;

  /** `failed` is told where the graphics do not take what draws: the map would swallow it. */
  constructor(
    private readonly scene: Scene,
    private readonly drawn: (states: string | undefined) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  onAdd(map: MapLibre, gl: GL): void {
    this.map = map;
    try {
      this.painter = new Painter(gl, this.scene);
      this.painter.check();
    } catch (error) {
      this.painter = undefined;
      this.failed(error);
    }
  }

  onRemove(): void {
    this.painter?.delete();
    this.painter = undefined;
  }

  prerender(): void {
    if (this.map) this.painter?.prepare(viewIn(this.map));
  }

  render(): void {
    if (!this.map || !this.painter) return;
    this.painter.draw(viewIn(this.map));
    this.drawn(statesOf(this.scene));
  }
}
