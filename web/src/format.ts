/** Dates, numbers and coordinates in the reader's language; dates in the viewer's zone. */
import { locale, t } from './i18n';
import { utc, type Tick } from './time';

const cache = new Map<string, Intl.DateTimeFormat>();

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale(), options);
    cache.set(key, format);
  }
  return format;
}

export function longDate(time: number): string {
  return dates({ day: 'numeric', month: 'long', year: 'numeric' }).format(time);
}

export function weekday(time: number): string {
  return dates({ weekday: 'long' }).format(time);
}

export function clock(time: number): string {
  return dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
}

/** Day, date and clock in words, for headings and for people who listen. */
export function dateInWords(time: number): string {
  return dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
}

export function shortDate(time: number): string {
  return dates({ day: 'numeric', month: 'short', year: 'numeric' }).format(time);
}

export function shortDateTime(time: number): string {
  return dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(time);
}

/** The same moment as the record has it, for titles. */
export function utcTitle(time: number): string {
  return `${utc(time).replace('T', ' ').replace('Z', '')} UTC`;
}

export function zoneName(time: number): string {
  const zone = dates({}).resolvedOptions().timeZone;
  const offset = dates({ timeZoneName: 'shortOffset' })
    .formatToParts(time)
    .find((part) => part.type === 'timeZoneName')?.value;
  return offset && offset !== zone ? `${zone} (${offset})` : zone;
}

/** Labels along an axis; a year is told where it begins and on the first. */
export function tickLabel(tick: Tick, first: boolean): string {
  if (tick.unit === 'year') return dates({ year: 'numeric' }).format(tick.time);
  if (tick.unit === 'hour') return dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(tick.time);
  const january = new Date(tick.time).getMonth() === 0;
  if (tick.unit === 'day') return dates({ day: 'numeric', month: 'short' }).format(tick.time);
  return january || first ? dates({ month: 'short', year: 'numeric' }).format(tick.time) : dates({ month: 'short' }).format(tick.time);
}

export function number(value: number, decimals = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: decimals, minimumFractionDigits: decimals }).format(value);
}

/** Areas: one decimal below 1,000 km², none above. */
export function squareKilometres(value: number): string {
  return t('km2', { value: number(value, value !== 0 && value < 1000 ? 1 : 0) });
}

/** "51,1943° N 35,2686° Ø" would need a word per language for east; signs and letters N/E/S/W are understood in all. */
export function coordinates(lon: number, lat: number): string {
  return `${number(Math.abs(lat), 4)}° ${lat < 0 ? 'S' : 'N'}, ${number(Math.abs(lon), 4)}° ${lon < 0 ? 'W' : 'E'}`;
}

/** A country code, in either case, as the reader's language names it; other codes as they are. */
export function partyName(code: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(locale(), { type: 'region', fallback: 'code' }).of(code.toUpperCase()) ?? code;
}
