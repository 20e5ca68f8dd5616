/** Which map, and which other one beside it. */
import { h } from './dom';
import type { Edition, MapEntry } from './edition';
import { t } from './i18n';
import type { Store } from './state';
import { onMap } from './start';

function nameOf(entry: MapEntry): string {
  return entry.mapper && entry.mapper !== entry.id ? `${entry.mapper} (${entry.id})` : entry.id;
}

export function usableMaps(edition: Edition): MapEntry[] {
  return edition.site.maps.filter((each) => each.states > 0);
}

export function mountMapChooser(store: Store, failed: (error: unknown) => void): HTMLElement {
  const { edition } = store.state;
  const select = h('select', { 'aria-label': t('map'), 'data-test': 'map' }, ...usableMaps(edition).map((entry) => h('option', { value: entry.id }, nameOf(entry))));
  select.addEventListener('change', () => {
    const entry = edition.entry(select.value);
    if (!entry) return;
    edition.map(entry).then((map) => {
      const { second, time } = store.state;
      store.set({ playing: false, ...onMap(map, time), second: second?.id === map.id ? undefined : second });
    }, failed);
  });
  store.watch(['map'], ({ map }) => (select.value = map.id));
  return h('label', { class: 'map-chooser' }, h('span', {}, t('map')), select);
}

/** The second map and how it is shown; nothing where the edition has one map only. */
export function mountCompareChooser(store: Store, failed: (error: unknown) => void): HTMLElement | undefined {
  const { edition } = store.state;
  const maps = usableMaps(edition).filter((entry) => entry.history);
  if (maps.length < 2) return undefined;
  const select = h('select', { 'aria-label': t('compareWith'), 'data-test': 'compare' });
  const modes = (['swipe', 'differ'] as const).map((mode) => {
    const button = h('button', { type: 'button', class: 'segment', 'data-test': `mode-${mode}` }, t(`compare.${mode}`));
    button.addEventListener('click', () => store.set({ mode }));
    return { mode, button };
  });
  const group = h('div', { class: 'segments', role: 'group', 'aria-label': t('compareMode') }, ...modes.map(({ button }) => button));
  select.addEventListener('change', () => {
    const entry = edition.entry(select.value);
    if (!entry) store.set({ second: undefined });
    else edition.map(entry).then((second) => store.set({ second }), failed);
  });
  store.watch(['map', 'second', 'mode'], ({ map, second, mode }) => {
    select.replaceChildren(h('option', { value: '' }, t('compareNone')), ...maps.filter(({ id }) => id !== map.id).map((entry) => h('option', { value: entry.id }, nameOf(entry))));
    select.value = second?.id ?? '';
    group.hidden = second === undefined;
    for (const each of modes) each.button.setAttribute('aria-pressed', String(each.mode === mode));
  });
  return h('div', { class: 'compare-chooser' }, h('label', { class: 'map-chooser' }, h('span', {}, t('compareWith')), select), group);
}
