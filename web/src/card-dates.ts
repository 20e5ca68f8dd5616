/**
 * Dates as uncertain as they were said (EDTF, ISO 8601-2) in the reader's language: a month stays a month, an open end stays open.
 */
import type { Said } from './card-data';
import { shortDateTime } from './format';
import { locale, t } from './i18n';

interface Day {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
  readonly approximate: boolean;
  readonly uncertain: boolean;
}

function readDay(text: string): Day | undefined {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)$/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, mark] = found;
  return {
    year: Number(year),
    ...(month === undefined ? {} : { month: Number(month) }),
    ...(day === undefined ? {} : { day: Number(day) }),
    approximate: mark === '~' || mark === '%',
    uncertain: mark === '?' || mark === '%',
  };
}

function dayInWords({ year, month, day, approximate, uncertain }: Day): string {
  const at = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' };
  const parts = new Intl.DateTimeFormat(locale(), options).formatToParts(at);
  // A month is cut out of a whole date: after "since" Ukrainian wants it in the case that it has there.
  const first = month === undefined ? 'year' : day === undefined ? 'month' : 'day';
  const begin = parts.findIndex(({ type }) => type === first);
  const end = parts.findIndex(({ type }) => type === 'year');
  const words = parts.slice(begin, end + 1).map(({ value }) => value).join('');
  const said = approximate ? t('date.about', { date: words }) : words;
  return uncertain ? t('date.uncertain', { date: said }) : said;
}

/** One moment or day; undefined for what is not one. */
function oneInWords(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\dT/.test(text)) {
    const time = Date.parse(text);
    return Number.isFinite(time) ? shortDateTime(time) : undefined;
  }
  const day = readDay(text);
  return day && dayInWords(day);
}

/** An EDTF date or interval with the role it was said in; as it stands where it is of a kind that is not told in words. */
export function edtfInWords(edtf: string, role: Said['role'] = 'during'): string {
  const upTo = /^(?:\[\.\.|\.\.\/|\/)([^\]/]+)\]?$/.exec(edtf);
  if (upTo) {
    const words = oneInWords(upTo[1] ?? '');
    return words === undefined ? edtf : t('date.by', { date: words });
  }
  const since = /^([^/]+)\/(?:\.\.)?$/.exec(edtf);
  if (since) {
    const words = oneInWords(since[1] ?? '');
    return words === undefined ? edtf : t('date.since', { date: words });
  }
  const [from, to] = edtf.split('/');
  if (from !== undefined && to !== undefined) {
    const [first, last] = [oneInWords(from), oneInWords(to)];
    return first === undefined || last === undefined ? edtf : t('date.fromTo', { from: first, to: last });
  }
  const words = oneInWords(edtf);
  if (words === undefined) return edtf;
  return role === 'by' ? t('date.by', { date: words }) : role === 'since' ? t('date.since', { date: words }) : role === 'as-of' ? t('date.asOf', { date: words }) : words;
}

/** When, in words; undefined where nothing was said. What was said but means no date stays in quotes. */
export function saidInWords(said: Said | undefined): string | undefined {
  if (!said) return undefined;
  const raw = said.raw === undefined ? undefined : t('quoted', { words: said.raw });
  if (said.edtf === undefined) return raw === undefined ? undefined : `${raw} (${t('date.unresolved')})`;
  const words = edtfInWords(said.edtf, said.role);
  return [words, raw === undefined ? '' : `(${raw})`, said.assumes === undefined ? '' : `– ${t('date.assumes', { what: said.assumes })}`].filter(Boolean).join(' ');
}

/** First and last millisecond of a day as written, in UTC; undefined for what is no plain date or moment. */
export function bounds(edtf: string): { from: number; to: number } | undefined {
  if (/^\d{4}-\d\d-\d\dT/.test(edtf)) {
    const time = Date.parse(edtf);
    return Number.isFinite(time) ? { from: time, to: time } : undefined;
  }
  const day = readDay(edtf);
  if (!day) return undefined;
  const [month, date] = [(day.month ?? 1) - 1, day.day ?? 1];
  const to = day.month === undefined ? Date.UTC(day.year + 1, 0, 1) : day.day === undefined ? Date.UTC(day.year, day.month, 1) : Date.UTC(day.year, month, date + 1);
  return { from: Date.UTC(day.year, month, date), to: to - 1 };
}

/** Whether something that held from `from` to `to` (open without it) held at `time`, as far as the dates tell. */
export function heldAt(from: string, to: string | undefined, time: number): boolean {
  const [begin, end] = [bounds(from), to === undefined || to === '' ? undefined : bounds(to)];
  return begin !== undefined && begin.from <= time && (to === undefined || to === '' || (end !== undefined && time <= end.to));
}
