/** What each maker means by the words of its map: the maker's own definitions, with the way to them. */
import { external } from './claims-list';
import { h } from './dom';
import type { LegendEntry, MapInfo } from './edition';
import { language, localised, t } from './i18n';
import { entryLabel } from './labels';
import { swatch } from './pattern';

function definition(entry: LegendEntry): HTMLElement {
  const text = entry.definition ? localised(entry.definition) : undefined;
  const tag = entry.definition && !(language() in entry.definition) ? Object.keys(entry.definition)[0] : undefined;
  return h(
    'div', { class: 'definition' },
    h('dt', {}, swatch(entry.standing, entry.colour), entryLabel(entry)),
    h('dd', {}, text === undefined ? t('noDefinition') : h('span', { lang: tag === 'und' ? undefined : tag }, text), ' ', external(t('original'), entry.definition_link)),
  );
}

/** The definitions of a map; of all its statuses, or of those named. */
export function definitionsOf(map: MapInfo, statuses?: ReadonlySet<string>): HTMLElement {
  const entries = map.legend.filter((entry) => statuses === undefined || statuses.has(entry.id));
  const name = map.mapper || map.id;
  return h(
    'section', { class: 'definitions', 'data-map': map.id },
    h('h4', {}, external(name, map.link) ?? name),
    entries.length > 0 ? h('dl', {}, ...entries.map(definition)) : h('p', { class: 'hint' }, t('definitions.none')),
    h('p', { class: 'hint' }, t('definitions.blank')),
  );
}
