/** Words for what went wrong, what to do about it, and a way to try again. */
import { ApiError } from './api';
import { h } from './dom';
import { t, type Key } from './i18n';

export function explain(title: Key, error: unknown, retry: () => void, small = false): HTMLElement {
  const known = error instanceof ApiError ? error : undefined;
  const advice = known?.kind === 'network' ? t('errorNetwork') : known?.kind === 'refused' ? [known.message, known.remedy].filter(Boolean).join(' ') : t('errorAnswer');
  const again = h('button', { type: 'button', class: 'button' }, t('retry'));
  const notice = h('div', { class: small ? 'notice small' : 'notice', role: 'alert' }, h('strong', {}, t(title)), h('p', {}, advice), again);
  again.addEventListener('click', () => {
    notice.remove();
    retry();
  });
  return notice;
}
