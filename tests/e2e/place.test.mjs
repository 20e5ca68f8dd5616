// The page answers "who held it, and who says so": by click, by keyboard, by name in any script; and every view can be linked to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { address, cardOf, example, launch, look, map, moment, open, other, place, real, showsState, standsAt, sudzha, testOfExample, whoHolds } from './browser.mjs';

let browser;
let info;
let maps;
let known;
before(async () => {
  browser = await launch();
  info = await example();
  maps = await Promise.all(info.head.site.maps.map(({ id }) => example(id)));
  known = real ? undefined : await cardOf('place/sudzha');
});
after(() => browser?.close());

/** What is known of the point that was asked about last: by the edition's card of Sudzha, or by the program. */
let histories;
async function ask(page) {
  if (!real) histories = known.maps;
  else {
    await page.waitForFunction(() => location.hash.includes('&p='));
    histories = await whoHolds(...(await address(page)).p.split(','));
  }
}
const historyOf = (id) => histories.find((each) => each.map === id).history;
/** Looked up in the archive's files by hand. */
const sudzhaOnDeepState = [['2024-08-12T19:56:31Z', 'unclear'], ['2024-08-14T11:42:32Z', 'ua-held-in-russia'], ['2025-03-12T12:04:44Z', null]];
const labelOf = (id, status) => (status === null ? 'No statement' : maps.find((each) => each.id === id).legend.find((entry) => entry.id === status).label.en);
const holdsAt = (id, time) => historyOf(id).findLast(({ from }) => Date.parse(from) <= time);

/** The card's strips, statuses and tables are those of the edition, for every map. */
async function cardAgrees(page) {
  await ask(page);
  const card = page.getByTestId('card');
  await page.waitForFunction((count) => document.querySelectorAll('.card-map').length === count, maps.length);
  const now = await moment(page);
  for (const { id, mapper } of maps) {
    const article = card.locator('.card-map').filter({ has: page.locator(`.card-status[data-map="${id}"]`) });
    assert.equal(await article.locator('.strip').count(), 1, id);
    assert.equal(await article.locator('h4').textContent(), mapper);
    const held = holdsAt(id, now + 999);
    assert.equal(await article.locator('.card-status strong').textContent(), held ? labelOf(id, held.status) : 'Before the map’s first state', id);
  }
  const rows = await card.locator('.stretches').evaluateAll((tables) => Object.fromEntries(tables.map((table) => [table.caption.textContent, [...table.tBodies[0].rows].map((row) => row.dataset.status)])));
  for (const { id, mapper } of maps) assert.deepEqual(rows[mapper], historyOf(id).map(({ status }) => status ?? 'none'), id);
}

test('a click on Sudzha tells its name, and its status on every map as a strip', async () => {
  const time = info.instants[Math.floor(info.instants.length / 2)];
  await look(await open(browser, { hash: `map=${map}&t=${time}&c=${sudzha.lon},${sudzha.lat},10` }), async (page) => {
    await page.waitForFunction(() => Number(document.querySelector('.map').dataset.places) > 0);
    const box = await page.locator('.map canvas').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await cardAgrees(page);
    const card = page.getByTestId('card');
    assert.match(await card.textContent(), /Sudzha/);
    assert.match(await card.locator('.card-where').textContent(), /51\.19\d+° N, 35\.2[67]\d+° E/);
    assert.match(await card.locator('.card-dejure').textContent(), real ? /Kursk oblast/ : /de jure/);
    const definitions = card.locator('[data-part=definitions]');
    await definitions.locator('summary').first().click();
    const words = await definitions.textContent();
    for (const { id, legend } of maps) {
      const said = historyOf(id).map(({ status }) => status);
      for (const entry of legend) if (said.includes(entry.id) && entry.definition) assert.ok(words.includes(Object.values(entry.definition)[0]), `what ${id} means by ${entry.id}`);
    }
  });
});

testOfExample('the card of Sudzha tells who says what', async () => {
  const time = info.instants[Math.floor(info.instants.length / 2)];
  await look(await open(browser, { hash: `map=${map}&t=${time}&c=${sudzha.lon},${sudzha.lat},10` }), async (page) => {
    const box = await page.locator('.map canvas').boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await cardAgrees(page);
    const card = page.getByTestId('card');
    const words = await card.textContent();
    for (const { text } of known.names.filter(({ lang }) => ['en', 'uk'].includes(lang))) assert.ok(words.includes(text), text);
    const { p } = await address(page);
    const [lon, lat] = p.split(',').map(Number);
    assert.ok(Math.hypot(lon - sudzha.lon, lat - sudzha.lat) < 0.005, p);

    // Claims: the nearest and newest first, each with its chain, the speaker first, and how sure it makes itself.
    await card.getByTestId('more-claims').click();
    const claims = card.locator('[data-part=claims] [data-test=claim]');
    const told = await claims.evaluateAll((all) => all.map((each) => ({ id: each.dataset.claim, hedge: each.dataset.hedge, sentence: each.querySelector('.sentence').textContent, chain: [...each.querySelectorAll('.chain')[0].children].map((link) => link.dataset.source) })));
    assert.ok(told.length >= 10, `${told.length} claims`);
    const near = { here: 0, around: 1, inside: 2 };
    const keys = told.map(({ id }) => known.claims.find((claim) => claim.id === id)).map(({ scope, known: at }) => [near[scope], -Date.parse(at)]);
    assert.deepEqual(keys, keys.toSorted(([a, x], [b, y]) => a - b || x - y), 'claims are in order');
    for (const each of told) {
      const claim = known.claims.find(({ id }) => id === each.id);
      assert.deepEqual(each.chain, claim.spoken.map(({ source }) => source), `${each.id}: speaker first, publisher last`);
      assert.equal(each.hedge, claim.hedge);
      assert.ok(each.sentence.length > 15, each.id);
    }
    const first = claims.first();
    await first.locator('summary').first().click();
    assert.match(await first.textContent(), /How far each commits to it/);
    assert.ok((await card.locator('.stretches').first().locator('tbody tr').count()) > 1);
    const reviews = await card.getByTestId('review').allTextContents();
    assert.equal(reviews.length, known.reviews.length);
    assert.ok(reviews.some((text) => text.includes('second-hand')), 'a check that only somebody else tells of is second-hand');
    assert.match(await card.locator('[data-part=unconfirmed]').textContent(), /Silence is not a denial/);
    assert.match(await card.locator('[data-part=predictions]').textContent(), /Came true in part/);
    await card.locator('[data-part=brief] summary').first().click();
    assert.ok((await card.locator('.brief').textContent()).includes(known.brief.en.sections[0].sentences[0].text));
  });
});

test('strips and dates of the card move time, and where a map is blank nobody is said to hold it', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-1)}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    await cardAgrees(page);
    const card = page.getByTestId('card');
    const status = card.locator(`.card-status[data-map=${map}]`);
    assert.equal(await status.getAttribute('data-status'), 'none');
    assert.match(await status.textContent(), /Not held by Ukraine on this map since .*who holds it, the map does not say/);
    assert.ok(await card.getByTestId('stale').first().isVisible(), 'a map that has not been drawn lately says so');
    await card.getByText('The history as a table').click();
    const second = historyOf(map)[1];
    if (real) assert.deepEqual(historyOf(map).map(({ from, status }) => [from, status]).slice(1), sudzhaOnDeepState, 'as the archive has it');
    await card.locator('.stretches').filter({ hasText: info.mapper }).first().locator('.link').nth(1).click();
    await standsAt(page, Date.parse(second.from), info.times);
    await cardAgrees(page);
    await card.locator('.card-map .strip').first().click({ position: { x: 2, y: 12 } });
    await page.waitForSelector('.card-status[data-status=before]');
    await showsState(page, undefined);
  });
});

test('the keyboard asks about the centre of the map, and gets the map back', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-1)}&c=${sudzha.lon},${sudzha.lat},10` }), async (page) => {
    await page.locator('.map canvas').focus();
    await page.keyboard.press('Enter');
    await cardAgrees(page);
    await page.getByTestId('card').getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await page.getByTestId('card').waitFor({ state: 'hidden' });
    assert.ok(await page.locator('.map canvas').evaluate((canvas) => document.activeElement === canvas));
    await page.waitForFunction(() => !location.hash.includes('&p='));
  });
});

test('search finds Sudzha in Latin and in Cyrillic letters, and says where nothing is found', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-2)}` }), async (page) => {
    for (const text of ['Sudzh', 'СУДЖ']) {
      const search = page.getByTestId('search');
      await search.fill(text);
      const option = page.getByRole('option').filter({ hasText: 'Sudzha' }).first();
      await option.waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await cardAgrees(page);
      assert.match(await page.getByTestId('card').locator('h2').textContent(), /Sudzha/, text);
      await page.getByTestId('card').getByRole('button', { name: 'Close' }).click();
      await page.getByTestId('card').waitFor({ state: 'hidden' });
    }
    await page.getByTestId('search').fill('Xyzzyx');
    await page.getByRole('option').filter({ hasText: 'No place of that name' }).waitFor();
  });
});

testOfExample('what is shown is checked against the signed tree, behind one line', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-2)}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    await cardAgrees(page);
    const checked = page.getByTestId('card').getByTestId('checked');
    await page.waitForFunction(() => document.querySelector('.card [data-test=checked]')?.dataset.state === 'holds');
    assert.match(await checked.locator('summary').textContent(), /Checked.*records shown here are in signed edition 1/);
    await checked.locator('summary').click();
    const words = await checked.textContent();
    assert.ok(words.includes(info.head.tree.root), 'the root stands there');
    assert.match(words, /frontkart verify-edition https:\/\/press\.example\/front\//);
  });
});

testOfExample('a record that was changed after publication does not pass', async () => {
  const forge = (page) =>
    page.route('**/records/place-sudzha.*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('"hedge":"own-voice"', '"hedge":"quote"') });
    });
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-2)}&p=${sudzha.lon},${sudzha.lat}`, before: forge }), async (page) => {
    await page.waitForFunction(() => document.querySelector('.card [data-test=checked]')?.dataset.state === 'fails');
    assert.match(await page.getByTestId('card').getByTestId('checked').locator('summary').textContent(), /Does not match/);
  });
});

test('an address brings back the map, the date, the view and the place, and the link can be copied', async () => {
  let url;
  let was;
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[0]}&c=35.1,51.2,8.5` }), async (page) => {
    const entries = await page.evaluate(() => history.length);
    await page.getByTestId('slider').focus();
    await page.keyboard.press('ArrowRight');
    await standsAt(page, info.times[1], info.times);
    const box = await page.locator('.map canvas').boundingBox();
    await page.mouse.click(box.x + box.width / 2 - 120, box.y + box.height / 2 + 40);
    await page.getByTestId('card').locator('.strip').first().waitFor();
    await page.waitForFunction((time) => location.hash.includes(`t=${time}`) && location.hash.includes('&p='), info.instants[1]);
    was = await address(page);
    assert.equal(was.map, map);
    assert.equal(was.t, info.instants[1]);
    assert.match(was.c, /^[\d.]+,[\d.]+,8\.5$/);
    assert.equal(await page.evaluate(() => history.length), entries, 'the back button leads away, not through every date');
    await page.getByTestId('copy-link').click();
    await page.getByText('Link copied').waitFor();
    url = await page.evaluate(() => navigator.clipboard.readText());
    const { c: _, ...copied } = Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1)));
    assert.deepEqual(copied, { map: was.map, t: was.t, p: was.p });
  });
  await look(await open(browser, { hash: new URL(url).hash.slice(1) }), async (page) => {
    await standsAt(page, info.times[1], info.times);
    await page.getByTestId('card').locator('.strip').first().waitFor();
    const now = await address(page);
    assert.deepEqual({ map: now.map, t: now.t, p: now.p }, { map: was.map, t: was.t, p: was.p });
    assert.equal(now.c.split(',')[2], '8.5');
  });
  await look(await open(browser, { hash: 'map=nowhere&t=never&c=9999,1,x&p=,,&r=none&panel=none&with=nobody&since=x' }), async (page) => {
    assert.ok(Number.isFinite(await moment(page)), 'an address that makes no sense shows the latest state');
    assert.ok(await page.getByTestId('card').isHidden());
  });
});

test('the map is there as a table, too: the places in view with what is said of them', async () => {
  await look(await open(browser, { hash: `map=${map}&with=${other}&t=${info.instants.at(-1)}&c=${sudzha.lon},${sudzha.lat},9` }), async (page) => {
    await page.waitForFunction(() => document.querySelector('.map').dataset.shown.split(' ').length === 2);
    const table = page.getByTestId('map-table');
    await table.locator('summary').click();
    const row = table.locator(`tr[data-place="${place.id}"]`);
    await row.waitFor();
    histories = real ? await whoHolds(place.lon, place.lat) : known.maps;
    const told = async () => row.locator('td').evaluateAll((cells) => cells.map((each) => each.dataset.status));
    const wanted = (time) => [map, other].map((id) => {
      const held = holdsAt(id, time);
      return held ? (held.status ?? 'none') : 'before';
    });
    assert.deepEqual(await told(), wanted(info.times.at(-1)));
    await page.getByTestId('slider').focus();
    await page.keyboard.press('Home');
    await page.waitForFunction(([id, texts]) => JSON.stringify([...document.querySelectorAll(`tr[data-place="${id}"] td`)].map((each) => each.dataset.status)) === texts, [place.id, JSON.stringify(wanted(info.times[0]))]);
    await row.locator('.link').click();
    await page.getByTestId('card').locator('h2').filter({ hasText: 'Sudzha' }).waitFor();
  });
});

testOfExample('measuring tells lengths and areas, by pointer and by keyboard, and leaves the map as it was', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants.at(-1)}&c=${sudzha.lon},${sudzha.lat},9` }), async (page) => {
    await page.getByTestId('measure').click();
    const box = await page.locator('.map canvas').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.keyboard.press('Enter');
    await page.mouse.click(x + 100, y);
    // MapLibre's world is 512 pixels wide at zoom 0.
    const metres = (40_075_016.686 * Math.cos((sudzha.lat * Math.PI) / 180)) / (512 * 2 ** 9);
    const measured = page.getByTestId('measured');
    await measured.getByText('Length').waitFor();
    const km = Number(/Length ([\d.]+) km/.exec(await measured.textContent())[1]);
    assert.ok(Math.abs(km - metres / 10) < 0.15, `${km} km for ${metres / 10}`);
    await page.mouse.click(x + 100, y + 100);
    await measured.getByText('area').waitFor();
    assert.ok(await page.getByTestId('card').isHidden(), 'a press measures; it does not ask');
    await page.getByRole('button', { name: 'Stop measuring' }).click();
    await page.mouse.click(x, y);
    await page.getByTestId('card').locator('.strip').first().waitFor();
  });
});
