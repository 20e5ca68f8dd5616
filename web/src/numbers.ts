/** The areas of every state as a table. */
import { h } from './dom';
import { shortDateTime, squareKilometres, utcTitle } from './format';
import { t } from './i18n';
import { entryLabel } from './labels';
import type { Store } from './state';

export function mountNumbers(store: Store): HTMLElement {
  const scroll = h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('chart') });
  const details = h('details', { class: 'numbers' }, h('summary', {}, t('chartTable')), scroll);
  const fill = (): void => {
    const { map } = store.state;
    const columns = map.legend.map((entry) => map.series.find(({ status }) => status === entry.id)?.km2);
    scroll.replaceChildren(
      h(
        'table', {},
        h('caption', {}, `${t('chart')} (${t('km2', { value: '' }).trim()})`),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('date')), ...map.legend.map((entry) => h('th', { scope: 'col' }, entryLabel(entry))))),
        h(
          'tbody', {},
          ...map.instants.map((time, i) =>
            h('tr', {}, h('th', { scope: 'row', title: utcTitle(time) }, shortDateTime(time)), ...columns.map((km2) => h('td', {}, squareKilometres(km2?.[i] ?? 0)))),
          ),
        ),
      ),
    );
  };
  details.addEventListener('toggle', () => details.open && fill());
  store.watch(['map'], () => details.open && fill());
  return details;
}
