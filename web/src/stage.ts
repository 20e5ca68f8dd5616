/** The map's part of the page: a picture first, the map once its scripts are here, and what is written over it. */
import { accuracyInShort } from './accuracy';
import { baseCredit } from './basemap-credit';
import { h, icon, icons, painted, readable, settled } from './dom';
import { quiet, type MapInfo } from './edition';
import { FirstGestures } from './first-gestures';
import { Ground } from './ground';
import { language, t } from './i18n';
import { Histories } from './layer/histories';
import { Meshes } from './layer/meshes';
import type { View } from './layer/view';
import type { AreaMap, Beneath, Room } from './map';
import type { Shell } from './shell';
import type { Store } from './state';
import { StillLabels } from './still-labels';
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

/** The edition's still picture of the map, until the map itself is drawn: the one that is there already where it is of this map. */
function picture(store: Store, there: HTMLImageElement | undefined): HTMLElement {
  const { map, edition, dark } = store.state;
  const path = map.pictures?.[dark ? 'dark' : 'light'] ?? map.pictures?.['light'];
  if (!path) return h('div', { class: 'picture-box' });
  const address = edition.address(path);
  const image = there?.currentSrc === address ? there : h('img', { src: address, decoding: 'sync', fetchpriority: 'high' });
  image.alt = t('pictureOf', { mapper: map.mapper || map.id });
  image.className = 'picture';
  // Outside its <picture> an image would be another one in the dark.
  return h('div', { class: 'picture-box' }, image.closest('picture') ?? image);
}

function credit(map: MapInfo, legend: boolean): string {
  return [t('mapBy', { mapper: map.mapper || map.id }), map.licence || t('licenceNone'), legend ? undefined : accuracyInShort(map)].filter(Boolean).join(' · ');
}

/** Text that must stand on every view. */
function mountCaution(store: Store, legend: boolean): HTMLElement {
  const sources = h('span', {});
  store.watch(['map', 'second'], ({ map, second }) => {
    sources.textContent = [...[map, ...(second ? [second] : [])].map((each) => credit(each, legend)), baseCredit(store.state.edition)].join(' · ');
  });
  const element = h('p', { class: 'caution' }, h('strong', {}, t('disclaimer')), ' ', sources);
  // Names and licences may be long: what stands above it makes room.
  new ResizeObserver(() => document.documentElement.style.setProperty('--caution-height', `${element.offsetHeight}px`)).observe(element);
  return element;
}

function mountBanners(store: Store): HTMLElement {
  const preview = h('p', { class: 'banner' }, h('strong', {}, t('preview')), ' ', h('span', {}, t('previewText')));
  const illustrative = h('p', { class: 'banner' }, h('strong', {}, t('illustrative')), ' ', h('span', {}, t('illustrativeText')));
  preview.hidden = !store.state.edition.head.preview;
  store.watch(['map'], ({ map }) => (illustrative.hidden = map.illustrative !== true));
  return h('div', { class: 'banners' }, preview, illustrative);
}

/** Resolves once the page is there and the browser has nothing else to do. */
function idle(): Promise<void> {
  return new Promise((done) => {
    const rest = (): void => {
      // Safari has no idle callbacks.
      if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: 2000 });
      else setTimeout(done, 200);
    };
    if (document.readyState === 'complete') rest();
    else addEventListener('load', rest, { once: true });
  });
}

/** For so long a page that is idle is left to those who read it; then the map is set up. */
const readingMilliseconds = 3000;

/** What is late on a slow line is not waited for longer than this. */
const patience = 2500;

function waited(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Whether the reader wants to be spared what is not asked for. */
function sparing(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Resolves at the first thing that the reader does. */
function firstIntention(): Promise<void> {
  const intentions = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart'] as const;
  const left = new AbortController();
  return new Promise<void>((done) => {
    for (const each of intentions) addEventListener(each, () => done(), { signal: left.signal, passive: true });
  }).finally(() => left.abort());
}

/**
 * The map's scripts come when the page is idle, and are begun when the reader does anything, else a little later: setting up
 * graphics keeps a phone from answering, and until then the ground shows the same, follows the slider and can be asked.
 */
async function scripts(shown: Promise<void>): Promise<typeof import('./map')> {
  const intention = firstIntention();
  await Promise.race([Promise.all([idle(), Promise.race([shown, waited(patience)])]).then(() => quiet(600)), intention]);
  if (sparing()) await intention;
  // Labels of the map are drawn with the page's font, of which a browser reads only the letters that it has been asked for.
  const letters = language() === 'uk' ? 'AaЖжЇї' : 'AaÅå';
  const [loaded] = await Promise.all([import('./map'), document.fonts.load('16px "Frontkart Sans"', letters).catch(() => [])]);
  await Promise.race([intention, waited(readingMilliseconds)]);
  return loaded;
}

async function loadMap(store: Store, container: HTMLElement, beneath: Beneath, room: () => Partial<Room>, moved: (camera: Camera) => void, failed: (error: unknown) => void): Promise<AreaMap> {
  const { AreaMap: Loaded } = await scripts(beneath.shown);
  await painted();
  const { edition } = store.state;
  const own = edition.site.basemap ? await (await import('./basemap')).loadBasemap(edition) : undefined;
  const made = new Loaded(container, edition, { label: t('mapRegion'), zoomIn: t('zoomIn'), zoomOut: t('zoomOut') }, beneath, own, room(), {
    ask: (lon, lat, place) => store.set({ point: { lon, lat }, place }),
    moved,
    failed,
  });
  new ResizeObserver(() => made.resize()).observe(container);
  return made;
}

/** Draws what the state says. */
function follow(store: Store, map: AreaMap): void {
  let drawnDark = store.state.dark;
  store.watch(['dark'], ({ dark }) => {
    if (drawnDark !== dark) map.restyle();
    drawnDark = dark;
  });
  store.watch(['point'], ({ point }) => map.setPoint(point));
}

/** The ground with its histories: land comes after them, from the same worker. */
function mountGround(store: Store, container: HTMLElement, address: Address, moved: (view: View) => void, failed: (error: unknown) => void, lost: (error: unknown) => void, also: () => void): Beneath {
  let done = (): void => undefined;
  const shown = new Promise<void>((resolve) => (done = resolve));
  const drawn = (states: string | undefined): void => {
    container.dataset['ground'] = 'drawn';
    if (states === undefined) return;
    container.dataset['shown'] = states;
    done();
  };
  const meshes = new Meshes(store.state.edition);
  const ground = new Ground(address.camera, () => store.state.map.bounds ?? undefined, { drawn, moved, failed });
  container.before(ground.canvas);
  const scene: Histories = new Histories(store, meshes, () => queueMicrotask(() => {
    ground.show(scene);
    also();
  }), lost);
  // A map on bare water is a map all the same.
  void quiet().then(() => meshes.land()).then((land) => ground.setLand(land), () => undefined);
  return { ground, scene, drawn, shown };
}

/** `told` hears of each camera at rest, `failed` what hinders the map, `lost` which history could not be had. Without a `legend` beside it, the map says itself how exact it is. */
export function mountStage(store: Store, parts: Shell, address: Address, told: (camera: Camera) => void, failed: (error: unknown) => void, lost: (error: unknown) => void, legend = true): Stage {
  const container = h('div', { class: 'map', 'data-test': 'map-canvas' });
  const still = picture(store, parts.still);
  const notices = h('div', { class: 'notices' });
  let map: AreaMap | undefined;
  let room: Partial<Room> = {};
  let beneath: Beneath | undefined;
  const zoom = h('div', { class: 'zoom', role: 'group', 'aria-label': t('map') });
  parts.stage.append(
    still,
    container,
    mountBanners(store),
    notices,
    zoom,
    mountCaution(store, legend),
  );
  // Where a gesture led that began before the map was there; the map goes on from there.
  const first: { led?: Camera } = {};
  const tell = settled(120, told);
  const gestures = new FirstGestures(container, (from, to, nearer) => {
    const camera = beneath?.ground.drag(from, to, nearer);
    if (!camera) return;
    first.led = camera;
    // The map tells of its camera itself.
    if (map) map.jump(camera);
    else tell(camera);
  });
  const begin = async (): Promise<AreaMap | undefined> => {
    try {
      // Picture, date and card first: graphics keep the browser busy.
      await readable();
      await painted();
      await Promise.race([quiet(100), waited(patience)]);
      const labels = new StillLabels(store.state.edition);
      const moved = settled(60, (view: View) => void quiet().then(() => labels.show(view)));
      beneath = mountGround(store, container, address, moved, failed, lost, () => map?.repaint());
      container.before(labels.element);
      beneath.ground.setRoom(room);
      const made = await loadMap(store, container, beneath, () => room, told, failed);
      map = made;
      gestures.end();
      const { led } = first;
      if (led) made.jump(led);
      void made.settled.then(() => labels.remove());
      follow(store, made);
      return made;
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
  const ready = begin();
  const use = (work: (map: AreaMap) => void): void => void ready.then((made) => made && work(made));
  // Until the map takes them.
  container.addEventListener('click', ({ offsetX, offsetY }) => {
    const at = map || gestures.turned ? undefined : beneath?.ground.placeAt(offsetX, offsetY);
    if (at) store.set({ point: at, place: undefined });
  });
  zoom.append(
    mapButton('plus', t('zoomIn'), () => use((made) => made.zoomBy(1))),
    mapButton('minus', t('zoomOut'), () => use((made) => made.zoomBy(-1))),
    mapButton('whole', t('wholeMap'), () => use((made) => {
      const { bounds } = store.state.map;
      if (bounds) made.fit(bounds);
    })),
  );
  return {
    element: parts.stage,
    notices,
    ready,
    use,
    camera: () => map?.camera() ?? first.led ?? address.camera,
    setRoom: (change) => {
      room = { ...room, ...change };
      beneath?.ground.setRoom(change);
      map?.setPadding(room);
    },
    focus: () => parts.stage.querySelector<HTMLElement>('.map canvas')?.focus({ preventScroll: true }),
  };
}
