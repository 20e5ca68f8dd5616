/** A picture of what is shown, for print: the map with its date, legend, scale, sources and licence, as SVG and as PNG. */
import { accuracyWords } from './accuracy';
import { baseWords } from './basemap-credit';
import { svg } from './dom';
import type { MapInfo } from './edition';
import { dateInWords, number, shortDateTime, squareKilometres, utcTitle } from './format';
import { t } from './i18n';
import { entryLabel } from './labels';
import type { AreaMap, MapImage } from './map';
import { swatch } from './pattern';
import { hashOf, pageAddress } from './permalink';
import type { State } from './state';
import { stateAt } from './time';
import type { Camera } from './url';

/** Pixels of the map for each of the page's: 300 to the inch where the page has 96. */
const fine = 3;

const edge = 24;
const family = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif";

/** A round number of metres that is no longer than `most`. */
export function scaleLength(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((each) => each * ten <= most) ?? 1) * ten;
}

/** `text` in lines of at most `most` characters, cut at blanks. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

interface Ink {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
}

function inkOf(dark: boolean): Ink {
  return dark ? { paper: '#16191d', ink: '#ece8df', soft: '#a9a9a6' } : { paper: '#fbfaf7', ink: '#16191d', soft: '#57585a' };
}

class Page {
  readonly element: SVGSVGElement;
  private y = edge;

  constructor(
    readonly width: number,
    private readonly colours: Ink,
  ) {
    this.element = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, 'font-family': family });
  }

  line(words: string, size: number, options: { soft?: boolean; bold?: boolean; x?: number; gap?: number } = {}): void {
    const { soft = false, bold = false, x = edge, gap = 5 } = options;
    this.y += size;
    const text = svg('text', { x, y: this.y, 'font-size': size, fill: soft ? this.colours.soft : this.colours.ink, ...(bold ? { 'font-weight': 600 } : {}) });
    text.textContent = words;
    this.element.append(text);
    this.y += gap;
  }

  paragraph(words: string, size: number, soft = true): void {
    for (const line of wrapped(words, Math.floor((this.width - 2 * edge) / (size * 0.5)))) this.line(line, size, { soft, gap: 4 });
  }

  space(height: number): void {
    this.y += height;
  }

  /** The map, without what panels hide of it, its scale in the lower left corner. */
  map(image: MapImage): void {
    const { url, width, height, room, metres } = image;
    const [shownWidth, shownHeight] = [width - room.left - room.right, height - room.top - room.bottom];
    const scale = this.width / shownWidth;
    const clip = svg('clipPath', { id: 'frame' }, svg('rect', { x: 0, y: this.y, width: this.width, height: shownHeight * scale }));
    const picture = svg('image', { href: url, x: -room.left * scale, y: this.y - room.top * scale, width: width * scale, height: height * scale, 'clip-path': 'url(#frame)' });
    this.element.append(svg('defs', {}, clip), picture);
    this.y += shownHeight * scale;
    this.scale(metres / scale);
  }

  private scale(metres: number): void {
    const length = scaleLength(metres * Math.min(180, this.width / 3));
    const [x, y, right] = [edge, this.y - 18, edge + length / metres];
    const d = `M${x} ${y - 6}V${y}H${right.toFixed(1)}V${y - 6}`;
    const words = length >= 1000 ? `${number(length / 1000)} km` : `${number(length)} m`;
    const text = (extra: Record<string, string | number>): SVGTextElement => {
      const element = svg('text', { x: x + 4, y: y - 5, 'font-size': 13, ...extra });
      element.textContent = words;
      return element;
    };
    const halo = { stroke: this.colours.paper, 'stroke-width': 4, 'stroke-linejoin': 'round', fill: 'none' };
    this.element.append(svg('path', { d, ...halo }), text(halo), svg('path', { d, stroke: this.colours.ink, 'stroke-width': 1.5, fill: 'none' }), text({ fill: this.colours.ink }));
  }

  /** The statuses of a map with their samples and areas, in two columns where there is room. */
  legend(map: MapInfo, time: number): void {
    const index = stateAt(map.instants, time);
    const columns = this.width >= 640 ? 2 : 1;
    const wide = (this.width - 2 * edge) / columns;
    const top = this.y;
    for (const [i, entry] of map.legend.entries()) {
      const [x, y] = [edge + (i % columns) * wide, top + Math.floor(i / columns) * 26];
      const sample = swatch(entry.standing, entry.colour);
      sample.setAttribute('x', String(x));
      sample.setAttribute('y', String(y));
      const text = svg('text', { x: x + 36, y: y + 14, 'font-size': 14, fill: this.colours.ink });
      const km2 = map.series.find(({ status }) => status === entry.id)?.km2[index];
      text.textContent = `${entryLabel(entry)} (${t(`standing.${entry.standing}`)})${km2 === undefined ? '' : `: ${squareKilometres(km2)}`}`;
      this.element.append(sample, text);
    }
    this.y = top + Math.ceil(map.legend.length / columns) * 26 + 4;
  }

  finish(): SVGSVGElement {
    const height = Math.ceil(this.y + edge);
    this.element.setAttribute('height', String(height));
    this.element.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
    this.element.prepend(svg('rect', { width: this.width, height, fill: this.colours.paper }));
    return this.element;
  }
}

/** What must be said of the picture, and of whom its maps are. */
export function notesOf({ map, second, mode, edition }: Pick<State, 'map' | 'second' | 'mode' | 'edition'>): string[] {
  const maps = [map, ...(second ? [second] : [])];
  return [
    edition.head.preview ? `${t('preview')}. ${t('previewText')}` : '',
    maps.some((each) => each.illustrative) ? `${t('illustrative')}. ${t('illustrativeText')}` : '',
    second && mode === 'differ' ? t('differNote', { first: map.mapper || map.id, second: second.mapper || second.id }) : '',
    accuracyWords(maps),
    maps.map((each) => `${t('mapBy', { mapper: each.mapper || each.id })}: ${each.licence || t('licenceNone')}.`).join(' '),
    baseWords(edition), `${t('disclaimer')}.`,
  ].filter((note) => note !== '');
}

/** The picture as a document of its own. */
export function pictureOf(state: State, image: MapImage, camera: Camera | undefined): SVGSVGElement {
  const { map, second, time, dark, edition } = state;
  const page = new Page(Math.max(520, image.width - image.room.left - image.room.right), inkOf(dark));
  const maps = [map, ...(second ? [second] : [])];
  page.line(dateInWords(time), 24, { bold: true });
  page.line(`${t('share.pictureOf', { date: utcTitle(time) })}. ${maps.map((each) => each.mapper || each.id).join(' · ')}`, 14, { soft: true, gap: 14 });
  page.map(image);
  page.space(14);
  for (const each of maps) {
    const instant = each.instants[stateAt(each.instants, time)];
    page.line(`${each.mapper || each.id}. ${instant === undefined ? t('beforeFirst') : t('stateOf', { date: shortDateTime(instant) })}`, 14, { bold: true, gap: 8 });
    page.legend(each, time);
  }
  page.line(`${t('noStatement')}. ${t('noStatementHint')}`, 12, { soft: true, gap: 10 });
  for (const note of notesOf(state)) page.paragraph(note, 12);
  page.paragraph(`${pageAddress(edition)}${hashOf({ ...state, panel: undefined, region: undefined }, camera)}`, 11);
  return page.finish();
}

function text(picture: SVGSVGElement): Blob {
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`], { type: 'image/svg+xml' });
}

async function drawn(picture: SVGSVGElement): Promise<Blob> {
  const [width, height] = ['width', 'height'].map((name) => Number(picture.getAttribute(name)));
  const address = URL.createObjectURL(text(picture));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = (width ?? 0) * fine;
    canvas.height = (height ?? 0) * fine;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hands the picture to the browser as a download. */
export async function savePicture(state: State, map: AreaMap, kind: 'svg' | 'png', camera: Camera | undefined): Promise<void> {
  const picture = pictureOf(state, await map.capture(fine), camera);
  const blob = kind === 'svg' ? text(picture) : await drawn(picture);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${state.map.id}-${new Date(state.time).toISOString().slice(0, 10)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
