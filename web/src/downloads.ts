/** Everything that the edition has, as files: for maps, places, records, and what checks them. */
import { h } from './dom';
import type { Edition } from './edition';
import { shortDate } from './format';
import { localised, t } from './i18n';
import { cardEntries } from './card-data';
import { stop, word } from './card-words';

interface Row {
  readonly name: string;
  readonly path: string;
}

function links(edition: Edition, rows: readonly Row[]): HTMLElement {
  return h('ul', { class: 'files' }, ...rows.map(({ name, path }) => h('li', {}, h('a', { href: edition.address(path), download: path.split('/').at(-1) }, name))));
}

/** The files of one map. */
export function mapDownloads(edition: Edition, id: string): HTMLElement | undefined {
  const map = edition.entry(id);
  if (!map) return undefined;
  const rows: Row[] = Object.entries(map.downloads ?? {}).map(([format, path]) => ({ name: word('format', format), path }));
  if (map.history) rows.push({ name: t('format.history'), path: map.history });
  if (map.areas) rows.push({ name: t('format.areas'), path: map.areas });
  for (const [kind, path] of Object.entries(map.pictures ?? {})) if (kind.startsWith('light')) rows.push({ name: t(kind === 'light' ? 'format.svg' : 'format.png'), path });
  const licence = map.licence || t('licenceNone');
  return h(
    'section', { class: 'download', 'data-map': id },
    h('h3', {}, map.mapper || id),
    h('p', { class: 'hint' }, `${t('licence')}: ${licence}`, map.redistribute === 'none' ? `. ${t('noRedistribution')}` : ''),
    rows.length > 0 ? links(edition, rows) : h('p', { class: 'hint' }, t('downloads.none')),
  );
}

/** All of it. Everything is a plain file beside the page; nothing is asked of a server. */
export async function downloads(edition: Edition): Promise<HTMLElement> {
  const { site, head } = edition;
  const rows: Row[] = [];
  const add = (name: string, path: string | null | undefined): void => {
    if (path) rows.push({ name, path });
  };
  add(t('downloads.regions'), site.regions);
  add(t('downloads.sources'), site.sources);
  add(t('downloads.changes'), site.changes);
  add(t('downloads.contents'), (head.tree as typeof head.tree | null)?.contents);
  add(t('downloads.head'), 'edition.json');
  const compare = Object.entries(site.compare ?? {}).map(([pair, path]) => ({ name: t('downloads.compare', { maps: pair.replace('--', ' – ') }), path }));
  const cards = [...(await cardEntries(edition).catch(() => new Map())).values()].map((entry) => ({ name: t('downloads.records', { place: localised(entry.names) ?? entry.id }), path: entry.records }));
  return h(
    'div', { class: 'downloads' },
    h('p', { class: 'hint' }, head.preview ? t('previewText') : stop(t('downloads.hint', { date: shortDate(Date.parse(head.published)) }))),
    ...site.maps.map(({ id }) => mapDownloads(edition, id)),
    cards.length > 0 && h('section', {}, h('h3', {}, t('downloads.recordsTitle')), links(edition, cards)),
    compare.length > 0 && h('section', {}, h('h3', {}, t('downloads.compareTitle')), links(edition, compare)),
    h('section', {}, h('h3', {}, t('downloads.other')), links(edition, rows)),
  );
}
