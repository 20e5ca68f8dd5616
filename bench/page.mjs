// What a reader with a phone waits for: page.mjs EDITION LIGHTHOUSE
//   FRONTKART_RUNS  how often Lighthouse looks at it as a phone (3); medians are printed
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { host } from '../tests/e2e/host.mjs';
import { slowLine } from './slow_line.mjs';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core');
const [edition, lighthouse] = process.argv.slice(2);
const folder = resolve(edition);
const site = await host(folder);
const runs = Number(process.env.FRONTKART_RUNS ?? 3);
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function look(device) {
  const options = ['--quiet', '--output=json', `--chrome-flags=--headless=new ${flags.join(' ')}`, ...(device === 'desktop' ? ['--preset=desktop'] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, [lighthouse, site.url, ...options], { maxBuffer: 256 << 20 });
  return JSON.parse(stdout);
}

const timings = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];

/** Scores and timings of some runs, medians first, then all of what varies. */
async function scores(device, times) {
  const found = [];
  for (let run = 0; run < times; run++) found.push(await look(device));
  const all = Object.keys(found[0].categories).map((id) => ({ title: found[0].categories[id].title, values: found.map(({ categories }) => Math.round((categories[id].score ?? 0) * 100)) }));
  console.log(`${device}: ${all.map(({ title, values }) => `${title} ${median(values)}${new Set(values).size > 1 ? ` (${values.join(', ')})` : ''}`).join(', ')}`);
  console.log(`  ${timings.map((id) => `${found[0].audits[id].title} ${id === 'cumulative-layout-shift' ? median(found.map(({ audits }) => audits[id].numericValue)).toFixed(3) : id === 'total-blocking-time' ? `${Math.round(median(found.map(({ audits }) => audits[id].numericValue)))} ms` : seconds(median(found.map(({ audits }) => audits[id].numericValue)))}`).join(', ')}`);
  const poor = new Set(found.flatMap(({ categories, audits }) => Object.values(categories).flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9).map(({ id }) => id))));
  if (poor.size > 0) console.log(`  less than good: ${[...poor].join(', ')}`);
}

/** What the page is looked at for, in the browser: from its beginning, whenever a frame has been drawn. */
function watchFor(what) {
  const left = new Map(what);
  const there = {
    picture: () => [...document.querySelectorAll('#first img, .picture')].some((image) => image.complete && image.naturalWidth > 0),
    date: () => /\d{4}/.test(document.querySelector('.date, #first time')?.textContent ?? ''),
    slider: () => document.querySelector('.slider .track-area') !== null && document.querySelector('.date-day')?.textContent !== '',
    card: () => [...document.querySelectorAll('.card')].some((card) => !card.closest('[hidden]') && card.querySelector('h2')?.textContent && card.querySelector('.strip') && card.querySelector('.sentence')),
    ground: () => document.querySelector('.map[data-shown]') !== null,
    map: () => document.querySelector('.map[data-ready]') !== null,
  };
  const frame = () => {
    for (const [name] of left) {
      if (!document.body || !there[name]()) continue;
      left.delete(name);
      requestAnimationFrame(() => globalThis.seen(name, performance.now()));
    }
    if (left.size > 0) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const names = { picture: 'a picture of the map', date: 'a date', slider: 'the slider with its date and areas', card: 'the place card', ground: 'the map with its history, which follows the slider', map: 'labels, and a map that moves' };

/** On a slow line, with a place asked about. */
async function onSlowLine() {
  const line = await slowLine(new URL(site.url).port);
  const { head } = JSON.parse(readFileSync(join(folder, 'edition.json'), 'utf8'));
  const cards = head.site.cards ? JSON.parse(readFileSync(join(folder, head.site.cards), 'utf8')).cards : [];
  const place = cards.find(({ id, lon }) => id.startsWith('place/') && Number.isFinite(lon));
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH, args: [...flags, '--disable-background-networking'] });
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const wanted = Object.entries(names).filter(([name]) => name !== 'card' || place);
  const seen = new Map();
  const all = new Promise((done) => {
    setTimeout(done, 60_000);
    void page.exposeBinding('seen', (_source, name, at) => {
      seen.set(name, [at, line.received()]);
      if (seen.size === wanted.length) done();
    });
  });
  await page.addInitScript(watchFor, wanted);
  const address = new URL(site.url);
  address.port = String(line.port);
  await page.goto(`${address}${place ? `#p=${place.lon},${place.lat}` : ''}`, { waitUntil: 'commit' });
  await all;
  await page.waitForTimeout(8000);
  console.log(`slow 4G, a place asked about${place ? ` (${place.id})` : ''}; bytes as the line carries them:`);
  for (const [name, title] of wanted) {
    const [at, bytes] = seen.get(name) ?? [];
    console.log(`  ${(at === undefined ? '-' : seconds(at)).padStart(7)} ${(bytes === undefined ? '-' : kilobytes(bytes)).padStart(7)}  ${title}`);
  }
  console.log(`          ${kilobytes(line.received()).padStart(7)}  in all`);
  await browser.close();
  line.close();
}

console.log(`graphics by software (SwiftShader), load ${loadavg()[0].toFixed(1)}`);
await scores('mobile', runs);
await scores('desktop', 1);
await onSlowLine();
site.close();
process.exit(0);
