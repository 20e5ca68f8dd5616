/** Who made what lies under the maps. */
import type { Edition } from './edition';
import { t } from './i18n';

/** In a line, as it must stand on every view. */
export function baseCredit({ site }: Edition): string {
  return site.basemap ? `${site.basemap.attribution} · Natural Earth` : 'Natural Earth';
}

/** In sentences. */
export function baseWords({ site }: Edition): string {
  return site.basemap ? `${t('baseMap')} ${t('baseMapOwn', { who: site.basemap.attribution })}` : t('baseMap');
}
