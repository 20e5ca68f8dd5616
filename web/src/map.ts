/** The map itself: MapLibre with labels and the point that was asked about, over the ground, which has land and histories. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibre, ScaleControl, setWorkerUrl, type GeoJSONSource, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { OwnBasemap } from './basemap';
import { linesOf, polygonsOf } from './basemap-bundled';
import { isDark, reducedMotion, settled } from './dom';
import type { Bounds, Edition, Place } from './edition';
import { partyName } from './format';
import { closest, margin, zooms, type Ground } from './ground';
import { language } from './i18n';
import type { Line } from './layer/land';
import type { Scene } from './layer/histories';
import { HistoryLayer, viewIn } from './layer/layer';
import type { Room } from './layer/view';
import { placeName } from './labels';
import { Places } from './places';
import { empty, styleOf, type MapData } from './style';
import type { Camera } from './url';

export type { Room } from './layer/view';

export interface MapEvents {
  ask(lon: number, lat: number, place?: Place): void;
  moved(camera: Camera): void;
  /** told of what the graphics do not take */
  failed(error: unknown): void;
}

/** What the map stands on, and what it goes on from. */
export interface Beneath {
  readonly ground: Ground;
  readonly scene: Scene;
  /** called when histories have been drawn: which states */
  drawn(states: string | undefined): void;
  /** resolves when a history has been */
  readonly shown: Promise<void>;
}

export interface MapTexts {
  readonly label: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
}

/** The map as a picture: its size in the page's pixels, and metres for each of them in its middle. */
export interface MapImage {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly metres: number;
  readonly room: Readonly<Room>;
}

/** Labels of places at one time; collisions leave fewer. */
const mostLabels = 80;

const ratio = Math.max(1, Math.min(3, Math.ceil(devicePixelRatio)));

/** Dots of place labels; drawn when the style first asks for them. */
function dotImage(fill: string, edge: string): ImageData {
  const size = 7 * ratio;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return new ImageData(size, size);
  for (const [radius, colour] of [[3.5, edge], [2.3, fill]] as const) {
    pen.beginPath();
    pen.arc(size / 2, size / 2, radius * ratio, 0, 2 * Math.PI);
    pen.fillStyle = colour;
    pen.fill();
  }
  return pen.getImageData(0, 0, size, size);
}

/** Layers of the bundled base map, which the ground draws unless there is one of the newsroom's over it; but for water, sources have the same names. */
const bundled = new Set(['water', 'land', 'regions', 'borders']);

export class AreaMap {
  /** Resolves when its labels stand, or it begins to move. */
  readonly settled: Promise<void>;
  private readonly map: MapLibre;
  private readonly data: MapData;
  private readonly source: Places;
  private places: Place[] = [];
  private caught: ((lon: number, lat: number) => void) | undefined;
  private room: Room = { top: 0, right: 0, bottom: 0, left: 0 };

  /** Throws where the browser cannot draw (no WebGL). */
  constructor(
    private readonly container: HTMLElement,
    private readonly edition: Edition,
    texts: MapTexts,
    private readonly beneath: Beneath,
    private readonly own: OwnBasemap | undefined,
    room: Partial<Room>,
    private readonly events: MapEvents,
  ) {
    this.data = { land: empty, borders: empty, regions: empty, places: empty, countries: empty, point: empty, measure: empty };
    this.source = new Places(edition);
    const camera = beneath.ground.ownCamera() ?? { lon: 34, lat: 49, zoom: 4 };
    setWorkerUrl(new URL(workerUrl, import.meta.url).href);
    this.map = new MapLibre({
      container,
      style: this.style(),
      validateStyle: false,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      renderWorldCopies: true,
      minZoom: zooms.least,
      maxZoom: zooms.most,
      fadeDuration: reducedMotion() ? 0 : 150,
      locale: { 'Map.Title': texts.label, 'NavigationControl.ZoomIn': texts.zoomIn, 'NavigationControl.ZoomOut': texts.zoomOut },
      center: [camera.lon, camera.lat],
      zoom: camera.zoom,
    });
    this.setPadding(room);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 90, unit: 'metric' }), 'bottom-right');
    const follow = (): void => beneath.ground.follow(viewIn(this.map));
    // Told before labels are drawn, the ground is drawn in the same frame.
    this.map.on('move', follow);
    this.map.on('render', follow);
    if (own) {
      const layer = new HistoryLayer(beneath.scene, beneath.drawn, (error) => events.failed(error));
      // Also after a change of scheme and after the graphics were lost: a style keeps no layer of ours.
      this.map.on('style.load', () => {
        if (!this.map.getLayer(layer.id)) this.map.addLayer(layer, 'borders');
      });
      this.map.once('load', () => beneath.ground.clear());
      void this.loadBundled();
    }
    const canvas = this.map.getCanvas();
    canvas.setAttribute('aria-label', texts.label);
    canvas.setAttribute('aria-keyshortcuts', 'Enter');
    canvas.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const { lng, lat } = this.map.getCenter();
      if (this.caught) this.caught(lng, lat);
      else events.ask(lng, lat);
    });
    this.map.setMissingStyleImageResolver((id) => {
      const [, first, second] = id.split(':');
      this.map.addImage(id, dotImage(first ?? '', second ?? ''), { pixelRatio: ratio });
    });
    this.map.on('click', (event) => this.clicked(event.point, event.lngLat));
    this.map.on('mousemove', (event) => {
      canvas.classList.toggle('over-place', this.placeAt(event.point) !== undefined);
    });
    const moved = settled(120, () => {
      events.moved(this.camera());
      void this.refreshPlaces();
    });
    this.map.on('moveend', moved);
    this.settled = new Promise((done) => {
      this.map.once('movestart', () => done());
      this.map.once('load', () => {
        container.dataset['ready'] = 'true';
        void this.refreshPlaces().finally(() => this.map.once('idle', () => done()).triggerRepaint());
      });
    });
    void this.loadCountries();
  }

  /** Draws everything anew for the reader's scheme. */
  restyle(): void {
    this.map.setStyle(this.style(), { diff: false });
  }

  /** Draws histories anew where they are between the layers of this map. */
  repaint(): void {
    if (this.own) this.map.triggerRepaint();
  }

  camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** Room that panels take at the edges, in pixels; the middle of the map is the middle of what they leave. */
  setPadding(padding: Partial<Room>): void {
    this.room = { ...this.room, ...padding };
    this.map.setPadding(this.room);
  }

  /** Moves the map no more than it takes to bring a point out from under the panels. */
  reveal(lon: number, lat: number): void {
    const { x, y } = this.map.project([lon, lat]);
    const { clientWidth, clientHeight } = this.container;
    const { top, right, bottom, left } = this.room;
    const edge = 24;
    if (x > left + edge && x < clientWidth - right - edge && y > top + edge && y < clientHeight - bottom - edge) return;
    this.map.easeTo({ center: [lon, lat], padding: this.room, duration: reducedMotion() ? 0 : 350 });
  }

  /** What is on the map now, drawn with `ratio` pixels for each of the page's. */
  async capture(ratio: number): Promise<MapImage> {
    const own = this.map.getPixelRatio();
    if (ratio !== own) this.map.setPixelRatio(ratio);
    this.map.redraw();
    const above = this.map.getCanvas();
    const labels = await createImageBitmap(above);
    const ground = await this.beneath.ground.photograph();
    if (ratio !== own) this.map.setPixelRatio(own);
    return this.image([ground, labels], labels.width, labels.height);
  }

  /** The same without waiting, as paper asks for it: the labels in `ratio`, the ground as it stands on the screen. */
  captureNow(ratio: number): MapImage {
    const own = this.map.getPixelRatio();
    if (ratio !== own) this.map.setPixelRatio(ratio);
    this.map.redraw();
    const above = this.map.getCanvas();
    const image = this.image([this.beneath.ground.canvas, above], above.width, above.height);
    if (ratio !== own) this.map.setPixelRatio(own);
    return image;
  }

  private image(layers: readonly (CanvasImageSource | undefined)[], pixelsWide: number, pixelsHigh: number): MapImage {
    const whole = document.createElement('canvas');
    [whole.width, whole.height] = [pixelsWide, pixelsHigh];
    const pen = whole.getContext('2d');
    for (const layer of layers) if (layer) pen?.drawImage(layer, 0, 0, pixelsWide, pixelsHigh);
    const { clientWidth: width, clientHeight: height } = this.container;
    const { lat } = this.map.getCenter();
    // MapLibre's world is 512 pixels wide at zoom 0.
    const metres = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** this.map.getZoom());
    return { url: whole.toDataURL('image/png'), width, height, metres, room: this.room };
  }

  bounds(): Bounds {
    const box = this.map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  }

  resize(): void {
    this.map.resize();
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: reducedMotion() ? 0 : 250 });
  }

  fit(bounds: Bounds, animate = true): void {
    this.map.fitBounds([...bounds] as [number, number, number, number], { padding: margin, maxZoom: closest, animate: animate && !reducedMotion(), duration: 600 });
  }

  /** To a camera that an address names. */
  jump({ lon, lat, zoom }: Camera): void {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  /** Brings a point into the middle, near enough to see a town. */
  goTo(lon: number, lat: number): void {
    const target = { center: [lon, lat] as [number, number], zoom: Math.max(this.map.getZoom(), 8.5) };
    if (reducedMotion()) this.map.jumpTo(target);
    else this.map.easeTo({ ...target, duration: 700 });
  }

  setPoint(point: { lon: number; lat: number } | undefined): void {
    this.data.point = point
      ? { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [point.lon, point.lat] } }] }
      : empty;
    this.update('point');
  }

  /** Points that are pressed go to `caught` instead of being asked about, until it is taken away. */
  catchClicks(caught: ((lon: number, lat: number) => void) | undefined): void {
    this.caught = caught;
  }

  /** A line through points that are measured. */
  setMeasure(points: readonly (readonly [number, number])[]): void {
    const coordinates = points.map(([lon, lat]) => [lon, lat]);
    const dots = coordinates.map((at) => ({ type: 'Feature' as const, properties: {}, geometry: { type: 'Point' as const, coordinates: at } }));
    const line = coordinates.length > 1 ? [{ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates } }] : [];
    this.data.measure = { type: 'FeatureCollection', features: [...line, ...dots] };
    this.update('measure');
  }

  private style(): StyleSpecification {
    const style = styleOf(isDark(), this.data, this.own?.(isDark()));
    if (this.own) return style;
    return { ...style, sources: Object.fromEntries(Object.entries(style.sources).filter(([id]) => !bundled.has(id))), layers: style.layers.filter(({ id }) => !bundled.has(id)) };
  }

  /** What lies around and beneath the newsroom's base map. */
  private async loadBundled(): Promise<void> {
    const { base = {} } = this.edition.site;
    const read = <T>(name: string): Promise<readonly T[]> => (base[name] ? this.edition.json<readonly T[]>(base[name]).catch(() => []) : Promise.resolve([]));
    const [land, regions, borders] = await Promise.all([read<readonly Line[]>('land'), read<Line>('regions'), read<Line>('borders')]);
    Object.assign(this.data, { land: polygonsOf(land), regions: linesOf(regions), borders: linesOf(borders) });
    for (const name of ['land', 'regions', 'borders'] as const) this.update(name);
  }

  private update(name: 'places' | 'countries' | 'point' | 'measure' | 'land' | 'regions' | 'borders'): void {
    const source = this.map.getSource<GeoJSONSource>(name);
    if (source) void source.setData(this.data[name]);
    // The first style may still be on its way; it then starts with the data of now.
    else this.map.once('styledata', () => void this.map.getSource<GeoJSONSource>(name)?.setData(this.data[name]));
  }

  private placeAt(point: { x: number; y: number }): Place | undefined {
    if (!this.map.getLayer('place-labels')) return undefined;
    const hit = this.map.queryRenderedFeatures([[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]], { layers: ['place-labels'] })[0];
    return hit ? this.places[Number(hit.properties['order'])] : undefined;
  }

  private clicked(point: { x: number; y: number }, at: { lng: number; lat: number }): void {
    if (this.caught) {
      this.caught(at.lng, at.lat);
      return;
    }
    const place = this.placeAt(point);
    if (place) this.events.ask(place.lon, place.lat, place);
    else this.events.ask(((at.lng + 540) % 360) - 180, at.lat);
  }

  /** A base map without labels of countries is a map all the same. */
  private async loadCountries(): Promise<void> {
    const path = this.edition.site.base?.['labels'];
    if (!path) return;
    const labels = await this.edition.json<GeoJSON.FeatureCollection<GeoJSON.Point, { iso: string }>>(path).catch(() => undefined);
    if (!labels) return;
    this.data.countries = { ...labels, features: labels.features.map((label) => ({ ...label, properties: { name: partyName(label.properties.iso) } })) };
    this.update('countries');
  }

  private async refreshPlaces(): Promise<void> {
    const box = this.map.getBounds();
    const places = await this.source.inView([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], mostLabels);
    this.places = places;
    this.data.places = {
      type: 'FeatureCollection',
      features: places.map((place, order) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
        properties: { name: placeName(place), order, rank: Math.min(3, Math.max(0, 6 - Math.log10(1 + (place.population ?? 0)))) },
      })),
    };
    this.update('places');
    this.container.dataset['places'] = String(places.length);
    this.container.lang = language();
  }
}
