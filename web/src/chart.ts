/** The area chart under the slider, on the same time axis, and the same numbers as a table. */
import uPlot from 'uplot';
import { api, isAbort, type AreaRow } from './api';
import type { Clock } from './clock';
import { visibleColour } from './colour';
import { h } from './dom';
import { number, shortDateTime, squareKilometres, tickLabel, utcTitle } from './format';
import { t } from './i18n';
import { entryLabel } from './labels';
import { explain } from './notice';
import { seriesOf, stack, type Series } from './series';
import type { Store } from './state';
import { ticks } from './time';
import { gutter, scrub } from './timeline';

const all = '';

/** The last state holds to the end of the axis. */
function hold(column: readonly number[]): number[] {
  return [...column, column.at(-1) ?? 0];
}

function withAlpha(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255).toString(16).padStart(2, '0')}`;
}

export class Chart {
  /** the chooser of what is drawn; stands in the dock's head */
  readonly chooser: HTMLElement;
  /** the numbers as a table; stands in the side panel */
  readonly table: HTMLElement;
  private readonly select = h('select', { 'data-test': 'chart-select', 'aria-label': t('chart') });
  private readonly canvas = h('div', { class: 'chart', role: 'img' });
  private readonly rows = h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': t('chart') });
  private plot: uPlot | undefined;
  private series: Series | undefined;
  private request: AbortController | undefined;

  constructor(
    private readonly store: Store,
    clock: Clock,
    axis: HTMLElement,
  ) {
    this.chooser = h('label', { class: 'chart-chooser' }, h('span', {}, t('area')), this.select);
    this.canvas.setAttribute('aria-label', t('chartAlt', { table: t('chartTable') }));
    axis.append(h('span', { class: 'unit', 'aria-hidden': 'true' }, t('km2', { value: '' }).trim()), this.canvas);
    scrub(this.canvas, store, clock);
    const details = h('details', { class: 'numbers' }, h('summary', {}, t('chartTable')), this.rows);
    details.addEventListener('toggle', () => details.open && this.fillTable());
    this.table = details;
    this.select.addEventListener('change', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    store.watch(['dark'], () => this.draw());
    store.watch(['map'], ({ map }) => {
      this.select.replaceChildren(h('option', { value: all }, t('chartAll')), ...map.legend.map((entry) => h('option', { value: entry.id }, entryLabel(entry))));
      details.open = false;
      void this.load();
    });
  }

  private async load(): Promise<void> {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    this.series = undefined;
    this.plot?.destroy();
    this.plot = undefined;
    this.canvas.replaceChildren();
    const { map } = this.store.state;
    let rows: AreaRow[];
    try {
      rows = await api.area(map.map, request.signal);
    } catch (error) {
      if (!isAbort(error)) this.canvas.append(explain('errorArea', error, () => void this.load(), true));
      return;
    }
    this.series = seriesOf(rows, map.legend.map((entry) => entry.id));
    this.draw();
    // Opened while the numbers were still under way.
    if (this.table.hasAttribute('open')) this.fillTable();
  }

  private draw(): void {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!this.series || this.series.times.length === 0 || width === 0 || height === 0) return;
    const { map, axis, dark } = this.store.state;
    const chosen = this.select.value;
    const entries = map.legend.filter((entry) => chosen === all || entry.id === chosen);
    const times = [...this.series.times, Math.max(axis.to, this.series.times.at(-1) ?? 0)].map((time) => time / 1000);
    const tops = stack(entries.map((entry) => hold(this.series?.km2.get(entry.id) ?? []))).toReversed();
    // Drawn from the top down: where a status has no area, its line lies under that of the one below.
    const drawn = entries.toReversed();
    const css = getComputedStyle(this.canvas);
    const ink = css.getPropertyValue('--ink-soft').trim();
    const grid = css.getPropertyValue('--rule').trim();
    const font = `12px ${css.getPropertyValue('--sans').trim()}`;
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    this.plot?.destroy();
    this.canvas.dataset['series'] = String(entries.length);
    this.plot = new uPlot(
      {
        width,
        height,
        padding: [8, gutter.right, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [axis.from / 1000, axis.to / 1000] },
          y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.06)] },
        },
        axes: [
          {
            stroke: ink, font, size: 24, gap: 4, grid: { show: false }, ticks: { stroke: grid, width: 1, size: 5 },
            splits: () => ticks(axis, Math.max(2, Math.floor(width / 84))).map((tick) => tick.time / 1000),
            values: () => ticks(axis, Math.max(2, Math.floor(width / 84))).map((tick, i) => tickLabel(tick, i === 0)),
          },
          {
            stroke: ink, font, size: gutter.left, gap: 6, space: 26, grid: { stroke: grid, width: 1 }, ticks: { show: false },
            values: (_plot, values) => values.map((value) => number(value, value % 1 === 0 ? 0 : 1)),
          },
        ],
        series: [
          {},
          ...drawn.map((entry, i) => ({
            label: entryLabel(entry),
            stroke: visibleColour(entry.colour, dark),
            width: 1.5,
            points: { show: false },
            ...(stepped ? { paths: stepped } : {}),
            ...(i === drawn.length - 1 ? { fill: withAlpha(visibleColour(entry.colour, dark), 0.35) } : {}),
          })),
        ],
        bands: drawn.slice(0, -1).map((entry, i) => ({ series: [i + 1, i + 2] as [number, number], fill: withAlpha(visibleColour(entry.colour, dark), 0.35) })),
      },
      [times, ...tops],
      this.canvas,
    );
  }

  private fillTable(): void {
    if (!this.series) return;
    const { map } = this.store.state;
    const { times, km2 } = this.series;
    this.rows.replaceChildren(
      h(
        'table', {},
        h('caption', {}, `${t('chart')} (${t('km2', { value: '' }).trim()})`),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('date')), ...map.legend.map((entry) => h('th', { scope: 'col' }, entryLabel(entry))))),
        h(
          'tbody', {},
          ...times.map((time, i) =>
            h('tr', {}, h('th', { scope: 'row', title: utcTitle(time) }, shortDateTime(time)), ...map.legend.map((entry) => h('td', {}, squareKilometres(km2.get(entry.id)?.[i] ?? 0)))),
          ),
        ),
      ),
    );
  }
}
