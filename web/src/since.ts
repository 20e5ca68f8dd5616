/** "Changed since": what the reader chooses, and the moment it means. Pure. */
import { day, utc } from './time';

/** A moment in milliseconds, or a length of time before the one shown. */
export type Since = 'none' | 'day' | 'week' | 'month' | number;

const lengths = { day, week: 7 * day, month: 30 * day } as const;

/** With which moment the map at `time` is compared. A moment after `time` compares backwards. */
export function sinceTime(since: Since, time: number): number | undefined {
  if (since === 'none') return undefined;
  return typeof since === 'number' ? since : time - lengths[since];
}

/** As the address bar has it; undefined for what cannot be read. */
export function readSince(text: string | null): Since | undefined {
  if (text === 'day' || text === 'week' || text === 'month') return text;
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) ? time : undefined;
}

export function writeSince(since: Since): string | undefined {
  if (since === 'none') return undefined;
  return typeof since === 'number' ? utc(since) : since;
}

/** The day of a moment in the reader's zone, as a date field has it. */
export function dateField(time: number): string {
  const at = new Date(time);
  return [String(at.getFullYear()).padStart(4, '0'), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-');
}

/** The first moment of a day in the reader's zone. */
export function startOfDay(field: string): number | undefined {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = field.split('-').map(Number);
  const time = new Date(year, month - 1, date).getTime();
  return Number.isFinite(time) ? time : undefined;
}
