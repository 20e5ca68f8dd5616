// The page follows time: slider, keyboard, play, chart; the map, the legend and the changes with it; and nothing is fetched.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, drawn, example, front, launch, look, map, mapPicture, moment, open, real, showsState, site, standsAt, timeline } from './browser.mjs';

let browser;
let info;
before(async () => {
  browser = await launch();
  info = await example();
});
after(() => browser?.close());

const day = 86_400_000;
const centre = (box) => box.x + box.width / 2;
const number = (text) => Number.parseFloat(text.replace('−', '-').replace(/[^\d.-]/g, ''));
const km2 = (status, index) => info.series.find((each) => each.status === status)?.km2[index] ?? 0;

/** What the legend says, by status: the area now, and the change. */
async function legend(page) {
  const cells = await page.locator('.legend table').first().locator('td[data-status]').evaluateAll((found) => found.map((cell) => [cell.dataset.status, cell.querySelector('.km2-now').textContent, cell.querySelector('.km2-change').textContent]));
  return new Map(cells.map(([status, now, change]) => [status, { now: number(now), change: change === '' ? undefined : number(change) }]));
}

async function legendAgrees(page, index) {
  const said = await legend(page);
  assert.deepEqual([...said.keys()].toSorted(), info.legend.map((entry) => entry.id).toSorted());
  for (const [status, { now }] of said) assert.ok(Math.abs(now - km2(status, index)) <= 0.5 + 1e-9, `${status}: the legend says ${now}, the edition ${km2(status, index)}`);
}

test('loads whole below a sub-path, from its own host only', async () => {
  await look(await open(browser, { touched: false }), async (page) => {
    assert.equal(await moment(page), Math.floor(info.times.at(-1) / 1000) * 1000, 'begins at the latest state');
    await showsState(page, info.times.at(-1));
    assert.ok(await page.locator('.caution').getByText('Not for navigation or safety decisions').isVisible());
    const banner = page.locator('.banner');
    assert.equal(await banner.filter({ hasText: 'Illustrative' }).isVisible(), info.illustrative);
    assert.equal(await banner.filter({ hasText: 'Preview' }).isVisible(), real, 'a preview says so, an edition is none');
    for (const entry of info.legend) assert.ok(await page.locator('.legend-label').getByText(entry.label.en, { exact: true }).first().isVisible(), entry.id);
    const caution = await page.locator('.caution').textContent();
    for (const words of [info.mapper, info.licence ?? 'No licence is stated', 'Natural Earth']) assert.ok(caution.includes(words), `"${words}" stands on every view`);
    assert.equal((await page.locator('.sources').textContent()).includes('May not be redistributed'), info.redistribute === 'none');
    await page.waitForFunction(() => Number(document.querySelector('.map').dataset.places) > 0);
    const outside = page.requested.filter((url) => !url.startsWith(site) && !/^(data|blob):/.test(url));
    assert.deepEqual(outside, []);
  });
});

test('slider and keyboard move the date, the map and its numbers, and nothing is fetched', async () => {
  await look(await open(browser, { hash: `map=${map}&c=${front.lon},${front.lat},9` }), async (page) => {
    await page.waitForFunction(() => Number(document.querySelector('.map').dataset.places) > 0);
    // At rest: labels are there, and the receipts have been looked at.
    await page.waitForFunction((state) => document.querySelector('.side [data-test=checked]').dataset.state === state, real ? 'preview' : 'holds');
    await mapPicture(page);
    const asked = page.requested.length;
    const slider = timeline(page);
    await slider.focus();
    await page.keyboard.press('Home');
    await standsAt(page, info.times[0], info.times);
    await legendAgrees(page, 0);
    const [date, first] = [await page.locator('.date').textContent(), await mapPicture(page)];
    await page.keyboard.press('ArrowRight');
    await standsAt(page, info.times[1], info.times);
    await legendAgrees(page, 1);
    assert.notEqual(await page.locator('.date').textContent(), date);
    assert.match(await slider.getAttribute('aria-valuetext'), /\d{4}.*The map’s state of/);
    await page.keyboard.press('PageUp');
    await standsAt(page, info.times[1] + 30 * day, info.times);
    assert.ok(!(await mapPicture(page)).equals(first), 'another date is another picture');
    await page.keyboard.press('End');
    await standsAt(page, info.times.at(-1), info.times);
    await page.keyboard.press('ArrowLeft');
    await standsAt(page, info.times.at(-2), info.times);
    await legendAgrees(page, info.times.length - 2);
    await page.waitForFunction((text) => document.querySelector('[role=status]').textContent.startsWith(text), (await slider.getAttribute('aria-valuetext')).split('. ')[0]);

    const box = await slider.boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 40, { steps: 8 });
    await page.mouse.up();
    const [from, to] = await Promise.all(['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await slider.getAttribute(name))));
    const inner = box.width - 56 - 16;
    const wanted = from + ((to - from) * (box.width * 0.7 - 56)) / inner;
    assert.ok(Math.abs((await moment(page)) / 1000 - wanted) < ((to - from) / inner) * 2, 'within two pixels of the pointer');
    assert.ok(Math.abs(centre(await page.locator('.playhead').boundingBox()) - (box.x + box.width * 0.7)) < 2);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    assert.deepEqual(page.requested.slice(asked), [], 'time moves without a single request');
  });
});

test('play runs on until told to stop; the buttons step from change to change', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[0]}` }), async (page) => {
    await page.getByRole('button', { name: 'Next change' }).click();
    await standsAt(page, info.times[1], info.times);
    await page.getByRole('button', { name: 'Previous change' }).click();
    await standsAt(page, info.times[0], info.times);
    await page.getByLabel('Speed').selectOption('4');
    await timeline(page).focus();
    await page.keyboard.press('Space');
    await page.waitForFunction((second) => Number(document.querySelector('.slider').getAttribute('aria-valuenow')) >= second, Math.floor(info.times[2] / 1000));
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const stopped = await moment(page);
    assert.ok(stopped >= info.times[2] - 1000);
    await legendAgrees(page, info.times.findLastIndex((time) => time <= stopped + 999));
    assert.equal(await moment(page), stopped);
  });
});

test('play steps from state to state where motion is unwelcome', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[0]}`, still: true }), async (page) => {
    await page.getByLabel('Speed').selectOption('4');
    await page.evaluate(() => {
      const slider = document.querySelector('.slider');
      globalThis.stops = [];
      new MutationObserver(() => globalThis.stops.push(slider.getAttribute('aria-valuenow'))).observe(slider, { attributeFilter: ['aria-valuenow'] });
    });
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => globalThis.stops.length >= 3);
    const stops = await page.evaluate(() => globalThis.stops.slice(0, 3));
    assert.deepEqual(stops, info.times.slice(1, 4).map((time) => String(Math.floor(time / 1000))), 'from change to change, none between');
  });
});

test('before the first state nothing is said, and that is said', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${new Date(info.times[0] - 3_600_000).toISOString()}` }), async (page) => {
    await showsState(page, undefined);
    assert.match(await page.locator('.date-state').textContent(), /Before the map’s first state/);
    assert.equal(await page.locator('.km2-now').first().textContent(), '–');
  });
});

test('changed since is drawn, said in numbers and kept in the address', async () => {
  // The last state that differs from the one a week before it.
  const total = (index) => info.legend.map((entry) => km2(entry.id, index));
  const weekBefore = (index) => info.times.findLastIndex((time) => time <= info.times[index] - 7 * day);
  const index = info.times.findLastIndex((_, i) => weekBefore(i) >= 0 && total(i).some((value, k) => Math.abs(value - total(weekBefore(i))[k]) > 1));
  assert.ok(index > 0, 'the map changes within a week');
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[index]}` }), async (page) => {
    const plain = await mapPicture(page);
    await page.getByTestId('since').selectOption('week');
    assert.match(await page.locator('.legend-note:first-child').textContent(), /changed since/);
    const then = weekBefore(index);
    for (const [status, { change }] of await legend(page)) {
      assert.ok(Math.abs((change ?? 0) - (km2(status, index) - km2(status, then))) <= 0.51, `${status}: ${change}`);
    }
    await page.waitForFunction(() => location.hash.includes('since=week'));
    assert.ok(!(await mapPicture(page)).equals(plain), 'gained and lost are drawn');
    await page.getByTestId('since').selectOption('date');
    await page.getByTestId('since-date').fill(info.instants[0].slice(0, 10));
    await page.waitForFunction(() => /since=\d{4}-/.test(location.hash));
    await page.getByTestId('since').selectOption('none');
    assert.equal(await page.locator('.legend-note:first-child').isHidden(), true);
  });
});

test('the chart is the track, shows one status when asked, and has its numbers as a table', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[1]}` }), async (page) => {
    assert.equal(await page.locator('.track').getAttribute('data-series'), String(info.legend.length));
    await page.getByTestId('chart-select').selectOption(info.legend[0].id);
    await page.waitForSelector('.track[data-series="1"]');
    await page.getByText('The numbers as a table').first().click();
    const rows = page.locator('.numbers .table-scroll tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), info.times.length);
    const last = await rows.last().locator('td').allTextContents();
    for (const [i, text] of last.entries()) assert.ok(Math.abs(number(text) - km2(info.legend[i].id, info.times.length - 1)) <= 0.5 + 1e-9, text);
  });
});

test('each state of every map is drawn where the address asks for it', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}` });
  for (const { id } of info.head.site.maps) {
    const each = await example(id);
    await page.evaluate((hash) => (location.hash = hash), `map=${id}&t=${each.instants.at(-1)}`);
    await drawn(page);
    await showsState(page, each.times.at(-1));
    await page.waitForFunction((name) => document.title.includes(name), id);
  }
  await close(page);
});
