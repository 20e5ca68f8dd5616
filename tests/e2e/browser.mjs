// One browser for a test file, pages with what the page did on record, and the edition's own files to compare with.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium, selectors } = require('playwright-core');
selectors.setTestIdAttribute('data-test');

/** The tests run twice: on the example, published; and on a preview of real maps (run.mjs says how). */
export const real = process.env.FRONTKART_REAL === '1';
/** For what only the example has: claims and reviews, a signature, files that go missing. */
export const testOfExample = real ? () => undefined : test;
/** For what only real maps have: numbers that are known from elsewhere. */
export const testOfReal = real ? test : () => undefined;

/** The edition, and what `frontkart serve` shows of the same store: the example below a sub-path of a static host, or the preview itself. */
export const site = new URL(process.env.FRONTKART_SITE ?? 'http://frontkart.invalid/').href;
export { below } from './host.mjs';
export const preview = new URL(process.env.FRONTKART_URL ?? 'http://frontkart.invalid/').href;
export const sudzha = { lon: 35.2686, lat: 51.1943 };
/** Sudzha among the edition's places. */
export const place = real ? { id: 'gn:486816', lon: 35.2726, lat: 51.1976 } : { id: 'sudzha', ...sudzha };
/** The map that is looked at, another one, Kursk Oblast, and a view in which the first two change. */
export const { map, other, kursk, front } = real
  ? { map: 'deepstate', other: 'owl', kursk: 'RU-KRS', front: { lon: 37.4, lat: 48.2 } }
  : { map: 'example', other: 'example-b', kursk: 'ru-kursk', front: sudzha };
export const desk = { width: 1440, height: 900 };
/** Large enough for the wide layout, and no larger: software draws every pixel. */
const wide = { width: 1040, height: 700 };
export const phone = { width: 390, height: 844 };

const pictures = process.env.FRONTKART_SCREENSHOTS ?? fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
mkdirSync(pictures, { recursive: true });

const axeSource = require('axe-core').source;

export function launch() {
  return chromium.launch({
    executablePath: process.env.FRONTKART_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
  });
}

/** A file of the edition. */
export async function file(path, base = site) {
  const response = await fetch(new URL(path, base));
  assert.equal(response.status, 200, `GET ${path}`);
  return response.json();
}

/** A map as the edition tells it: `times` are its instants in milliseconds, `settlements` who changed hands. */
export async function example(id = map) {
  const { head } = await file('edition.json');
  const entry = head.site.maps.find((each) => each.id === id);
  assert.ok(entry, `the edition has a map called ${id}`);
  const facts = await file(entry.facts);
  return { head, ...entry, ...facts, paths: entry, times: facts.instants.map((instant) => Date.parse(instant)) };
}

/** The history of a point by map, as the program answers: nothing of it comes from the page's code. */
export async function whoHolds(lon, lat) {
  const { maps } = await file(`api/v1/who?lon=${lon}&lat=${lat}`, preview);
  return maps;
}

/** What is known about a place or region in words. */
export async function cardOf(id) {
  const { head } = await file('edition.json');
  const { cards } = await file(head.site.cards);
  const entry = cards.find((each) => each.id === id);
  assert.ok(entry, `the edition has a card of ${id}`);
  return file(entry.card);
}

/** Contexts that tests share, so that scripts are read once. */
const contexts = new Map();

async function contextOf(browser, { viewport, dark, still }) {
  const key = JSON.stringify([viewport, dark, still]);
  const known = contexts.get(key);
  if (known) return known;
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: viewport === phone ? 2 : 1,
    hasTouch: viewport === phone,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: still ? 'reduce' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // Software rendering on a busy machine is slow; a wait ends as soon as its condition holds.
  context.setDefaultTimeout(240_000);
  contexts.set(key, context);
  return context;
}

/**
 * A page that has drawn its map. `hash` without `#`. Everything it asked for and everything it complained about is kept in
 * `page.requested` and `page.complaints`. Where the reader has `touched` nothing, the map comes by itself, some seconds later.
 */
export async function open(browser, { at = site, hash = `map=${map}`, search = '?lang=en', viewport = wide, dark = false, still = false, before, ready = true, touched = true } = {}) {
  const context = await contextOf(browser, { viewport, dark, still });
  const page = await context.newPage();
  page.requested = [];
  page.complaints = [];
  page.on('request', (request) => page.requested.push(request.url()));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => page.complaints.push(`uncaught: ${error.message}`));
  await before?.(page);
  await page.goto(`${at}${search}#${hash}`);
  if (ready) await drawn(page, touched);
  return page;
}

/** Waits until the map stands and its history is on it; with the pointer moving in a corner, so that it comes at once. */
export async function drawn(page, touched = true) {
  let stands = false;
  const standing = page.waitForFunction(() => {
    const stage = document.querySelector('.map[data-ready]');
    return stage && stage.dataset.shown !== undefined;
  });
  const over = standing.finally(() => (stands = true));
  for (let x = 2; touched && !stands; x = 5 - x) {
    await page.mouse.move(x, 2);
    await Promise.race([over, new Promise((done) => setTimeout(done, 100))]);
  }
  await over;
}

export async function close(page) {
  await page.close();
}

/** Looks at a page and closes it, which fails where the page complained about anything. */
export async function look(page, work) {
  await work(page);
  assert.deepEqual(page.complaints, []);
  await close(page);
}

export function timeline(page) {
  return page.getByTestId('slider');
}

/** The moment the slider stands at, in milliseconds. */
export async function moment(page) {
  return Number(await timeline(page).getAttribute('aria-valuenow')) * 1000;
}

/** Waits until the slider stands at `time` and the map has drawn the state that holds then. */
export async function standsAt(page, time, times) {
  await page.waitForFunction((seconds) => document.querySelector('.slider').getAttribute('aria-valuenow') === String(seconds), Math.floor(time / 1000));
  if (times) await showsState(page, times[times.findLastIndex((each) => each <= time)]);
}

/** Waits until the map's first history shows the state of `time`; undefined is none. */
export async function showsState(page, time) {
  const wanted = time === undefined ? '-' : new Date(time).toISOString();
  await page.waitForFunction((text) => document.querySelector('.map').dataset.shown?.split(' ')[0] === text, wanted);
}

/** Waits for `condition`; each look at the page paces the next. */
export async function until(what, condition, looks = 400) {
  for (let look = 0; look < looks; look++) {
    if (await condition()) return;
  }
  assert.fail(`waited in vain for: ${what}`);
}

/** What axe-core finds, each as one line. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.ok(passes.length > 15, 'axe looked at the page');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

/** What the canvas of the map shows in a square around its middle, as PNG bytes; the same bytes where nothing has moved. */
export async function mapPicture(page, side = 300) {
  const box = await page.locator('.map canvas').boundingBox();
  const clip = { x: Math.max(box.x, box.x + box.width / 2 - side / 2), y: box.y + box.height / 2 - side / 2, width: side, height: side };
  let last = await page.screenshot({ clip });
  for (let look = 0; look < 20; look++) {
    const next = await page.screenshot({ clip });
    if (next.equals(last)) break;
    last = next;
  }
  return last;
}

/** A picture of the whole page for people to look at. */
export async function picture(page, name) {
  await page.screenshot({ path: `${pictures}/${real ? 'real-' : ''}${name}.png` });
}

/** The hash of the address as fields. */
export async function address(page) {
  return Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
}
