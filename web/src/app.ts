/** Puts the page together: reads the edition and the address, connects the parts. */
import { Card } from './card';
import { cardEntries, cardPlaceAt } from './card-data';
import { mountDrawer, mountNumbersLink, mountPanelLinks } from './card-drawer';
import { mountChecked } from './checked';
import { mountCompareChooser, mountMapChooser } from './choosers';
import { Clock } from './clock';
import { mountDivider } from './divider';
import { h, isDark, painted, readable, settled } from './dom';
import { Edition } from './edition';
import { dateInWords, zoneName } from './format';
import { followHistories } from './histories';
import { chooseLanguage, language, setLanguage, t } from './i18n';
import { mountLegend, mountSources } from './legend';
import { mountMeasure } from './measure';
import { explain } from './notice';
import { mountNumbers } from './numbers';
import { hashOf } from './permalink';
import { followPrinting } from './print';
import { mountSearch } from './search';
import { mountShare } from './share';
import { mountSheet } from './sheet';
import { mountShell, type Shell } from './shell';
import { mountSince } from './since-chooser';
import { mountStage, type Stage } from './stage';
import { firstMap, initialState, onMap } from './start';
import { Store, type State } from './state';
import { mountTable } from './table';
import { mountTimeline, stateSentence } from './timeline';
import { readAddress, type Address } from './url';

/** Everything that a part may need of the page. */
export interface Page {
  readonly store: Store;
  readonly clock: Clock;
  readonly parts: Shell;
  readonly stage: Stage;
  /** read aloud */
  say(text: string): void;
}

/** Keeps the address bar in step, without a step back for every date. */
function followAddress({ store, stage, clock }: Page, failed: (error: unknown) => void): () => void {
  const write = settled(150, () => {
    const hash = hashOf(store.state, stage.camera());
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  store.watch(['map', 'time', 'point', 'since', 'second', 'mode', 'swipe', 'region', 'panel'], write);
  addEventListener('hashchange', () => {
    const { edition, map, mode, swipe } = store.state;
    const asked = readAddress(location.hash);
    const entry = edition.entry(asked.map ?? map.id);
    const other = asked.second === undefined ? undefined : edition.entry(asked.second);
    Promise.all([entry ? edition.map(entry) : map, other && other.id !== entry?.id ? edition.map(other) : undefined]).then(([next, second]) => {
      store.set({ second, since: asked.since ?? 'none', mode: asked.mode ?? mode, swipe: asked.swipe ?? swipe, region: asked.region, panel: asked.panel });
      if (next !== map) store.set({ playing: false, ...onMap(next, asked.time ?? store.state.time) });
      else if (asked.time !== undefined) clock.go(asked.time);
      if (asked.point) store.set({ point: asked.point, place: undefined });
      const { camera } = asked;
      if (camera) stage.use((drawn) => drawn.jump(camera));
    }, failed);
  });
  return write;
}

/** Gives the map the room that panels leave, on a wide screen and on a narrow one. */
function followLayout({ store, parts, stage }: Page, card: HTMLElement): void {
  const narrow = matchMedia('(max-width: 899px)');
  let peek = 0;
  const makeRoom = (): void => {
    const { hidden, offsetHeight, offsetWidth } = card;
    const foot = Math.max(peek, hidden ? 0 : offsetHeight);
    if (narrow.matches) stage.setRoom({ top: parts.head.offsetHeight, right: 0, bottom: foot });
    else stage.setRoom({ top: 0, right: hidden ? 0 : offsetWidth + 68, bottom: 0 });
    parts.sheet.inert = narrow.matches && !hidden;
    document.documentElement.style.setProperty('--map-foot', narrow.matches ? `${foot}px` : '0px');
    const { point } = store.state;
    if (point && !hidden) stage.use((map) => map.reveal(point.lon, point.lat));
  };
  mountSheet(parts.sheet, parts.dock, (covered) => {
    peek = covered;
    makeRoom();
  });
  new ResizeObserver(makeRoom).observe(card);
  new ResizeObserver(() => {
    document.documentElement.style.setProperty('--head-height', `${parts.head.offsetHeight}px`);
    makeRoom();
  }).observe(parts.head);
}

async function mount(store: Store, parts: Shell, address: Address): Promise<void> {
  const clock = new Clock(store);
  const say = (text: string): void => {
    parts.live.textContent = text;
  };
  const notices = h('div', { class: 'notices' });
  let write = (): void => undefined;
  const failed = (error: unknown): void => notices.replaceChildren(explain('errorMap', error, () => location.reload()));
  const stage = mountStage(store, parts, address, () => write(), () => {
    stage.notices.append(h('div', { class: 'notice', role: 'alert' }, h('p', {}, t('errorGraphics'))));
  }, failed);
  stage.notices.after(notices);
  const page: Page = { store, clock, parts, stage, say };

  const card = new Card(store, clock, () => stage.focus(), say);
  const drawer = mountDrawer(store, card, clock, () => stage.focus());
  parts.stage.append(mountDivider(store), drawer.element);
  const search = mountSearch(store.state.edition, (found) => {
    if (found.kind === 'region') {
      const { id, bounds } = found.region;
      store.set({ region: id, panel: 'region' });
      if (bounds) stage.use((map) => map.fit(bounds));
    } else {
      const { place } = found;
      store.set({ point: { lon: place.lon, lat: place.lat }, place, panel: undefined });
      stage.use((map) => map.goTo(place.lon, place.lat));
    }
    drawer.focus();
  }, say);
  const compare = mountCompareChooser(store, failed);
  compare?.append(mountNumbersLink(store));
  parts.tools.append(search, mountMapChooser(store, failed));

  const axis = h('div', { class: 'axis' });
  const top = h('div', { class: 'dock-head' });
  parts.dock.append(top, axis);
  const timeline = mountTimeline(store, clock, axis);
  top.append(timeline.date, timeline.transport, h('div', { class: 'dock-choosers' }, mountSince(store), timeline.chooser));
  followLayout(page, drawer.element);
  // What is looked at later is made in a task of its own, so that a phone answers in between.
  await painted();
  const table = mountTable(store, stage);
  parts.side.append(...(compare ? [compare] : []), mountLegend(store), mountPanelLinks(store), mountShare(store, stage, mountMeasure(stage, say)), table.element, mountSources(store), mountNumbers(store), mountChecked(store), h('p', { class: 'zone' }, t('zone', { zone: zoneName(store.state.time) })));

  followPrinting(stage, () => `${t('map')}: ${dateInWords(store.state.time)}. ${stateSentence(store.state)}`);
  followHistories(store, (_map, error) => failed(error));
  const remember = followAddress(page, failed);
  write = () => {
    remember();
    table.moved();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => store.set({ dark: isDark() }));
  const announce = settled(700, (state: State) => say(t('announce', { date: dateInWords(state.time), state: stateSentence(state) })));
  store.watch(['time', 'playing'], (state) => {
    document.title = `${t('title')} – ${state.map.id}`;
    announce(state);
  });
}

/** The page's own letters, if they come soon: text that is being read should not move. */
function letters(): Promise<unknown> {
  const wanted = ['16px "Frontkart Sans"', '600 16px "Frontkart Serif"'].map((font) => document.fonts.load(font, language() === 'uk' ? 'Aж' : 'A').catch(() => []));
  return Promise.race([Promise.all(wanted), new Promise((done) => setTimeout(done, 350))]);
}

/**
 * What the card of a place asks for need not wait for the page: its words, then the histories of all maps. Resolves once all of that has
 * been asked for, or after a while. Letters are large, and on a slow line what is asked for after them comes after them.
 */
async function askForCard(edition: Edition, point: { readonly lon: number; readonly lat: number }): Promise<void> {
  const waited = (milliseconds: number): Promise<unknown> => new Promise((done) => setTimeout(done, milliseconds));
  const ignore = (): undefined => undefined;
  void cardPlaceAt(edition, point).catch(ignore);
  await Promise.race([cardEntries(edition).catch(ignore), waited(1000)]);
  await waited(0);
  for (const each of edition.site.maps) void Promise.all([edition.map(each), edition.history(each.id)]).catch(ignore);
}

export async function start(root: HTMLElement): Promise<void> {
  setLanguage(chooseLanguage(location.search, navigator.languages));
  document.documentElement.lang = language();
  // What the publisher wrote into the page stands there until there is something better.
  let shell: Shell | undefined;
  const mounted = (): Shell => (shell ??= mountShell(root));
  if (!root.querySelector('#first')) mounted().stage.append(h('p', { class: 'waiting' }, t('loading')));
  try {
    const edition = await Edition.open();
    const address = readAddress(location.hash);
    const entry = firstMap(edition, address);
    if (!entry) {
      nothingYet(mounted());
      return;
    }
    const other = address.second === entry.id ? undefined : edition.entry(address.second ?? '');
    const maps = Promise.all([edition.map(entry), other ? edition.map(other) : undefined]);
    // Who asks about a place reads its card, in whatever letters are there.
    const asked = address.point ? askForCard(edition, address.point) : letters();
    const [[map, second]] = await Promise.all([maps, readable(), asked]);
    const parts = mounted();
    parts.stage.replaceChildren();
    await mount(new Store(initialState(edition, map, second, address)), parts, address);
  } catch (error) {
    mounted().stage.replaceChildren(h('div', { class: 'notices' }, explain('errorMaps', error, () => void start(root))));
  }
}

function nothingYet(parts: Shell): void {
  parts.sheet.remove();
  parts.stage.replaceChildren(
    h('div', { class: 'nothing', 'data-test': 'empty' }, h('h2', {}, t('emptyTitle')), h('p', {}, t('emptyText')), h('pre', { tabindex: 0 }, h('code', {}, 'frontkart import snapshots STATES.tar.zst --map deepstate --profile deepstate'))),
  );
}
