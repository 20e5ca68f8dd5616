/** The time dock: the date in words, the transport, and the slider, whose track is the chart of areas. */
import type { Clock } from './clock';
import { h, icon, icons } from './dom';
import { clock as clockText, dateInWords, longDate, shortDateTime, utcTitle, weekday } from './format';
import { t } from './i18n';
import type { State, Store } from './state';
import { day } from './time';
import { mountTrack, timeScale } from './track';

const speeds = [0.5, 1, 2, 4] as const;

/** Moves time while a pointer is held down on `element`; its left edge is the dock's left edge. */
export function scrub(element: HTMLElement, store: Store, clock: Clock): void {
  const move = (event: PointerEvent): void => {
    const box = element.getBoundingClientRect();
    clock.go(timeScale(store.state, box.width).time(event.clientX - box.left));
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    clock.pause();
    element.setPointerCapture(event.pointerId);
    move(event);
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) move(event);
  });
}

/** The sentence under the date: which state the areas are of. */
export function stateSentence(state: State): string {
  const instant = state.instants[state.index];
  return instant === undefined ? t('beforeFirst') : t('stateOf', { date: shortDateTime(instant) });
}

export function mountTimeline(store: Store, clock: Clock, axis: HTMLElement): { date: HTMLElement; transport: HTMLElement; chooser: HTMLElement } {
  const dateText = h('span', { class: 'date-day' });
  const dateClock = h('span', { class: 'date-clock' });
  const heading = h('h2', { class: 'date' }, dateText, ' ', dateClock);
  const sentence = h('p', { class: 'date-state' });

  const button = (name: 'previous' | 'next'): HTMLButtonElement => {
    const element = h('button', { type: 'button', class: 'round', 'aria-label': t(name), title: t(name) }, icon(icons[name]));
    element.addEventListener('click', () => {
      clock.pause();
      clock.step(name === 'next' ? 1 : -1);
    });
    return element;
  };
  const play = h('button', { type: 'button', class: 'round play', 'data-test': 'play' });
  play.addEventListener('click', () => clock.toggle());
  const speed = h(
    'select', { class: 'speed', 'aria-label': t('speed'), title: t('speed') },
    ...speeds.map((value) => h('option', { value, selected: value === 1 }, t('speedValue', { value: value.toLocaleString(document.documentElement.lang) }))),
  );
  speed.addEventListener('change', () => store.set({ speed: Number(speed.value) }));
  const transport = h('div', { class: 'transport', role: 'group', 'aria-label': t('time') }, button('previous'), play, button('next'), speed);

  const track = mountTrack(store);
  const thumb = h('span', { class: 'slider-thumb', 'aria-hidden': 'true' });
  const playhead = h('span', { class: 'playhead', 'aria-hidden': 'true' }, thumb);
  const slider = h('div', { class: 'slider', role: 'slider', tabindex: 0, 'aria-label': t('timeSlider'), 'aria-orientation': 'horizontal', 'data-test': 'slider' }, track.element, playhead);
  axis.append(slider);
  scrub(slider, store, clock);

  slider.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { instants, time } = store.state;
    const moves: Record<string, () => void> = {
      ArrowRight: () => clock.step(1),
      ArrowUp: () => clock.step(1),
      ArrowLeft: () => clock.step(-1),
      ArrowDown: () => clock.step(-1),
      PageUp: () => clock.go(time + 30 * day),
      PageDown: () => clock.go(time - 30 * day),
      Home: () => clock.go(instants[0] ?? time),
      End: () => clock.go(instants.at(-1) ?? time),
    };
    if (event.key === ' ') {
      event.preventDefault();
      clock.toggle();
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    clock.pause();
    move();
  });

  // Kept, because asking for it while time moves would lay the page out anew for every frame.
  let width = 0;
  const place = (state: State): void => {
    playhead.style.transform = `translateX(${timeScale(state, width).x(state.time).toFixed(2)}px)`;
  };
  new ResizeObserver(() => {
    width = slider.clientWidth;
    place(store.state);
  }).observe(slider);

  store.watch(['time', 'index', 'axis'], (state) => {
    const { time } = state;
    dateText.textContent = longDate(time);
    dateClock.textContent = `${weekday(time)} ${clockText(time)}`;
    heading.title = utcTitle(time);
    const instant = state.instants[state.index];
    sentence.textContent = stateSentence(state);
    sentence.title = instant === undefined ? '' : utcTitle(instant);
    slider.setAttribute('aria-valuemin', String(Math.floor(state.axis.from / 1000)));
    slider.setAttribute('aria-valuemax', String(Math.ceil(state.axis.to / 1000)));
    slider.setAttribute('aria-valuenow', String(Math.floor(time / 1000)));
    slider.setAttribute('aria-valuetext', `${dateInWords(time)}. ${stateSentence(state)}`);
    place(state);
  });
  store.watch(['playing'], ({ playing }) => {
    const name = t(playing ? 'pause' : 'play');
    play.replaceChildren(icon(playing ? icons.pause : icons.play));
    play.setAttribute('aria-label', name);
    play.title = name;
  });
  return { date: h('div', { class: 'date-block' }, heading, sentence), transport, chooser: track.chooser };
}
