/** Words for what went wrong, what to do about it, and a way to try again. */
import { EditionError } from './edition';
import { h } from './dom';
import { t, type Key } from './i18n';

const advices: Record<EditionError['kind'], Key> = { network: 'errorNetwork', missing: 'errorMissing', damaged: 'errorDamaged' };

export function explain(title: Key, error: unknown, retry: () => void, small = false): HTMLElement {
  const known = error instanceof EditionError ? error : undefined;
  const advice = known ? t(advices[known.kind], { file: known.path }) : t('errorUnknown', { message: error instanceof Error ? error.message : String(error) });
  const again = h('button', { type: 'button', class: 'button' }, t('retry'));
  const notice = h('div', { class: small ? 'notice small' : 'notice', role: 'alert' }, h('strong', {}, t(title)), h('p', {}, advice), again);
  again.addEventListener('click', () => {
    notice.remove();
    retry();
  });
  return notice;
}
