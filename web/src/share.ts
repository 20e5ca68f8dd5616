/** What is shown, to take along: its address, for another page, as a picture, on paper. */
import { h } from './dom';
import { language, t } from './i18n';
import { explain } from './notice';
import { hashOf, pageAddress } from './permalink';
import type { Stage } from './stage';
import type { State, Store } from './state';

/** HTML for another page. */
export function embedCode(state: State, stage: Stage): string {
  const address = `${pageAddress(state.edition)}embed.html?lang=${language()}${hashOf({ ...state, panel: undefined, region: undefined }, stage.camera())}`;
  return `<iframe src="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" width="800" height="600" title="${t('title')}" loading="lazy" allowfullscreen></iframe>`;
}

/** `tools` are more of what can be done with the map. */
export function mountShare(store: Store, stage: Stage, ...tools: HTMLElement[]): HTMLElement {
  const notices = h('div', {});
  const code = h('textarea', { readonly: true, rows: 5, spellcheck: 'false', 'aria-label': t('share.code'), 'data-test': 'embed-code' });
  const copy = h('button', { type: 'button', class: 'link', 'data-test': 'copy-embed' }, t('share.copy'));
  const embed = h('details', { class: 'share-embed' }, h('summary', { 'data-test': 'embed' }, t('share.embed')), h('p', { class: 'hint' }, t('share.embedHint')), code, copy);
  const write = (): void => {
    if (embed.open) code.value = embedCode(store.state, stage);
  };
  embed.addEventListener('toggle', write);
  code.addEventListener('focus', () => code.select());
  copy.addEventListener('click', () => void navigator.clipboard?.writeText(code.value).then(() => (copy.textContent = t('share.copied'))));
  store.watch(['map', 'time', 'point', 'since', 'second', 'mode', 'swipe'], write);

  const take = (kind: 'svg' | 'png'): HTMLElement => {
    const button = h('button', { type: 'button', class: 'link', 'data-test': `picture-${kind}` }, t(`share.${kind}`));
    button.addEventListener('click', async () => {
      notices.replaceChildren();
      try {
        const [{ savePicture }, map] = await Promise.all([import('./print-picture'), stage.ready]);
        if (map) await savePicture(store.state, map, kind, stage.camera());
      } catch (error) {
        notices.replaceChildren(explain('share.failed', error, () => button.click(), true));
      }
    });
    return button;
  };
  const paper = h('button', { type: 'button', class: 'link', 'data-test': 'print' }, t('share.print'));
  paper.addEventListener('click', () => print());
  return h('section', { class: 'panel-links share', 'aria-label': t('share') }, h('h2', {}, t('share')), h('ul', {}, ...tools.map((tool) => h('li', {}, tool)), h('li', {}, take('svg')), h('li', {}, take('png')), h('li', {}, paper), h('li', {}, embed)), notices);
}
