/** Where cards and panels are shown: one at a time, beside the map on a wide screen and over its foot on a narrow one. */
import type { Card } from './card';
import type { Clock } from './clock';
import { h, icon, icons } from './dom';
import { t, type Key } from './i18n';
import { explain } from './notice';
import type { State, Store } from './state';

/** A panel as the drawer shows it. It follows the state while it is open. */
export interface Panel {
  readonly title: Key;
  readonly element: HTMLElement;
}

export type PanelName = 'region' | 'compare' | 'downloads';

/** Each is loaded when it is first opened. */
const panels: Record<PanelName, (store: Store, go: (time: number) => void) => Promise<Panel>> = {
  region: async (store, go) => (await import('./region')).mountRegion(store, go),
  compare: async (store, go) => (await import('./compare-panel')).mountComparePanel(store, go),
  downloads: async (store) => {
    const { downloads } = await import('./downloads');
    return { title: 'panel.downloads', element: await downloads(store.state.edition) };
  },
};

function panelOf(state: State): PanelName | undefined {
  return state.panel !== undefined && state.panel in panels ? (state.panel as PanelName) : undefined;
}

export interface Drawer {
  /** hidden while there is nothing in it */
  readonly element: HTMLElement;
  /** to what is open */
  focus(): void;
}

/** `closed` gives the keyboard back when a panel goes that was not opened by a button. */
export function mountDrawer(store: Store, card: Card, clock: Clock, closed: () => void): Drawer {
  const host = h('section', { class: 'panel', hidden: true, tabindex: -1, 'data-test': 'panel' });
  const element = h('div', { class: 'drawer', hidden: true }, card.element, host);
  const mounted = new Map<PanelName, Promise<Panel>>();
  const go = (time: number): void => {
    clock.pause();
    clock.go(time);
  };
  let shown: PanelName | undefined;
  let opener: Element | null = null;

  const close = (): void => {
    store.set({ panel: undefined });
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    else closed();
  };
  const arrange = (): void => {
    const { panel, point } = { panel: panelOf(store.state), point: store.state.point };
    host.hidden = panel === undefined;
    card.element.hidden = panel !== undefined || point === undefined;
    element.hidden = panel === undefined && point === undefined;
  };
  const head = (title: string): HTMLElement => {
    const button = h('button', { type: 'button', class: 'round quiet', 'aria-label': t('close'), title: t('close'), 'data-test': 'panel-close' }, icon(icons.close));
    button.addEventListener('click', close);
    return h('header', { class: 'card-head' }, h('h2', {}, title), button);
  };
  const open = async (name: PanelName): Promise<void> => {
    host.dataset['panel'] = name;
    host.setAttribute('aria-label', t(`panel.${name}`));
    host.replaceChildren(head(t(`panel.${name}`)), h('p', { class: 'hint' }, t('loading')));
    let ready = mounted.get(name);
    if (!ready) {
      ready = panels[name](store, go);
      mounted.set(name, ready);
    }
    try {
      const panel = await ready;
      if (panelOf(store.state) === name) host.replaceChildren(head(t(panel.title)), panel.element);
    } catch (error) {
      mounted.delete(name);
      host.replaceChildren(head(t(`panel.${name}`)), explain('panel.error', error, () => void open(name), true));
    }
  };
  host.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  });
  store.watch(['panel'], (state) => {
    const panel = panelOf(state);
    if (panel !== shown) {
      shown = panel;
      if (panel) {
        opener = document.activeElement;
        void open(panel);
      } else {
        host.replaceChildren();
      }
    }
    arrange();
    if (panel && opener !== document.body) host.focus({ preventScroll: true });
  });
  // Asking about a place is asking for its card.
  let point = store.state.point;
  store.watch(['point'], (state) => {
    if (state.point !== point && state.point && panelOf(state)) store.set({ panel: undefined });
    point = state.point;
    arrange();
  });
  return { element, focus: () => (host.hidden ? card.element : host).focus({ preventScroll: true }) };
}

/** The ways to the panels, for the side of the page. */
export function mountPanelLinks(store: Store): HTMLElement {
  const names: PanelName[] = Object.keys(store.state.edition.site.compare ?? {}).length > 0 ? ['region', 'compare', 'downloads'] : ['region', 'downloads'];
  const buttons = names.map((name) => {
    const button = h('button', { type: 'button', class: 'link', 'data-test': `open-${name}` }, t(`panel.${name}`));
    button.addEventListener('click', () => store.set({ panel: name }));
    return button;
  });
  return h('section', { class: 'panel-links', 'aria-label': t('panel.more') }, h('h2', {}, t('panel.more')), h('ul', {}, ...buttons.map((button) => h('li', {}, button))));
}

/** From two maps on the map to the same two in numbers. */
export function mountNumbersLink(store: Store): HTMLElement {
  const button = h('button', { type: 'button', class: 'link numbers-link', 'data-test': 'compare-numbers' }, t('compare.numbers'));
  button.addEventListener('click', () => store.set({ panel: 'compare' }));
  store.watch(['second'], ({ second }) => (button.hidden = second === undefined));
  return button;
}
