/** Search for a place or region by name in any script: a combobox as the ARIA guide describes it. */
import { counted } from './card-words';
import { h, icon, icons, settled } from './dom';
import type { Edition } from './edition';
import { number, partyName } from './format';
import { language, t } from './i18n';
import { otherNames } from './labels';
import { SearchIndex, type Found } from './search-index';

const most = 9;

/** What stands under a name: its other names, where it is, how many live there. */
function about(found: Found): HTMLElement {
  const parts: (Node | string)[] = [];
  const add = (part: Node | string): void => void parts.push(...(parts.length > 0 ? [' · ', part] : [part]));
  if (found.kind === 'region') {
    add(t('search.region'));
    const { names, country } = found.region;
    for (const [lang, text] of Object.entries(names)) if (text !== found.name && lang !== language()) add(h('span', { lang }, text));
    if (country) add(partyName(country));
  } else {
    const { place } = found;
    const language = new Map(place.names.map(({ lang, text }) => [text, lang]));
    for (const text of otherNames(place).slice(0, 3)) add(h('span', { lang: language.get(text) }, text));
    if (place.country) add(partyName(place.country));
    if (place.population) add(number(place.population));
  }
  return h('small', {}, ...parts);
}

export function mountSearch(edition: Edition, pick: (found: Found) => void, say: (text: string) => void): HTMLElement {
  const list = h('ul', { id: 'places', role: 'listbox', class: 'results', hidden: true, 'aria-label': t('search') });
  const input = h('input', {
    type: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'places', 'aria-label': t('search'),
    placeholder: t('search'), title: t('searchHint'), autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search', 'data-test': 'search',
  });
  const index = new SearchIndex(edition);
  let found: Found[] = [];
  let active = -1;
  let asked = 0;

  const close = (): void => {
    ++asked;
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (chosen: Found | undefined): void => {
    if (!chosen) return;
    input.value = chosen.name;
    close();
    pick(chosen);
  };
  const mark = (next: number): void => {
    active = next;
    for (const [i, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(i === next));
    if (next < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `place-${next}`);
    list.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const open = (...options: Node[]): void => {
    list.replaceChildren(...options);
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  };
  const nothing = (text: string): void => {
    open(h('li', { class: 'results-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, text));
    say(text);
  };
  const show = (): void => {
    if (found.length === 0) {
      nothing(t('searchNone'));
      return;
    }
    open(
      ...found.map((each, i) => {
        const known = each.kind === 'place' ? each.place.card : each.region.card;
        const option = h('li', { role: 'option', id: `place-${i}`, 'aria-selected': 'false', class: `result-${each.kind}` }, h('strong', {}, each.name, known === true && h('span', { class: 'result-card' }, ` ${t('search.card')}`)), about(each));
        option.addEventListener('pointerdown', (event) => event.preventDefault());
        option.addEventListener('click', () => choose(each));
        return option;
      }),
    );
    mark(0);
    say(counted('search.found', found.length));
  };
  const ask = settled(120, async (text: string) => {
    const mine = ++asked;
    try {
      const answer = await index.find(text, most);
      if (mine !== asked) return;
      found = answer;
      show();
    } catch {
      if (mine !== asked) return;
      found = [];
      nothing(t('errorSearch'));
    }
  });
  input.addEventListener('input', () => {
    const text = input.value.trim();
    if (text.length > 0) ask(text);
    else close();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1 + (active < 0 ? 1 : 0) };
    const to = moves[event.key];
    if (event.key === 'Escape' && !list.hidden) close();
    else if (event.key === 'Escape') input.value = '';
    else if (event.key === 'Enter' && !list.hidden) choose(found[active]);
    else if (to !== undefined && list.hidden && input.value.trim() !== '') ask(input.value.trim());
    else if (to !== undefined && !list.hidden && found.length > 0) mark((to + found.length) % found.length);
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', close);
  return h('div', { class: 'search', role: 'search' }, icon(icons.search), input, list);
}
