/** The empty page: the places that parts are mounted in. */
import { h } from './dom';
import { language, languages, t } from './i18n';

export interface Shell {
  readonly head: HTMLElement;
  /** search and choosers, under the name of the page */
  readonly tools: HTMLElement;
  /** the map and what lies over it */
  readonly stage: HTMLElement;
  /** on a narrow screen: dock and side, as a sheet */
  readonly sheet: HTMLElement;
  /** date, transport and slider */
  readonly dock: HTMLElement;
  /** legend, sources, panels */
  readonly side: HTMLElement;
  /** read aloud to those who listen */
  readonly live: HTMLElement;
  /** the picture that the publisher wrote into the page, which is on the screen already */
  readonly still?: HTMLImageElement | undefined;
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

export function mountShell(root: HTMLElement): Shell {
  const tools = h('div', { class: 'tools' });
  const head = h('header', { class: 'head' }, h('div', { class: 'brand' }, h('h1', {}, t('title')), h('p', {}, t('tagline')), languageChooser()), tools);
  const stage = h('section', { class: 'stage', 'aria-label': t('map') });
  const dock = h('section', { class: 'dock', 'aria-label': t('time'), id: 'time' });
  const side = h('aside', { class: 'side', 'aria-label': t('legend') });
  const sheet = h('div', { class: 'sheet' }, dock, side);
  const live = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite', 'data-test': 'live' });
  const still = root.querySelector<HTMLImageElement>('#first img') ?? undefined;
  root.replaceChildren(h('a', { class: 'skip', href: '#time' }, t('skip')), head, h('main', { class: 'main' }, stage, sheet), live);
  root.querySelector('.skip')?.addEventListener('click', (event) => {
    // The address' hash belongs to the map.
    event.preventDefault();
    dock.querySelector<HTMLElement>('[role=slider]')?.focus();
  });
  return { head, tools, stage, sheet, dock, side, live, still };
}
