/** The map itself: MapLibre with a base map of our own, areas, labels, and the point that was asked about. */
import { Map as MapLibre, ScaleControl, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { api, isAbort, type Bounds, type LegendEntry, type Place, type Standing, type StateAt } from './api';
import { safeColour, visibleColour } from './colour';
import { isDark, reducedMotion, settled } from './dom';
import { partyName } from './format';
import { language } from './i18n';
import { placeName } from './labels';
import { patternImage } from './pattern';
import { empty, styleOf, type MapData } from './style';

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

export interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface MapEvents {
  ask(lon: number, lat: number, place?: Place): void;
  moved(camera: Camera): void;
}

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

export class AreaMap {
  private readonly map: MapLibre;
  private readonly data: MapData = { areas: empty, places: empty, countries: empty, point: empty };
  private places: Place[] = [];
  private placesRequest: AbortController | undefined;
  private placesOffered = true;
  private room: Room = { top: 0, right: 0, bottom: 0, left: 0 };

  /** Throws where the browser cannot draw (no WebGL). */
  constructor(
    private readonly container: HTMLElement,
    label: string,
    titles: { zoomIn: string; zoomOut: string },
    camera: Camera | undefined,
    private readonly events: MapEvents,
  ) {
    setWorkerUrl(new URL(workerUrl, import.meta.url).href);
    this.map = new MapLibre({
      container,
      style: styleOf(isDark(), this.data),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: true,
      minZoom: 2,
      maxZoom: 15,
      fadeDuration: reducedMotion() ? 0 : 150,
      locale: { 'Map.Title': label, 'NavigationControl.ZoomIn': titles.zoomIn, 'NavigationControl.ZoomOut': titles.zoomOut },
      ...(camera ? { center: [camera.lon, camera.lat], zoom: camera.zoom } : { center: [34, 49], zoom: 4 }),
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 90, unit: 'metric' }), 'bottom-right');
    const canvas = this.map.getCanvas();
    canvas.setAttribute('aria-label', label);
    canvas.setAttribute('aria-keyshortcuts', 'Enter');
    canvas.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const { lng, lat } = this.map.getCenter();
      events.ask(lng, lat);
    });
    this.map.setMissingStyleImageResolver((id) => {
      const [kind, first, second] = id.split(':');
      if (kind === 'dot') this.map.addImage(id, dotImage(first ?? '', second ?? ''), { pixelRatio: ratio });
      else this.map.addImage(id, patternImage(kind as Standing, safeColour(first), ratio), { pixelRatio: ratio });
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
    this.map.once('load', () => {
      container.dataset['ready'] = 'true';
      void this.refreshPlaces();
    });
    void this.loadCountries();
  }

  /** Draws everything anew for the reader's scheme. */
  restyle(): void {
    this.map.setStyle(styleOf(isDark(), this.data));
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

  resize(): void {
    this.map.resize();
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + steps, duration: reducedMotion() ? 0 : 250 });
  }

  fit(bounds: Bounds, animate = true): void {
    this.map.fitBounds([...bounds] as [number, number, number, number], { padding: 28, maxZoom: 11, animate: animate && !reducedMotion(), duration: 600 });
  }

  /** Brings a point into the middle, near enough to see a town. */
  goTo(lon: number, lat: number): void {
    const target = { center: [lon, lat] as [number, number], zoom: Math.max(this.map.getZoom(), 8.5) };
    if (reducedMotion()) this.map.jumpTo(target);
    else this.map.easeTo({ ...target, duration: 700 });
  }

  /** Draws the areas of a state in the legend's colours; undefined clears them. */
  setAreas(state: StateAt | undefined, legend: readonly LegendEntry[]): void {
    const entries = new Map(legend.map((entry) => [entry.id, entry]));
    this.data.areas = {
      type: 'FeatureCollection',
      features: (state?.features ?? []).map((feature) => {
        const entry = entries.get(feature.properties.status);
        return {
          type: 'Feature',
          geometry: feature.geometry,
          properties: { status: feature.properties.status, standing: entry?.standing ?? feature.properties.standing, colour: visibleColour(entry?.colour ?? feature.properties.colour, isDark()) },
        };
      }),
    };
    this.update('areas');
  }

  setPoint(point: { lon: number; lat: number } | undefined): void {
    this.data.point = point
      ? { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [point.lon, point.lat] } }] }
      : empty;
    this.update('point');
  }

  private update(name: keyof MapData): void {
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
    const place = this.placeAt(point);
    if (place) this.events.ask(place.lon, place.lat, place);
    else this.events.ask(((at.lng + 540) % 360) - 180, at.lat);
  }

  private async loadCountries(): Promise<void> {
    const response = await fetch('basemap/labels.json').catch(() => undefined);
    if (!response?.ok) return;
    const labels = (await response.json()) as GeoJSON.FeatureCollection<GeoJSON.Point, { iso: string }>;
    this.data.countries = { ...labels, features: labels.features.map((label) => ({ ...label, properties: { name: partyName(label.properties.iso) } })) };
    this.update('countries');
  }

  /** Labels of the most populous places in view; a server without them leaves the map unlabelled. */
  private async refreshPlaces(): Promise<void> {
    if (!this.placesOffered) return;
    this.placesRequest?.abort();
    const request = new AbortController();
    this.placesRequest = request;
    const box = this.map.getBounds();
    const bounds: Bounds = [Math.max(-180, box.getWest()), Math.max(-90, box.getSouth()), Math.min(180, box.getEast()), Math.min(90, box.getNorth())];
    try {
      this.places = await api.placesIn(bounds, 60, request.signal);
    } catch (error) {
      if (!isAbort(error)) this.placesOffered = false;
      return;
    }
    this.data.places = {
      type: 'FeatureCollection',
      features: this.places.map((place, order) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
        properties: { name: placeName(place), order, rank: Math.min(3, Math.max(0, 6 - Math.log10(1 + (place.population ?? 0)))) },
      })),
    };
    this.update('places');
    this.container.dataset['places'] = String(this.places.length);
    this.container.lang = language();
  }
}
