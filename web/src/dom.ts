/** Elements without markup: text never becomes HTML, and no inline style is written that the server's policy would block. */

type Attribute = string | number | boolean | null | undefined;
type Child = Node | string | null | undefined | false;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Readonly<Record<string, Attribute>> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, Attribute>> = {}, ...children: Node[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element: Element, attributes: Readonly<Record<string, Attribute>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** A pictogram on a 20 × 20 grid; it says nothing to those who listen, so its button needs a name. */
export function icon(path: string): SVGSVGElement {
  return svg('svg', { viewBox: '0 0 20 20', width: 20, height: 20, 'aria-hidden': 'true', focusable: 'false', class: 'icon' }, svg('path', { d: path }));
}

export const icons = {
  play: 'M6 3.5v13l10.5-6.5z',
  pause: 'M5 4h3.5v12H5zM11.5 4H15v12h-3.5z',
  previous: 'M4 4h2v12H4zM16 4v12L7.5 10z',
  next: 'M14 4h2v12h-2zM4 4v12l8.5-6z',
  close: 'M5.4 4 10 8.6 14.6 4 16 5.4 11.4 10l4.6 4.6-1.4 1.4L10 11.4 5.4 16 4 14.6 8.6 10 4 5.4z',
  plus: 'M9 4h2v5h5v2h-5v5H9v-5H4V9h5z',
  minus: 'M4 9h12v2H4z',
  whole: 'M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z',
  search: 'M8.5 3a5.5 5.5 0 1 0 3.3 9.9l3.7 3.7 1.1-1.1-3.7-3.7A5.5 5.5 0 0 0 8.5 3zm0 1.6a3.9 3.9 0 1 1 0 7.8 3.9 3.9 0 0 1 0-7.8z',
  link: 'M8.2 11.8a3 3 0 0 1 0-4.2l3-3a3 3 0 1 1 4.2 4.2l-1.3 1.3-1.1-1.1 1.3-1.3a1.4 1.4 0 1 0-2-2l-3 3a1.4 1.4 0 0 0 0 2zM11.8 8.2a3 3 0 0 1 0 4.2l-3 3a3 3 0 1 1-4.2-4.2l1.3-1.3 1.1 1.1-1.3 1.3a1.4 1.4 0 1 0 2 2l3-3a1.4 1.4 0 0 0 0-2z',
  up: 'M10 6.5 16.5 13l-1.4 1.4L10 9.3l-5.1 5.1L3.5 13z',
} as const;

/** Runs `work` once, `ms` after the last call. */
export function settled<A extends unknown[]>(ms: number, work: (...values: A) => void): (...values: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(work, ms, ...values);
  };
}

/** Resolves once the browser has shown what is there, and the reader could do something. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    // A page in the background has no frames.
    setTimeout(done, 500);
  });
}

/** Resolves once something to read is on the screen, as far as the browser tells. */
export function readable(): Promise<void> {
  return new Promise((done) => {
    const first = new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) done();
    });
    first.observe({ type: 'paint', buffered: true });
    // A page in the background is not painted.
    setTimeout(done, 1500);
  });
}

export function reducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export function isDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
