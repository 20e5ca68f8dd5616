import en from './i18n/en.json';
import nb from './i18n/nb.json';
import uk from './i18n/uk.json';

export type Key = keyof typeof en;
export type Language = 'nb' | 'en' | 'uk';

/** Every language names itself; equal rank, in the order of the chooser. */
export const languages: ReadonlyArray<readonly [Language, string]> = [
  ['nb', 'Norsk bokmål'],
  ['en', 'English'],
  ['uk', 'Українська'],
];

const texts: Record<Language, Record<Key, string>> = { nb, en, uk };

const spoken: Record<string, Language> = { nb: 'nb', no: 'nb', nn: 'nb', en: 'en', uk: 'uk' };

/** The first language that the page has, by `?lang=` and then by the reader's wishes in order; English otherwise. */
export function chooseLanguage(search: string, wishes: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang');
  for (const wish of [...(asked ? [asked] : []), ...wishes]) {
    const found = spoken[wish.toLowerCase().split('-')[0] ?? ''];
    if (found) return found;
  }
  return 'en';
}

let current: Language = 'en';

export function setLanguage(chosen: Language): void {
  current = chosen;
}

export function language(): Language {
  return current;
}

/** The tag for dates and numbers; English dates have the day first, as in the other two. */
export function locale(): string {
  return current === 'en' ? 'en-GB' : current;
}

/** The text of `key` in the current language; `{name}` is replaced by `values.name`. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return texts[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/**
 * The text of the current language out of a table by language tag; then English, then whatever comes first.
 * Gives undefined for an empty table.
 */
export function localised(labels: Readonly<Record<string, string>>): string | undefined {
  return labels[current] ?? labels['en'] ?? Object.values(labels)[0];
}
