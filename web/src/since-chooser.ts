/** The chooser of the moment since which changes are drawn. */
import { h } from './dom';
import { shortDate, utcTitle } from './format';
import { t } from './i18n';
import { dateField, startOfDay } from './since';
import type { Store } from './state';
import { day } from './time';

const choices = ['none', 'day', 'week', 'month', 'date'] as const;

export function mountSince(store: Store): HTMLElement {
  const select = h('select', { 'data-test': 'since', 'aria-label': t('since') }, ...choices.map((choice) => h('option', { value: choice }, t(`since.${choice}`))));
  const date = h('input', { type: 'date', 'aria-label': t('sinceDate'), 'data-test': 'since-date', hidden: true });
  const note = h('small', { class: 'since-note' });
  select.addEventListener('change', () => {
    const { time, instants } = store.state;
    const choice = select.value;
    if (choice === 'none' || choice === 'day' || choice === 'week' || choice === 'month') store.set({ since: choice });
    else store.set({ since: startOfDay(dateField(Math.max(instants[0] ?? time, time - 90 * day))) ?? time });
  });
  date.addEventListener('change', () => {
    const time = startOfDay(date.value);
    if (time !== undefined) store.set({ since: time });
  });
  store.watch(['since', 'sinceTime', 'axis'], ({ since, sinceTime, axis }) => {
    const chosen = typeof since === 'number';
    select.value = chosen ? 'date' : since;
    date.hidden = !chosen;
    date.min = dateField(axis.from);
    date.max = dateField(axis.to);
    if (chosen && document.activeElement !== date) date.value = dateField(since);
    note.textContent = sinceTime === undefined || chosen ? '' : shortDate(sinceTime);
    note.title = sinceTime === undefined ? '' : utcTitle(sinceTime);
  });
  return h('div', { class: 'since' }, h('label', {}, h('span', {}, t('since')), select), date, note);
}
