/** The line between two maps, which the reader moves. */
import { h } from './dom';
import { t } from './i18n';
import type { Store } from './state';

const step = 0.02;

function percent(share: number): number {
  return Math.round(share * 100);
}

export function mountDivider(store: Store): HTMLElement {
  const handle = h('div', { class: 'divider-handle', role: 'slider', tabindex: 0, 'aria-label': t('divider'), 'aria-valuemin': 0, 'aria-valuemax': 100, 'data-test': 'divider' });
  const left = h('span', { class: 'divider-name left' });
  const right = h('span', { class: 'divider-name right' });
  const line = h('div', { class: 'divider' }, left, right, handle);
  const box = h('div', { class: 'divider-box', hidden: true }, line);
  const go = (share: number): void => store.set({ swipe: Math.min(1, Math.max(0, share)) });

  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener('pointermove', (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { left: from, width } = box.getBoundingClientRect();
    if (width > 0) go((event.clientX - from) / width);
  });
  handle.addEventListener('keydown', (event) => {
    const { swipe } = store.state;
    const moves: Record<string, number> = { ArrowLeft: swipe - step, ArrowDown: swipe - step, ArrowRight: swipe + step, ArrowUp: swipe + step, Home: 0, End: 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  store.watch(['map', 'second', 'mode'], ({ map, second, mode }) => {
    box.hidden = second === undefined || mode !== 'swipe';
    left.textContent = map.mapper || map.id;
    right.textContent = second?.mapper || second?.id || '';
  });
  store.watch(['swipe', 'map', 'second'], ({ swipe, map, second }) => {
    line.style.transform = `translateX(${(swipe * 100).toFixed(2)}%)`;
    handle.setAttribute('aria-valuenow', String(percent(swipe)));
    handle.setAttribute('aria-valuetext', t('dividerAt', { percent: percent(swipe), left: map.mapper || map.id, right: second?.mapper || second?.id || '' }));
  });
  return box;
}
