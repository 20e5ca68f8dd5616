// The page follows time: slider, keyboard, play-back, chart, and the areas with them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, base, close, drawn, example, launch, map, moment, open, standsAt, sudzha, until } from './browser.mjs';

let browser;
let info;
before(async () => {
  browser = await launch();
  info = await example();
});
after(() => browser?.close());

const total = (state) => state.features.reduce((sum, feature) => sum + feature.properties.area_km2, 0);
const centre = (box) => box.x + box.width / 2;

/** What the legend says, by status: the number in it. */
async function legend(page) {
  const cells = await page.locator('.legend td[data-status]').evaluateAll((found) => found.map((cell) => [cell.dataset.status, cell.textContent]));
  return Object.fromEntries(cells.map(([status, text]) => [status, Number.parseFloat(text.replace(/[^\d.]/g, ''))]));
}

async function legendAgrees(page, instant) {
  const state = await answer(`at?map=${map}&time=${instant}`);
  const said = await legend(page);
  assert.deepEqual(Object.keys(said).toSorted(), info.legend.map((entry) => entry.id).toSorted());
  for (const [status, number] of Object.entries(said)) {
    const km2 = state.features.find((feature) => feature.properties.status === status)?.properties.area_km2 ?? 0;
    assert.ok(Math.abs(number - km2) <= 0.5 + 1e-9, `${status} on ${instant}: the legend says ${number}, the server ${km2}`);
  }
}

test('loads complete, from its own server only, without a complaint', async () => {
  const page = await open(browser);
  assert.equal(await moment(page), Math.floor(info.times.at(-1) / 1000) * 1000, 'begins at the latest state');
  assert.ok(await page.getByText('Not for navigation or safety decisions').isVisible());
  assert.equal(await page.locator('.banner').isVisible(), info.illustrative === true);
  for (const entry of info.legend) assert.ok(await page.locator('.legend-label').getByText(entry.labels.en, { exact: true }).isVisible(), entry.id);
  await until('the chart', async () => (await page.locator('.chart canvas').count()) === 1);
  await until('labels of places', async () => Number(await page.locator('.map').getAttribute('data-places')) > 0);
  const outside = page.requested.filter((url) => !url.startsWith(base) && !/^(data|blob):/.test(url));
  assert.deepEqual(outside, []);
  assert.ok(page.requested.some((url) => url.includes('basemap/land.json')));
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('the keyboard moves the slider, the date, the areas and their table', async () => {
  const page = await open(browser, { hash: `map=${map}&c=${sudzha.lon},${sudzha.lat},8` });
  const slider = page.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('Home');
  await standsAt(page, info.times[0]);
  await legendAgrees(page, info.instants[0]);
  const first = await page.locator('.date').textContent();
  await page.keyboard.press('ArrowRight');
  await standsAt(page, info.times[1]);
  await legendAgrees(page, info.instants[1]);
  assert.equal(await page.locator('.map').getAttribute('data-shown'), info.instants[1]);
  assert.notEqual(await page.locator('.date').textContent(), first);
  assert.match(await slider.getAttribute('aria-valuetext'), /\d{4}.*The map’s state of/);
  await page.keyboard.press('PageUp');
  await standsAt(page, Math.min(info.times[1] + 30 * 86_400_000, Infinity));
  await page.keyboard.press('End');
  await standsAt(page, info.times.at(-1));
  await legendAgrees(page, info.instants.at(-1));
  await page.keyboard.press('ArrowLeft');
  await standsAt(page, info.times.at(-2));
  await page.waitForFunction((text) => document.querySelector('[role=status]').textContent.startsWith(text), (await slider.getAttribute('aria-valuetext')).split('. ')[0]);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('another date draws other areas', async () => {
  const states = await Promise.all(info.instants.map((instant) => answer(`at?map=${map}&time=${instant}`)));
  const largest = states.map(total).indexOf(Math.max(...states.map(total)));
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[largest]}&c=${sudzha.lon},${sudzha.lat},8` });
  const canvas = page.locator('.map canvas');
  const box = await canvas.boundingBox();
  const clip = { x: box.x + box.width / 2 - 150, y: box.y + box.height / 2 - 150, width: 300, height: 300 };
  let full = await page.screenshot({ clip });
  await until('a map at rest', async () => {
    const now = await page.screenshot({ clip });
    const rest = now.equals(full);
    full = now;
    return rest;
  });
  await page.evaluate((hash) => (location.hash = hash), `map=${map}&t=${new Date(info.times[0] - 3_600_000).toISOString()}`);
  await drawn(page);
  assert.equal(await page.locator('.map').getAttribute('data-shown'), '');
  await until('the areas to go', async () => !(await page.screenshot({ clip })).equals(full));
  assert.match(await page.locator('.date-state').textContent(), /Before the map’s first state/);
  assert.deepEqual(Object.values(await legend(page)), info.legend.map(() => 0));
  await close(page);
});

test('play advances through states, and stops when told', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}` });
  await page.getByLabel('Speed').selectOption('4');
  await page.getByRole('slider').focus();
  await page.keyboard.press('Space');
  await page.waitForFunction((third) => Number(document.querySelector('[role=slider]').getAttribute('aria-valuenow')) >= third, Math.floor(info.times[2] / 1000));
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  const stopped = await moment(page);
  assert.ok(stopped >= info.times[2] - 1000);
  await drawn(page);
  const holds = info.times.findLastIndex((time) => time <= stopped + 999);
  await legendAgrees(page, info.instants[holds]);
  assert.equal(await moment(page), stopped);
  await close(page);
});

test('play steps from state to state where motion is unwelcome', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}`, still: true });
  await page.getByLabel('Speed').selectOption('4');
  await page.evaluate(() => {
    const slider = document.querySelector('[role=slider]');
    globalThis.stops = [];
    new MutationObserver(() => globalThis.stops.push(slider.getAttribute('aria-valuenow'))).observe(slider, { attributeFilter: ['aria-valuenow'] });
  });
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => globalThis.stops.length >= 3);
  const stops = await page.evaluate(() => globalThis.stops.slice(0, 3));
  assert.deepEqual(stops, info.times.slice(1, 4).map((time) => String(Math.floor(time / 1000))), 'from change to change, none between');
  await close(page);
});

test('the chart and the slider share one axis, and dragging the chart moves time', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[1]}` });
  const chart = await page.locator('.chart').boundingBox();
  const over = await page.locator('.chart .u-over').boundingBox();
  const slider = page.getByRole('slider');
  const from = Number(await slider.getAttribute('aria-valuemin'));
  const to = Number(await slider.getAttribute('aria-valuemax'));
  await page.mouse.move(over.x + over.width * 0.25, chart.y + 30);
  await page.mouse.down();
  await page.mouse.move(over.x + over.width * 0.75, chart.y + 40, { steps: 6 });
  await page.mouse.up();
  const wanted = from + (to - from) * 0.75;
  assert.ok(Math.abs((await moment(page)) / 1000 - wanted) < ((to - from) / over.width) * 2, 'within two pixels of the pointer');
  const playhead = centre(await page.locator('.playhead').boundingBox());
  assert.ok(Math.abs(playhead - (over.x + over.width * 0.75)) < 2);
  assert.ok(Math.abs(centre(await page.locator('.slider-thumb').boundingBox()) - playhead) < 1.5);
  await drawn(page);
  await page.getByTestId('chart-select').selectOption(info.legend[0].id);
  await page.waitForSelector('.chart[data-series="1"]');
  await page.getByText('The numbers as a table').click();
  const states = new Set((await answer(`area?map=${map}&every=state`)).map((row) => row.at)).size;
  await page.locator('.table-scroll tbody tr').first().waitFor();
  assert.equal(await page.locator('.table-scroll tbody tr').count(), states);
  await close(page);
});

test('many quick steps end on the areas of the last', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}` });
  await page.getByRole('slider').focus();
  for (let i = 1; i < info.instants.length; i++) await page.keyboard.press('ArrowRight');
  await standsAt(page, info.times.at(-1));
  await legendAgrees(page, info.instants.at(-1));
  assert.deepEqual(page.complaints, []);
  await close(page);
});
