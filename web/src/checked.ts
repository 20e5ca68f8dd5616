/** One line that says whether what is shown is what was published, and all that it rests on when asked. */
import { cardEntries } from './card-data';
import { counted } from './card-words';
import type { Report } from './checked-verify';
import { h, settled, svg } from './dom';
import { number, shortDateTime, utcTitle } from './format';
import { t, type Key } from './i18n';
import type { State, Store } from './state';

type Shown = 'checking' | 'ask' | 'preview' | 'holds' | 'unknown' | 'fails';

/** Leaves of more bytes than this are fetched only when the reader asks. */
const mostUnasked = 200_000;

/** The map and its history come first. */
const patience = 3000;

const lines: Record<Shown, Key> = { checking: 'checked.checking', ask: 'checked.ask', preview: 'checked.preview', holds: 'checked.holds', unknown: 'checked.unknown', fails: 'checked.fails' };

const signs: Record<Shown, string> = {
  checking: 'M5 10h.01M10 10h.01M15 10h.01',
  ask: 'M5 10h.01M10 10h.01M15 10h.01',
  preview: 'M5 10h10',
  holds: 'M4 10.5 8.2 15 16 5.5',
  unknown: 'M7.2 7.4a2.8 2.8 0 1 1 3.9 2.6c-.8.4-1.1.9-1.1 1.9M10 15.2v.01',
  fails: 'M5 5l10 10M15 5 5 15',
};

function sign(shown: Shown): SVGSVGElement {
  return svg('svg', { viewBox: '0 0 20 20', width: 18, height: 18, class: 'checked-sign', 'aria-hidden': 'true' }, svg('path', { d: signs[shown] }));
}

/** The place or region that a card is shown of, as the edition names it. */
function subjectOf(state: State): string | undefined {
  if (state.panel === 'region' && state.region !== undefined) return `region/${state.region}`;
  return state.place?.id === undefined ? undefined : `place/${state.place.id}`;
}

/** What of the edition is on the screen: the facts and histories of the maps drawn, and the card with its records. */
async function onScreen(state: State): Promise<{ files: string[]; records: string[] }> {
  const { edition, map, second } = state;
  const maps = [map, ...(second ? [second] : [])];
  const files = maps.flatMap(({ facts, history }) => [facts, ...(history ? [history] : [])]);
  const entries = await cardEntries(edition);
  const entry = entries.get(subjectOf(state) ?? '');
  if (!entry) return { files, records: [] };
  return { files: [...files, entry.card], records: [entry.records] };
}

/** The last check, since more than one line may tell of it. */
let last: { readonly key: string; readonly report: Promise<Report> } | undefined;

async function check(state: State): Promise<Report> {
  const [{ checkReceipts }, shown] = await Promise.all([import('./checked-verify'), onScreen(state).catch(() => ({ files: [], records: [] }))]);
  const { edition } = state;
  const key = JSON.stringify(shown);
  if (last?.key !== key) last = { key, report: checkReceipts(edition.signed, shown, async (path) => new Uint8Array(await edition.bytes(path))) };
  const report = await last.report;
  // What could not be read may be there the next time.
  if (report.unread.length > 0) last = undefined;
  return report;
}

function finding(name: string, found: string, holds: boolean | undefined): HTMLElement {
  return h('div', { class: `finding ${holds === undefined ? 'open' : holds ? 'holds' : 'fails'}` }, h('dt', {}, name), h('dd', {}, found));
}

const isTrue = (found: string): boolean | undefined => (found === 'holds' || found === 'first' ? true : found === 'fails' ? false : undefined);

/** What each step found, in words. */
function findings(report: Report, state: State): HTMLElement {
  const { head, signature } = state.edition.signed;
  const say = (step: 'signature' | 'tree' | 'chain', found: string): HTMLElement => finding(t(`checked.${step}`), t(`checked.${step}.${found}` as Key, { number: head.previous?.number ?? 0 }), isTrue(found));
  const shown = [counted('checked.files', report.files), ...(report.records > 0 ? [counted('checked.records', report.records)] : [])].join(', ');
  return h(
    'div', {},
    h(
      'dl', { class: 'findings' },
      say('signature', report.signature),
      say('tree', report.tree),
      report.tree === 'unknown' ? undefined : finding(t('checked.shown'), report.wrong.length === 0 ? t('checked.shown.holds', { what: shown }) : t('checked.shown.fails', { what: report.wrong.join(', ') }), report.wrong.length === 0),
      say('chain', report.chain),
      report.unread.length > 0 && finding(t('checked.unread'), report.unread.join(', '), undefined),
    ),
    h(
      'dl', { class: 'receipt' },
      h('dt', {}, t('checked.edition')),
      h('dd', {}, h('span', { title: utcTitle(Date.parse(head.published)) }, `${head.number}, ${shortDateTime(Date.parse(head.published))}`)),
      h('dt', {}, t('checked.root')),
      h('dd', {}, h('code', {}, head.tree?.root ?? '–')),
      h('dt', {}, t('checked.key')),
      h('dd', {}, h('code', {}, signature?.key ?? '–')),
    ),
    h('p', { class: 'hint' }, t('checked.how')),
    h('pre', { tabindex: 0 }, h('code', {}, `frontkart verify-edition ${state.edition.site.url ?? state.edition.address('.')}`)),
    h('p', { class: 'hint' }, t('checked.limits')),
  );
}

/** Checks again whenever other files are on the screen. */
export function mountChecked(store: Store): HTMLElement {
  const line = h('summary', { 'data-test': 'checked-line' });
  const body = h('div', { class: 'checked-body' });
  const element = h('details', { class: 'checked', 'data-test': 'checked' }, line, body);
  let asked = 0;
  const show = (shown: Shown, about: string): void => {
    element.dataset['state'] = shown;
    line.replaceChildren(sign(shown), h('span', {}, h('strong', {}, t(lines[shown])), ' ', h('span', { class: 'checked-about' }, about)));
  };
  const run = async (): Promise<void> => {
    const mine = ++asked;
    const { state } = store;
    if (state.edition.head.preview) {
      show('preview', t('checked.previewAbout'));
      body.replaceChildren(h('p', { class: 'hint' }, t('checked.previewMore')));
      return;
    }
    const size = 32 * ((state.edition.head.tree as typeof state.edition.head.tree | null)?.size ?? 0);
    if (size > mostUnasked && !element.open) {
      show('ask', t('checked.askAbout', { size: number(size / 1e6, 1) }));
      return;
    }
    show('checking', '');
    const [report, { verdict }] = await Promise.all([check(state), import('./checked-verify')]);
    if (mine !== asked) return;
    const result = verdict(report);
    show(result, result === 'holds' ? t('checked.holdsAbout', { number: state.edition.head.number, what: report.records > 0 ? counted('checked.records', report.records) : counted('checked.files', report.files) }) : t(`checked.${result}About`));
    body.replaceChildren(findings(report, state));
  };
  const soon = settled(400, run);
  const begin = performance.now() + patience;
  show('checking', '');
  store.watch(['map', 'second', 'place', 'region', 'panel'], () => {
    if (performance.now() > begin) soon();
  });
  setTimeout(run, patience);
  element.addEventListener('toggle', () => {
    const shown = element.dataset['state'];
    if (element.open && (shown === 'ask' || shown === 'unknown')) void run();
  });
  return element;
}
