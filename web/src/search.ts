/** Search for a place by name in any script: a combobox as the ARIA guide describes it. */
import { h, icon, icons, settled } from './dom';
import type { Edition, Place } from './edition';
import { number, partyName } from './format';
import { t } from './i18n';
import { otherNames, placeName } from './labels';
import { Places } from './places';

export function mountSearch(edition: Edition, pick: (place: Place) => void, say: (text: string) => void): HTMLElement {
  const list = h('ul', { id: 'places', role: 'listbox', class: 'results', hidden: true, 'aria-label': t('search') });
  const input = h('input', {
    type: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'places', 'aria-label': t('search'),
    placeholder: t('search'), title: t('searchHint'), autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search', 'data-test': 'search',
  });
  let found: Place[] = [];
  let active = -1;
  let asked = 0;
  const places = new Places(edition);

  const close = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (place: Place | undefined): void => {
    if (!place) return;
    input.value = placeName(place);
    close();
    pick(place);
  };
  const mark = (index: number): void => {
    active = index;
    for (const [i, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(i === index));
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `place-${index}`);
    list.children[index]?.scrollIntoView({ block: 'nearest' });
  };
  const open = (): void => {
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  };
  const show = (): void => {
    list.replaceChildren(
      ...found.map((place, i) => {
        const about = [...otherNames(place).slice(0, 3), place.country ? partyName(place.country) : '', place.population ? number(place.population) : ''].filter(Boolean).join(' · ');
        const option = h('li', { role: 'option', id: `place-${i}`, 'aria-selected': 'false' }, h('strong', {}, placeName(place)), h('small', {}, about));
        option.addEventListener('pointerdown', (event) => event.preventDefault());
        option.addEventListener('click', () => choose(place));
        return option;
      }),
    );
    if (found.length === 0) list.append(h('li', { class: 'results-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, t('searchNone')));
    open();
    say(found.length === 0 ? t('searchNone') : t('searchCount', { count: found.length }));
  };
  const ask = settled(120, async (text: string) => {
    const mine = ++asked;
    try {
      const answer = await places.named(text, 8);
      if (mine !== asked) return;
      found = answer;
      show();
      mark(found.length > 0 ? 0 : -1);
    } catch {
      if (mine !== asked) return;
      found = [];
      list.replaceChildren(h('li', { class: 'results-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, t('errorSearch')));
      open();
    }
  });
  input.addEventListener('input', () => {
    const text = input.value.trim();
    if (text.length > 0) ask(text);
    else close();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && !list.hidden) choose(found[active]);
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden && found.length > 0) {
      mark((active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length);
    } else return;
    event.preventDefault();
  });
  input.addEventListener('blur', close);
  return h('div', { class: 'search', role: 'search' }, icon(icons.search), input, list);
}
