/** Puts the page together: fetches the maps, reads the address, connects the parts. */
import { api, isAbort, type MapInfo, type Place, type StateAt } from './api';
import { Card } from './card';
import { Chart } from './chart';
import { Clock } from './clock';
import { h, icon, icons, isDark, settled } from './dom';
import { dateInWords, zoneName } from './format';
import { chooseLanguage, language, languages, setLanguage, t } from './i18n';
import { mountLegend, mountSources } from './legend';
import { AreaMap } from './map';
import { explain } from './notice';
import { mountSearch } from './search';
import { mountSheet } from './sheet';
import { Snapshots } from './snapshots';
import { Store, type State } from './state';
import { axisOf, clamp, stateAt, utc } from './time';
import { mountTimeline, stateSentence } from './timeline';
import { readAddress, writeAddress, type Address } from './url';

interface Shell {
  head: HTMLElement;
  tools: HTMLElement;
  stage: HTMLElement;
  sheet: HTMLElement;
  dock: HTMLElement;
  side: HTMLElement;
  live: HTMLElement;
}

function languageChooser(): HTMLElement {
  const select = h('select', { 'aria-label': t('language'), title: t('language'), 'data-test': 'language' }, ...languages.map(([code, name]) => h('option', { value: code, lang: code, selected: code === language() }, name)));
  select.addEventListener('change', () => {
    const search = new URLSearchParams(location.search);
    search.set('lang', select.value);
    location.replace(`${location.pathname}?${search}${location.hash}`);
  });
  return select;
}

function shell(root: HTMLElement): Shell {
  const tools = h('div', { class: 'tools' });
  const head = h('header', { class: 'head' }, h('div', { class: 'brand' }, h('h1', {}, t('title')), h('p', {}, t('tagline')), languageChooser()), tools);
  const stage = h('section', { class: 'stage', 'aria-label': t('map') });
  const dock = h('section', { class: 'dock', 'aria-label': t('time'), id: 'time' });
  const side = h('aside', { class: 'side', 'aria-label': t('legend') });
  const sheet = h('div', { class: 'sheet' }, dock, side);
  const live = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'data-test': 'live' });
  root.replaceChildren(h('a', { class: 'skip', href: '#time' }, t('skip')), head, h('main', { class: 'main' }, stage, sheet), live);
  root.querySelector('.skip')?.addEventListener('click', (event) => {
    // The address' hash belongs to the map.
    event.preventDefault();
    dock.querySelector<HTMLElement>('[role=slider]')?.focus();
  });
  return { head, tools, stage, sheet, dock, side, live };
}

/** The first map of the list unless the address names another; the latest state unless it names a time. */
export function initialState(maps: readonly MapInfo[], address: Address): State | undefined {
  const usable = maps.filter((map) => map.instants.length > 0);
  const map = usable.find((each) => each.map === address.map) ?? usable[0];
  if (!map) return undefined;
  return { maps: usable, ...onMap(map, address.time), playing: false, speed: 1, point: address.point, place: undefined, dark: isDark() };
}

function onMap(map: MapInfo, time: number | undefined): Pick<State, 'map' | 'instants' | 'axis' | 'time' | 'index' | 'shown' | 'shownIndex'> {
  const instants = map.instants.map((instant) => Date.parse(instant));
  const axis = axisOf(instants);
  const at = clamp(time ?? instants.at(-1) ?? 0, axis);
  return { map, instants, axis, time: at, index: stateAt(instants, at), shown: undefined, shownIndex: Number.NaN };
}

function mapChooser(store: Store): HTMLElement {
  const select = h('select', { 'aria-label': t('map'), 'data-test': 'map' }, ...store.state.maps.map((map) => h('option', { value: map.map, selected: map === store.state.map }, map.mapper && map.mapper !== map.map ? `${map.map} – ${map.mapper}` : map.map)));
  select.addEventListener('change', () => {
    const map = store.state.maps.find((each) => each.map === select.value);
    if (map) store.set({ playing: false, ...onMap(map, store.state.time) });
  });
  store.watch(['map'], ({ map }) => (select.value = map.map));
  return h('label', { class: 'map-chooser' }, h('span', {}, t('map')), select);
}

/** Keeps the areas in step with the moment that is asked for. */
function followTime(store: Store, notices: HTMLElement): void {
  const snapshots = new Snapshots((map, instant, signal) => api.at(map, instant, signal));
  const nothing: StateAt = { type: 'FeatureCollection', features: [] };
  const follow = async (): Promise<void> => {
    const { map, index } = store.state;
    notices.replaceChildren();
    const instant = map.instants[index];
    if (instant === undefined) {
      store.set({ shown: nothing, shownIndex: index });
      return;
    }
    const around = [index + 1, index - 1, index + 2].flatMap((i) => map.instants[i] ?? []);
    try {
      const shown = await snapshots.want(map.map, instant, around);
      if (store.state.map === map && store.state.index === index) store.set({ shown, shownIndex: index });
    } catch (error) {
      if (isAbort(error) || store.state.map !== map || store.state.index !== index) return;
      store.set({ playing: false });
      notices.replaceChildren(explain('errorAt', error, () => void follow()));
    }
  };
  store.watch(['map', 'index'], () => void follow());
}

function mapButton(name: 'plus' | 'minus' | 'whole', label: string, action: () => void): HTMLElement {
  const element = h('button', { type: 'button', class: 'square', 'aria-label': label, title: label }, icon(icons[name]));
  element.addEventListener('click', action);
  return element;
}

function mountMap(store: Store, parts: Shell, address: Address): AreaMap | undefined {
  const container = h('div', { class: 'map', 'data-test': 'map-canvas' });
  const notices = h('div', { class: 'notices' });
  const illustrative = h('p', { class: 'banner' }, h('strong', {}, t('illustrative')), ' ', h('span', {}, t('illustrativeText')));
  const credit = h('span', {});
  const caution = h('p', { class: 'caution' }, h('strong', {}, t('disclaimer')), ' ', credit);
  parts.stage.append(container, illustrative, notices);
  let map: AreaMap | undefined;
  try {
    map = new AreaMap(container, t('mapRegion'), { zoomIn: t('zoomIn'), zoomOut: t('zoomOut') }, address.camera, {
      ask: (lon, lat, place) => store.set({ point: { lon, lat }, place }),
      moved: () => writeHash(),
    });
  } catch {
    notices.append(h('div', { class: 'notice', role: 'alert' }, h('p', {}, t('errorGraphics'))));
  }
  const whole = (): void => {
    const { bounds } = store.state.map;
    if (bounds) map?.fit(bounds);
  };
  parts.stage.append(
    h('div', { class: 'zoom', role: 'group', 'aria-label': t('map') }, mapButton('plus', t('zoomIn'), () => map?.zoomBy(1)), mapButton('minus', t('zoomOut'), () => map?.zoomBy(-1)), mapButton('whole', t('wholeMap'), whole)),
    caution,
  );
  const writeHash = settled(150, () => {
    const { map: info, time, instants, index, point } = store.state;
    const exact = instants[index] === time ? info.instants[index] : undefined;
    const hash = writeAddress({ map: info.map, time: exact ?? utc(time), ...(map ? { camera: map.camera() } : {}), ...(point ? { point } : {}) });
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  store.watch(['map', 'time', 'point'], writeHash);
  store.watch(['map'], ({ map: info }) => {
    illustrative.hidden = info.illustrative !== true;
    credit.textContent = `${t('mapBy', { mapper: info.mapper || info.map })} · ${info.licence || t('licenceNone')} · Natural Earth`;
  });
  followTime(store, notices);
  let drawnDark = store.state.dark;
  store.watch(['shown', 'map', 'dark'], ({ shown, map: info, shownIndex, dark }) => {
    map?.setAreas(shown, info.legend);
    if (drawnDark !== dark) map?.restyle();
    drawnDark = dark;
    container.dataset['shown'] = info.instants[shownIndex] ?? '';
  });
  store.watch(['point'], ({ point }) => map?.setPoint(point));
  if (map) new ResizeObserver(() => map.resize()).observe(container);
  return map;
}

function mount(store: Store, parts: Shell, address: Address): void {
  const say = (text: string): void => {
    parts.live.textContent = text;
  };
  const clock = new Clock(store);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => store.set({ dark: isDark() }));
  const map = mountMap(store, parts, address);
  const card = new Card(store, clock, () => parts.stage.querySelector<HTMLElement>('canvas')?.focus({ preventScroll: true }));
  parts.stage.append(card.element);
  parts.tools.append(
    mountSearch((place: Place) => {
      store.set({ point: { lon: place.lon, lat: place.lat }, place });
      map?.goTo(place.lon, place.lat);
      card.element.focus({ preventScroll: true });
    }, say),
    mapChooser(store),
  );
  const axis = h('div', { class: 'axis' });
  const top = h('div', { class: 'dock-head' });
  parts.dock.append(top, axis);
  const [date, transport] = mountTimeline(store, clock, axis);
  const chart = new Chart(store, clock, axis);
  if (date && transport) top.append(date, transport, chart.chooser);
  parts.side.append(mountLegend(store), mountSources(store), chart.table, h('p', { class: 'zone' }, t('zone', { zone: zoneName(store.state.time) })));
  const narrow = matchMedia('(max-width: 899px)');
  let peek = 0;
  const makeRoom = (): void => {
    const { hidden, offsetHeight, offsetWidth } = card.element;
    if (narrow.matches) map?.setPadding({ top: parts.head.offsetHeight, right: 0, bottom: Math.max(peek, hidden ? 0 : offsetHeight) });
    else map?.setPadding({ top: 0, right: hidden ? 0 : offsetWidth + 68, bottom: 0 });
    parts.sheet.inert = narrow.matches && !hidden;
    document.documentElement.style.setProperty('--map-foot', narrow.matches ? `${Math.max(peek, hidden ? 0 : offsetHeight)}px` : '0px');
    const { point } = store.state;
    if (point && !hidden) map?.reveal(point.lon, point.lat);
  };
  mountSheet(parts.sheet, parts.dock, (covered) => {
    peek = covered;
    makeRoom();
  });
  if (!address.camera && store.state.map.bounds) map?.fit(store.state.map.bounds, false);
  new ResizeObserver(makeRoom).observe(card.element);
  const announce = settled(700, (state: State) => say(t('announce', { date: dateInWords(state.time), state: stateSentence(state) })));
  store.watch(['time', 'playing'], (state) => {
    document.title = `${t('title')} – ${state.map.map}`;
    announce(state);
  });
  addEventListener('hashchange', () => {
    const asked = readAddress(location.hash);
    const info = store.state.maps.find((each) => each.map === asked.map);
    if (info && info !== store.state.map) store.set(onMap(info, asked.time));
    else if (asked.time !== undefined) clock.go(asked.time);
    if (asked.point) store.set({ point: asked.point, place: undefined });
  });
}

export async function start(root: HTMLElement): Promise<void> {
  setLanguage(chooseLanguage(location.search, navigator.languages));
  document.documentElement.lang = language();
  const parts = shell(root);
  parts.stage.append(h('p', { class: 'waiting' }, t('loading')));
  try {
    const [maps] = await Promise.all([api.maps(), document.fonts.load('16px "Frontkart Sans"', 'AaÅåЖжЇї').catch(() => [])]);
    parts.stage.replaceChildren();
    const address = readAddress(location.hash);
    const state = initialState(maps, address);
    if (state) mount(new Store(state), parts, address);
    else nothingYet(parts);
  } catch (error) {
    parts.stage.replaceChildren(h('div', { class: 'notices' }, explain('errorMaps', error, () => void start(root))));
  }
}

function nothingYet(parts: Shell): void {
  parts.sheet.remove();
  parts.stage.append(
    h('div', { class: 'nothing', 'data-test': 'empty' }, h('h2', {}, t('emptyTitle')), h('p', {}, t('emptyText')), h('pre', { tabindex: 0 }, h('code', {}, 'frontkart import snapshots STATES.tar.zst --map deepstate --profile deepstate'))),
  );
}
