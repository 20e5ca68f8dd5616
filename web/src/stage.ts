/** The map's part of the page: a picture first, the map once its scripts are here, and what is written over it. */
import { h, icon, icons } from './dom';
import type { MapInfo } from './edition';
import { t } from './i18n';
import type { AreaMap, Room } from './map';
import type { Shell } from './shell';
import type { Store } from './state';
import type { Address, Camera } from './url';

/** The map as other parts use it. What they ask of it before it is here is done when it is. */
export interface Stage {
  readonly element: HTMLElement;
  readonly notices: HTMLElement;
  /** undefined once and for all where this browser cannot draw */
  readonly ready: Promise<AreaMap | undefined>;
  use(work: (map: AreaMap) => void): void;
  camera(): Camera | undefined;
  setRoom(room: Partial<Room>): void;
  focus(): void;
}

function mapButton(name: 'plus' | 'minus' | 'whole', label: string, action: () => void): HTMLElement {
  const element = h('button', { type: 'button', class: 'square', 'aria-label': label, title: label }, icon(icons[name]));
  element.addEventListener('click', action);
  return element;
}

/** The edition's still picture of the map, until the map itself is drawn. */
function picture(store: Store): HTMLElement {
  const { map, edition, dark } = store.state;
  const path = map.pictures?.[dark ? 'dark' : 'light'] ?? map.pictures?.['light'];
  const image = path ? h('img', { src: edition.address(path), alt: t('pictureOf', { mapper: map.mapper || map.id }), class: 'picture', decoding: 'sync', fetchpriority: 'high' }) : undefined;
  return h('div', { class: 'picture-box' }, image);
}

function credit(map: MapInfo): string {
  return `${t('mapBy', { mapper: map.mapper || map.id })} · ${map.licence || t('licenceNone')}`;
}

/** Text that must stand on every view. */
function mountCaution(store: Store): HTMLElement {
  const sources = h('span', {});
  store.watch(['map', 'second'], ({ map, second }) => {
    sources.textContent = [credit(map), ...(second ? [credit(second)] : []), 'Natural Earth'].join(' · ');
  });
  return h('p', { class: 'caution' }, h('strong', {}, t('disclaimer')), ' ', sources);
}

function mountBanners(store: Store): HTMLElement {
  const preview = h('p', { class: 'banner' }, h('strong', {}, t('preview')), ' ', h('span', {}, t('previewText')));
  const illustrative = h('p', { class: 'banner' }, h('strong', {}, t('illustrative')), ' ', h('span', {}, t('illustrativeText')));
  preview.hidden = !store.state.edition.head.preview;
  store.watch(['map'], ({ map }) => (illustrative.hidden = map.illustrative !== true));
  return h('div', { class: 'banners' }, preview, illustrative);
}

/** Resolves once the browser has shown what is there: setting up the map keeps it busy. */
function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    // A page in the background has no frames.
    setTimeout(done, 500);
  });
}

async function loadMap(store: Store, container: HTMLElement, address: Address, moved: (camera: Camera) => void): Promise<AreaMap> {
  // Labels of the map are drawn with the page's font, of which a browser reads only the letters that it has been asked for.
  const [{ AreaMap: Loaded }] = await Promise.all([import('./map'), document.fonts.load('16px "Frontkart Sans"', 'AaÅåЖжЇї').catch(() => []), painted()]);
  const { edition, map } = store.state;
  const camera = address.camera;
  const made = new Loaded(container, edition, { label: t('mapRegion'), zoomIn: t('zoomIn'), zoomOut: t('zoomOut') }, camera, {
    ask: (lon, lat, place) => store.set({ point: { lon, lat }, place }),
    moved,
  });
  if (!camera && map.bounds) made.fit(map.bounds, false);
  new ResizeObserver(() => made.resize()).observe(container);
  return made;
}

/** Draws what the state says. */
function follow(store: Store, map: AreaMap, container: HTMLElement, failed: (error: unknown) => void): void {
  let drawnDark = store.state.dark;
  store.watch(['dark'], ({ dark }) => {
    if (drawnDark !== dark) map.restyle();
    drawnDark = dark;
  });
  store.watch(['point'], ({ point }) => map.setPoint(point));
  map.histories.follow(store, container, failed);
}

/** `moved` is told each camera at rest, `failed` what hinders the map, `lost` which history could not be had. */
export function mountStage(store: Store, parts: Shell, address: Address, moved: (camera: Camera) => void, failed: (error: unknown) => void, lost: (error: unknown) => void): Stage {
  const container = h('div', { class: 'map', 'data-test': 'map-canvas' });
  const still = picture(store);
  const notices = h('div', { class: 'notices' });
  let map: AreaMap | undefined;
  let room: Partial<Room> = {};
  const whole = (): void => {
    const { bounds } = store.state.map;
    if (bounds) map?.fit(bounds);
  };
  parts.stage.append(
    still,
    container,
    mountBanners(store),
    notices,
    h('div', { class: 'zoom', role: 'group', 'aria-label': t('map') }, mapButton('plus', t('zoomIn'), () => map?.zoomBy(1)), mapButton('minus', t('zoomOut'), () => map?.zoomBy(-1)), mapButton('whole', t('wholeMap'), whole)),
    mountCaution(store),
  );
  const ready = loadMap(store, container, address, moved).then(
    (made) => {
      map = made;
      map.setPadding(room);
      if (!address.camera) whole();
      follow(store, made, container, lost);
      return made;
    },
    (error: unknown) => {
      failed(error);
      return undefined;
    },
  );
  return {
    element: parts.stage,
    notices,
    ready,
    use: (work) => void ready.then((made) => made && work(made)),
    camera: () => map?.camera() ?? address.camera,
    setRoom: (change) => {
      room = { ...room, ...change };
      map?.setPadding(room);
    },
    focus: () => parts.stage.querySelector<HTMLElement>('canvas')?.focus({ preventScroll: true }),
  };
}
