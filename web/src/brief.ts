/** The brief: what is recorded about a place, in the reader's language, every sentence with the records that it rests on. */
import { briefOf, plain, type CardData, type Sentence } from './card-data';
import { anchor } from './claims-list';
import { h } from './dom';
import { language, t } from './i18n';

/** A sentence, with a number for each record in the card that it rests on. */
export function sentenceNode(sentence: Sentence, known: (reference: string) => number | undefined): HTMLElement {
  const notes = sentence.ids.map((id) => ({ id, number: known(id) })).filter(({ number }) => number !== undefined);
  return h(
    'p', { class: 'sentence', 'data-flags': sentence.flags.join(' ') },
    sentence.text,
    ...notes.map(({ id, number }) => h('sup', {}, h('button', { type: 'button', class: 'note', 'data-within': anchor(id), 'aria-label': t('brief.note', { number: number ?? 0 }) }, String(number)))),
  );
}

export function briefNode(card: CardData): HTMLElement | undefined {
  const brief = briefOf(card);
  if (!brief || brief.sections.length === 0) return undefined;
  const numbers = new Map(brief.footnotes.map(({ id }, i) => [id, i + 1]));
  const notes = h(
    'ol', { class: 'brief-notes' },
    ...brief.footnotes.map((note) => {
      const url = note.item === undefined ? undefined : card.items[plain(note.item)]?.url;
      const title = note.title && url && /^https?:\/\//.test(url) ? h('a', { href: url, rel: 'noreferrer' }, note.title) : note.title;
      const parts = [note.publisher, title, note.published].filter((part) => part !== undefined && part !== '');
      return h('li', { id: `note-${anchor(note.id)}`, tabindex: -1 }, ...parts.flatMap((part, i) => [i > 0 ? ', ' : '', part as Node | string]), parts.length > 0 ? '. ' : '', h('code', {}, note.id));
    }),
  );
  const tagged = card.brief[language()] === undefined ? 'en' : undefined;
  return h(
    'div', { class: 'brief', lang: tagged },
    h('h4', { class: 'brief-title' }, brief.title),
    ...brief.sections.flatMap((section) => [h('h4', {}, section.heading), ...section.sentences.map((sentence) => sentenceNode(sentence, (id) => numbers.get(id)))]),
    h('p', { class: 'hint' }, brief.notice, brief.zone === undefined ? '' : ` ${t('brief.zone', { zone: brief.zone })}`),
    h('details', {}, h('summary', {}, t('brief.notes')), notes),
  );
}
