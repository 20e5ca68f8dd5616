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

/** Letters that somebody made of a name in another script. */
const transliterated = 'und-Latn';

/** What the readers of each language can read, the best first. The publisher has the same rule (src/service/names.cpp). */
const readable: Readonly<Record<Language, readonly string[]>> = {
  en: ['en', transliterated, 'nb', 'uk', 'und-Cyrl'],
  nb: ['nb', 'en', transliterated, 'uk', 'und-Cyrl'],
  uk: ['uk', 'und-Cyrl', 'en', 'nb'],
};

/** The tag as the rule knows it: "en-GB" is English, whereas "uk-Latn" is not what Ukrainian is written in. */
const withoutCountry = (tag: string): string => (/^[^-]{2}-[^-]{2}$/.test(tag) ? tag.slice(0, 2) : tag);

/**
 * Of texts with their language tags the first in the current language; else the first that its readers can read; else the thing's own.
 * Gives undefined where there are none.
 */
export function nameAmong(names: ReadonlyArray<{ readonly lang: string; readonly text: string }>): string | undefined {
  for (const tag of readable[current]) {
    const found = names.find(({ lang }) => withoutCountry(lang) === tag);
    if (found) return found.text;
  }
  return (names.find(({ lang }) => lang !== transliterated) ?? names[0])?.text;
}

/** The same out of a table by language tag. */
export function localised(labels: Readonly<Record<string, string>>): string | undefined {
  return labels[current] ?? nameAmong(Object.entries(labels).map(([lang, text]) => ({ lang, text })));
}
