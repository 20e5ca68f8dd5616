/** On a narrow screen the dock and the panel share a sheet at the bottom; a button opens it to its full height. */
import { h, icon, icons } from './dom';
import { t } from './i18n';

/** `covers` is told how many pixels of the map the closed sheet hides. */
export function mountSheet(sheet: HTMLElement, dock: HTMLElement, covers: (pixels: number) => void): void {
  const handle = h('button', { type: 'button', class: 'handle', 'aria-expanded': 'false', 'data-test': 'handle' }, icon(icons.up));
  const narrow = matchMedia('(max-width: 899px)');
  const write = (open: boolean): void => {
    sheet.classList.toggle('open', open);
    const name = t(open ? 'less' : 'details');
    handle.setAttribute('aria-expanded', String(open));
    handle.setAttribute('aria-label', name);
    handle.title = name;
    if (!open) sheet.scrollTop = 0;
  };
  handle.addEventListener('click', () => {
    sheet.classList.add('moving');
    write(!sheet.classList.contains('open'));
  });
  sheet.prepend(handle);
  write(false);
  const tell = (): void => {
    const covered = narrow.matches ? handle.offsetHeight + dock.offsetHeight : 0;
    document.documentElement.style.setProperty('--sheet-peek', `${covered}px`);
    covers(covered);
  };
  tell();
  new ResizeObserver(tell).observe(dock);
  narrow.addEventListener('change', tell);
}
