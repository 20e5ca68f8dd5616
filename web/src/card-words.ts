/** Words that the panels share: counts in the right plural, hedges, standings with their party. */
import type { Texts } from './edition';
import { number, partyName } from './format';
import { language, locale, localised, t, type Key } from './i18n';
import en from './i18n/en.json';

/** The forms that a language has for whole numbers, in the order in which a text lists them. */
const forms = { en: ['one', 'other'], nb: ['one', 'other'], uk: ['one', 'few', 'many'] } as const;

/** The form that belongs to a count, of a text such as "claim|claims". */
export function pluralForm(key: Key, count: number): string {
  const list = t(key).split('|');
  const rule = new Intl.PluralRules(locale()).select(count);
  const at = (forms[language()] as readonly string[]).indexOf(rule);
  return list[at < 0 ? list.length - 1 : at] ?? list.at(-1) ?? '';
}

/** "1 claim", "3 claims", "5 тверджень". */
export function counted(key: Key, count: number): string {
  return `${number(count)} ${pluralForm(key, count)}`;
}

/** A word of the records' vocabulary in the reader's language; itself where there is no text for it. */
export function word(prefix: string, value: string | undefined): string {
  const key = `${prefix}.${value ?? ''}`;
  return key in en ? t(key as Key) : (value ?? '');
}

/** A name by language; what a record calls itself where it has none. */
export function nameOf(names: Texts | undefined, id: string): string {
  if (id === 'source/unnamed') return t('source.unnamed');
  if (id === 'source/several') return t('source.several');
  return (names && localised(names)) ?? id.replace(/^[a-z]+\//, '');
}

/** Who: a party by the names that a file gives it, else as the reader's language names that country. */
export function partyIn(parties: Readonly<Record<string, Texts>> | undefined, party: string): string {
  const id = party.replace(/^party\//, '');
  const names = parties?.[id];
  return (names && localised(names)) ?? partyName(id);
}

/** "Held by Ukraine", "Not held by Ukraine", "Contested"; null is no statement, never a party. */
export function standingPhrase(standing: string | null | undefined, party: string | null | undefined, parties?: Readonly<Record<string, Texts>>): string {
  if (!standing) return t('noStatement');
  const who = party ? partyIn(parties, party) : undefined;
  switch (standing) {
    case 'held':
      return who === undefined ? t('phrase.held') : t('phrase.heldBy', { party: who });
    case 'not-held':
      return who === undefined ? t('phrase.notHeld') : t('phrase.notHeldBy', { party: who });
    case 'asserted':
      return who === undefined ? t('phrase.asserted') : t('phrase.assertedBy', { party: who });
    default:
      return word('phrase', standing);
  }
}

/** A class of a comparison ("held:ua", "contested", null). */
export function classPhrase(name: string | null, parties?: Readonly<Record<string, Texts>>): string {
  if (name === null) return t('noStatement');
  const [standing, party] = name.split(':');
  return standingPhrase(standing, party, parties);
}

/** "a, b and c" as the language joins them. */
export function list(parts: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts);
}

/** Starts a line: some names begin with a small letter ("a Norwegian newspaper"). */
export function capital(text: string): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(locale()) + text.slice(first.length);
}

/** One full stop where a date that ends in one ends a sentence, as Ukrainian dates do. */
export function stop(text: string): string {
  return text.replace(/\.\.(?=\s|$)/g, '.');
}
