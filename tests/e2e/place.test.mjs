// The page answers "who": by click, by keyboard, by name in any script; and it can be linked to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { address, answer, close, drawn, example, launch, map, moment, open, standsAt, sudzha } from './browser.mjs';

let browser;
let info;
let who;
before(async () => {
  browser = await launch();
  info = await example();
  who = await answer(`who?lon=${sudzha.lon}&lat=${sudzha.lat}`);
});
after(() => browser?.close());

const history = () => who.maps.find((each) => each.map === map).history;
const labelOf = (status) => (status === null ? 'No statement' : info.legend.find((entry) => entry.id === status).labels.en);
const at = (time) => history().find(({ from, to }) => Date.parse(from) <= time && (to === null || time < Date.parse(to)));

async function cardAgrees(page) {
  const card = page.getByTestId('card');
  await card.locator('.stretches').first().waitFor({ state: 'attached' });
  const article = card.locator('.card-map').first();
  const rows = await article.locator('.stretches tbody tr').evaluateAll((found) => found.map((row) => row.dataset.status));
  assert.deepEqual(rows, history().map(({ status }) => status ?? 'none'));
  const now = at(await moment(page));
  assert.equal(await article.locator('.card-status strong').textContent(), now ? labelOf(now.status) : 'Before the map’s first state');
}

const overSudzha = (time) => ({ hash: `map=${map}&t=${time}&c=${sudzha.lon},${sudzha.lat},10` });

test('a click on Sudzha shows its names, its status and its history', async () => {
  const time = info.instants[Math.floor(info.instants.length / 2)];
  const page = await open(browser, overSudzha(time));
  const box = await page.locator('.map canvas').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await cardAgrees(page);
  const card = page.getByTestId('card');
  assert.match(await card.textContent(), /Sudzha/);
  assert.match(await card.textContent(), /Суджа/);
  assert.match(await card.locator('.card-where').textContent(), /51\.19\d+° N, 35\.2[67]\d+° E/);
  if (who.de_jure) assert.match(await card.locator('.card-dejure').textContent(), /de jure/);
  assert.equal(await card.locator('.card-map').count(), who.maps.length);
  const { p } = await address(page);
  const [lon, lat] = p.split(',').map(Number);
  assert.ok(Math.hypot(lon - sudzha.lon, lat - sudzha.lat) < 0.005, p);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('a click on a strip and a date in its table move time', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants.at(-1)}&p=${sudzha.lon},${sudzha.lat}` });
  await cardAgrees(page);
  const card = page.getByTestId('card');
  const details = card.locator('.strip-box details').first();
  if (!(await details.evaluate((element) => element.open))) await details.locator('summary').click();
  const second = history()[1] ?? history()[0];
  await card.locator('.stretches .link').nth(history().indexOf(second)).click();
  await standsAt(page, Date.parse(second.from));
  await cardAgrees(page);
  const strip = await card.locator('.strip').first().boundingBox();
  await page.mouse.click(strip.x + 2, strip.y + 12);
  await page.waitForSelector('.card-status[data-status=before]');
  assert.match(await page.locator('.date-state').textContent(), /Before the map’s first state/);
  await close(page);
});

test('the keyboard asks about the centre of the map, and gets the map back', async () => {
  const page = await open(browser, overSudzha(info.instants.at(-1)));
  await page.locator('.map canvas').focus();
  await page.keyboard.press('Enter');
  await cardAgrees(page);
  await page.getByTestId('card').getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await page.getByTestId('card').waitFor({ state: 'hidden' });
  assert.ok(await page.locator('.map canvas').evaluate((canvas) => document.activeElement === canvas));
  await page.waitForFunction(() => !location.hash.includes('&p='));
  await close(page);
});

for (const [script, text] of [['Latin', 'Sudzh'], ['Cyrillic', 'Судж']]) {
  test(`search finds Sudzha by ${script} letters`, async () => {
    const page = await open(browser, { hash: `map=${map}&t=${info.instants.at(-2)}` });
    await page.getByTestId('search').fill(text);
    await page.getByRole('option').filter({ hasText: 'Sudzha' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await cardAgrees(page);
    assert.match(await page.getByTestId('card').locator('h2').textContent(), /Sudzha/);
    await close(page);
  });
}

test('an address brings back the map, the date, the view and the place', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}&c=35.1,51.2,8.5` });
  const entries = await page.evaluate(() => history.length);
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await standsAt(page, info.times[1]);
  const box = await page.locator('.map canvas').boundingBox();
  await page.mouse.click(box.x + box.width / 2 - 120, box.y + box.height / 2 + 40);
  await page.getByTestId('card').locator('.strip').first().waitFor();
  await page.waitForFunction((time) => location.hash.includes(`t=${time}`) && location.hash.includes('&p='), info.instants[1]);
  const was = await address(page);
  assert.equal(was.map, map);
  assert.equal(was.t, info.instants[1]);
  assert.match(was.c, /^[\d.]+,[\d.]+,8\.5$/);
  assert.equal(await page.evaluate(() => history.length), entries, 'the back button leads away, not through every date');
  const url = page.url();
  await close(page);

  const again = await open(browser, { hash: new URL(url).hash.slice(1) });
  await standsAt(again, info.times[1]);
  await again.getByTestId('card').locator('.strip').first().waitFor();
  const now = await address(again);
  assert.deepEqual({ map: now.map, t: now.t, p: now.p }, { map: was.map, t: was.t, p: was.p });
  assert.equal(now.c.split(',')[2], '8.5');
  await close(again);
});

test('an address that makes no sense shows the latest state', async () => {
  const page = await open(browser, { hash: 'map=nowhere&t=never&c=9999,1,x&p=,,' });
  await drawn(page);
  assert.ok(Number.isFinite(await moment(page)));
  assert.ok(await page.getByTestId('card').isHidden());
  assert.deepEqual(page.complaints, []);
  await close(page);
});
