/** The time dock: the date in words, the transport, and the slider over the map's real time axis. */
import type { Clock } from './clock';
import { h, icon, icons, svg } from './dom';
import { clock as clockText, dateInWords, longDate, shortDateTime, utcTitle, weekday } from './format';
import { t } from './i18n';
import type { State, Store } from './state';
import { day, TimeScale } from './time';

/** Width of the gutter left of the axis (the chart's numbers), and right of it; CSS has the same numbers. */
export const gutter = { left: 52, right: 14 } as const;

const speeds = [0.5, 1, 2, 4] as const;

export function timeScale(state: State, width: number): TimeScale {
  return new TimeScale(state.axis, gutter.left, width - gutter.right);
}

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

export function mountTimeline(store: Store, clock: Clock, axis: HTMLElement): HTMLElement[] {
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

  const marks = svg('svg', { class: 'slider-marks', 'aria-hidden': 'true', preserveAspectRatio: 'none' });
  const thumb = h('span', { class: 'slider-thumb', 'aria-hidden': 'true' });
  const slider = h('div', { class: 'slider', role: 'slider', tabindex: 0, 'aria-label': t('timeSlider'), 'aria-orientation': 'horizontal', 'data-test': 'slider' }, marks, thumb);
  const playhead = h('span', { class: 'playhead', 'aria-hidden': 'true' });
  axis.append(slider, playhead);
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

  let width = 0;
  const place = (state: State): void => {
    const x = timeScale(state, width).x(state.time);
    thumb.style.transform = `translateX(${x}px)`;
    playhead.style.transform = `translateX(${x}px)`;
  };
  const drawMarks = (state: State): void => {
    if (width === 0) return;
    const scale = timeScale(state, width);
    const first = scale.x(state.instants[0] ?? state.axis.from);
    const last = scale.x(state.axis.to);
    const path = state.instants.map((instant) => `M${scale.x(instant).toFixed(2)} 5v10`).join('');
    marks.classList.toggle('dense', state.instants.length > width / 8);
    marks.setAttribute('viewBox', `0 0 ${width} 20`);
    marks.replaceChildren(
      svg('path', { class: 'rail-before', d: `M${gutter.left} 10H${first}` }),
      svg('path', { class: 'rail', d: `M${first} 10H${last}` }),
      svg('path', { class: 'rail-marks', d: path }),
    );
  };
  new ResizeObserver(() => {
    width = axis.clientWidth;
    drawMarks(store.state);
    place(store.state);
  }).observe(axis);

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
  store.watch(['instants', 'axis'], drawMarks);
  store.watch(['playing'], ({ playing }) => {
    const name = t(playing ? 'pause' : 'play');
    play.replaceChildren(icon(playing ? icons.pause : icons.play));
    play.setAttribute('aria-label', name);
    play.title = name;
  });
  return [h('div', { class: 'date-block' }, heading, sentence), transport];
}
