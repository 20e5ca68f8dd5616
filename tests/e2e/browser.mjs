// One browser for a test file, pages with what the page did on record, and the server's own answers to compare with.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium, selectors } = require('playwright-core');
selectors.setTestIdAttribute('data-test');

export const base = new URL(process.env.FRONTKART_URL ?? 'http://frontkart.invalid/').href;
export const sudzha = { lon: 35.2686, lat: 51.1943 };
export const map = 'example';
export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

const pictures = process.env.FRONTKART_SCREENSHOTS ?? fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
mkdirSync(pictures, { recursive: true });

export const axeSource = require('axe-core').source;

export function launch() {
  return chromium.launch({
    executablePath: process.env.FRONTKART_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
  });
}

/** The server's answer to an API call, as the page would get it. */
export async function answer(call) {
  const response = await fetch(new URL(`api/v1/${call}`, base));
  assert.equal(response.status, 200, `GET api/v1/${call}`);
  return response.json();
}

/** The example map as the server tells it, its instants in milliseconds beside it. */
export async function example() {
  const found = (await answer('maps?instants=1')).find((each) => each.map === map);
  assert.ok(found, `the store of the tests has a map called ${map}`);
  return { ...found, times: found.instants.map((instant) => Date.parse(instant)) };
}

/**
 * A page that has drawn its map. `hash` without `#`. Everything it asked for and everything it complained about is kept in
 * `page.requested` and `page.complaints`.
 */
export async function open(browser, { hash = `map=${map}`, search = '?lang=en', viewport = desk, dark = false, still = false, before, ready = true } = {}) {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: viewport === phone ? 2 : 1,
    hasTouch: viewport === phone,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: still ? 'reduce' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
  });
  // Software rendering on a busy machine is slow; a wait ends as soon as its condition holds.
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  page.requested = [];
  page.complaints = [];
  page.on('request', (request) => page.requested.push(request.url()));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => page.complaints.push(`uncaught: ${error.message}`));
  await before?.(page);
  await page.goto(`${base}${search}#${hash}`);
  if (ready) await drawn(page);
  return page;
}

/** Waits until the map stands and shows the areas of the state that the slider asks for. */
export async function drawn(page) {
  await page.waitForSelector('.map[data-ready]');
  await page.waitForSelector('.legend[aria-busy=false]');
}

export async function close(page) {
  await page.context().close();
}

/** The moment the slider stands at, in milliseconds. */
export async function moment(page) {
  return Number(await page.getByRole('slider').getAttribute('aria-valuenow')) * 1000;
}

/** Waits until the slider stands at `time` and the map shows the state that holds then. */
export async function standsAt(page, time) {
  await page.waitForFunction((seconds) => document.querySelector('[role=slider]').getAttribute('aria-valuenow') === String(seconds), Math.floor(time / 1000));
  await drawn(page);
}

/** Waits for `condition`; each look at the page paces the next. */
export async function until(what, condition, looks = 400) {
  for (let look = 0; look < looks; look++) {
    if (await condition()) return;
  }
  assert.fail(`waited in vain for: ${what}`);
}

/** A picture of the whole page for people to look at, once labels have settled. */
export async function picture(page, name) {
  let last = await page.screenshot();
  for (let look = 0; look < 20; look++) {
    const next = await page.screenshot();
    if (next.equals(last)) break;
    last = next;
  }
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

/** The hash of the address as fields. */
export async function address(page) {
  return Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
}
