/**
 * The map for other people's pages, in an iframe: `embed.html?lang=nb&controls=time#map=…&t=…&c=…&p=…`. The hash is that of
 * the full page, so that every view can be embedded; `controls` is `all` (the default), `time` or `none`.
 */
import './fonts.css';
import './css/base.css';
import './css/first.css';
import './css/layout.css';
import './css/time.css';
import './css/compare.css';
import './css/embed.css';
import { accuracyInShort } from './accuracy';
import { spokenStatuses } from './card-maps';
import { Clock } from './clock';
import { mountDivider } from './divider';
import { h, icon, icons, isDark } from './dom';
import { Edition } from './edition';
import { coordinates } from './format';
import { followHistories } from './histories';
import { stretchesAt } from './history';
import { chooseLanguage, language, setLanguage, t } from './i18n';
import { placeName } from './labels';
import { explain } from './notice';
import { hashOf } from './permalink';
import { mountStage, type Stage } from './stage';
import { firstMap, initialState } from './start';
import { Store, type State } from './state';
import { mountTimeline } from './timeline';
import { readAddress, type Address } from './url';

type Controls = 'all' | 'time' | 'none';

function controlsOf(search: string): Controls {
  const asked = new URLSearchParams(search).get('controls');
  return asked === 'time' || asked === 'none' ? asked : 'all';
}

/** To the same view on the full page. */
function mountLink(store: Store, stage: Stage): { element: HTMLAnchorElement; write(): void } {
  const element = h('a', { class: 'embed-link', target: '_blank', rel: 'noopener', 'data-test': 'full' }, t('embed.full'));
  const write = (): void => {
    element.href = `./?lang=${language()}${hashOf(store.state, stage.camera())}`;
  };
  store.watch(['map', 'time', 'point', 'since', 'second', 'mode', 'swipe'], write);
  return { element, write };
}

/** What the maps say about the point that was asked about, in a line. */
function mountAnswer(store: Store): HTMLElement {
  const name = h('strong', {});
  const words = h('span', {});
  const accuracy = h('small', {});
  const close = h('button', { type: 'button', class: 'round quiet', 'aria-label': t('close'), title: t('close') }, icon(icons.close));
  const element = h('div', { class: 'embed-answer', role: 'status', hidden: true, 'data-test': 'answer' }, h('p', {}, name, ' ', words, ' ', accuracy), close);
  close.addEventListener('click', () => store.set({ point: undefined, place: undefined }));
  const show = async ({ point, place, time, edition, histories }: State): Promise<void> => {
    element.hidden = point === undefined;
    if (!point) return;
    name.textContent = `${place ? placeName(place) : coordinates(point.lon, point.lat)}:`;
    const answers = await Promise.all(
      edition.site.maps.flatMap((entry) => {
        const composite = histories.get(entry.id);
        return composite ? [edition.map(entry).then((map) => ({ map, history: stretchesAt(composite, map, point.lon, point.lat) }))] : [];
      }),
    );
    if (store.state.point !== point || store.state.time !== time) return;
    words.textContent = spokenStatuses(answers, time);
    const moved = answers.flatMap(({ map }) => (map.linesWithin === undefined ? [] : [`${map.mapper || map.id}: ${accuracyInShort(map)}`]));
    accuracy.textContent = moved.join('; ');
  };
  store.watch(['point', 'place', 'time', 'histories'], (state) => void show(state));
  return element;
}

function mount(root: HTMLElement, store: Store, address: Address, controls: Controls): void {
  const part = (name: string, label: string): HTMLElement => h('section', { class: name, 'aria-label': label });
  const parts = { head: h('div'), tools: h('div'), stage: h('main', { class: 'stage', 'aria-label': t('map') }), sheet: h('div'), dock: part('dock', t('time')), side: h('div'), live: h('div') };
  const clock = new Clock(store);
  const notices = h('div', { class: 'notices' });
  const failed = (error: unknown): void => notices.replaceChildren(explain('errorMap', error, () => location.reload()));
  let moved = (): void => undefined;
  const stage = mountStage(store, parts, address, () => moved(), () => {
    notices.append(h('div', { class: 'notice', role: 'alert' }, h('p', {}, t('errorGraphics'))));
  }, failed, false);
  const link = mountLink(store, stage);
  moved = link.write;
  parts.stage.append(notices, mountDivider(store), mountAnswer(store));
  const axis = h('div', { class: 'axis' });
  const timeline = mountTimeline(store, clock, axis);
  parts.dock.append(h('div', { class: 'dock-head' }, timeline.date, ...(controls === 'none' ? [] : [timeline.transport]), link.element), ...(controls === 'none' ? [] : [axis]));
  root.className = `embed embed-${controls}`;
  parts.stage.prepend(h('h1', { class: 'unseen' }, t('title')));
  root.replaceChildren(parts.stage, parts.dock);
  followHistories(store, (_map, error) => failed(error));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => store.set({ dark: isDark() }));
}

async function start(root: HTMLElement): Promise<void> {
  setLanguage(chooseLanguage(location.search, navigator.languages));
  document.documentElement.lang = language();
  try {
    const edition = await Edition.open();
    const address = readAddress(location.hash);
    const entry = firstMap(edition, address);
    if (!entry) throw new Error(t('emptyTitle'));
    const other = address.second === entry.id ? undefined : edition.entry(address.second ?? '');
    const [map, second] = await Promise.all([edition.map(entry), other ? edition.map(other) : undefined]);
    mount(root, new Store(initialState(edition, map, second, address)), address, controlsOf(location.search));
  } catch (error) {
    root.replaceChildren(h('main', { class: 'notices' }, explain('errorMaps', error, () => void start(root))));
  }
}

void start(document.body);
