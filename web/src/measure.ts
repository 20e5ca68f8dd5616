/** Measuring on the map: lengths along great circles, and the area within, on a sphere of the Earth's size. */
import { h } from './dom';
import { number, squareKilometres } from './format';
import { distanceKm } from './history';
import { t } from './i18n';
import type { Stage } from './stage';

type Position = readonly [lon: number, lat: number];

/** Radius of the sphere with the ellipsoid's surface, in km. */
const radius = 6371.0072;

export function lengthKm(points: readonly Position[]): number {
  return points.slice(1).reduce((sum, [lon, lat], i) => sum + distanceKm({ lon: points[i]![0], lat: points[i]![1] }, { lon, lat }), 0);
}

/** Of the ring through `points`, whichever way it runs. Rings around a pole or across ±180° are beyond it. */
export function areaKm2(points: readonly Position[]): number {
  const rad = Math.PI / 180;
  const sum = points.reduce((total, [lon, lat], i) => {
    const [nextLon, nextLat] = points[(i + 1) % points.length]!;
    return total + (nextLon - lon) * rad * (2 + Math.sin(lat * rad) + Math.sin(nextLat * rad));
  }, 0);
  return Math.abs((sum * radius * radius) / 2);
}

export function mountMeasure(stage: Stage, say: (text: string) => void): HTMLElement {
  const result = h('p', { 'data-test': 'measured' });
  const again = h('button', { type: 'button', class: 'link' }, t('measure.again'));
  const stop = h('button', { type: 'button', class: 'link' }, t('measure.stop'));
  const box = h('div', { class: 'measure-box', hidden: true, role: 'group', 'aria-label': t('measure') }, result, h('p', {}, again, ' · ', stop));
  const button = h('button', { type: 'button', class: 'link', 'aria-pressed': 'false', 'data-test': 'measure' }, t('measure'));
  let points: Position[] = [];

  const show = (): void => {
    stage.use((map) => map.setMeasure(points));
    const parts = [points.length > 1 ? t('measure.length', { km: number(lengthKm(points), 1) }) : t('measure.start'), points.length > 2 ? t('measure.area', { area: squareKilometres(areaKm2(points)) }) : ''];
    result.textContent = parts.filter(Boolean).join(', ');
    say(result.textContent);
  };
  const set = (on: boolean): void => {
    points = [];
    box.hidden = !on;
    button.setAttribute('aria-pressed', String(on));
    stage.use((map) => {
      map.catchClicks(on ? (lon, lat) => {
        points = [...points, [lon, lat]];
        show();
      } : undefined);
      map.setMeasure([]);
    });
    if (on) show();
  };
  button.addEventListener('click', () => {
    set(Boolean(box.hidden));
    if (!box.hidden) stage.focus();
  });
  again.addEventListener('click', () => {
    points = [];
    show();
    stage.focus();
  });
  stop.addEventListener('click', () => {
    set(false);
    button.focus();
  });
  stage.element.append(box);
  return button;
}
