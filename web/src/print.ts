/** Paper cannot show what a graphics card draws: a picture of the map takes its place while the page is printed. */
import { h } from './dom';
import type { Stage } from './stage';

/** Paper is finer than most screens. */
const sharp = 2;

export function followPrinting(stage: Stage, described: () => string): void {
  const box = h('div', { class: 'print-picture' });
  stage.element.append(box);
  stage.use((map) => {
    addEventListener('beforeprint', () => {
      const { url } = map.captureNow(Math.max(sharp, devicePixelRatio));
      box.replaceChildren(h('img', { src: url, alt: described() }));
    });
    addEventListener('afterprint', () => box.replaceChildren());
  });
}
