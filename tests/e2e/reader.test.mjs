// The page is for everyone: three languages, a phone, light and dark, a screen reader; and it says what to do when things fail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, desk, drawn, example, kursk, launch, look, map, moment, open, other, phone, picture, preview, real, site, sudzha, testOfExample } from './browser.mjs';

let browser;
let info;
let lively;
before(async () => {
  browser = await launch();
  info = await example();
  // The state with most different statuses makes the best picture.
  const counts = info.instants.map((_, i) => info.series.filter(({ km2 }) => km2[i] > 0).length);
  lively = info.instants[counts.lastIndexOf(Math.max(...counts))];
});
after(() => browser?.close());

const words = {
  nb: { caution: 'Ikke for navigasjon eller sikkerhetsvurderinger', play: 'Spill av', none: 'Ingen påstand' },
  uk: { caution: 'Не для навігації чи рішень щодо безпеки', play: 'Відтворити', none: 'Немає твердження' },
  en: { caution: 'Not for navigation or safety decisions', play: 'Play', none: 'No statement' },
};

test('speaks Norwegian, Ukrainian and English; the chooser keeps the date and the place', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${info.instants[1]}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    const was = await moment(page);
    for (const [language, text] of Object.entries(words)) {
      await page.getByTestId('language').selectOption(language);
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
      await drawn(page);
      assert.equal(await moment(page), was);
      assert.ok(await page.locator('.caution').getByText(text.caution).isVisible());
      assert.ok(await page.getByRole('button', { name: text.play, exact: true }).isVisible());
      assert.ok(await page.locator('.legend').getByText(text.none, { exact: true }).isVisible());
      for (const entry of info.legend) assert.ok(await page.locator('.legend-label').getByText(entry.label[language], { exact: true }).first().isVisible(), entry.label[language]);
      const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { month: 'long', timeZone: 'Europe/Oslo', day: 'numeric' }).format(info.times[1]);
      assert.ok((await page.locator('.date').textContent()).includes(date), date);
      await page.getByTestId('card').locator('.strip').first().waitFor();
      if (real) continue;
      const claim = page.getByTestId('claim').first();
      await claim.waitFor();
      const said = await claim.locator('.sentence').textContent();
      assert.equal(/[\u0400-\u04ff]/.test(said), language === 'uk', said);
    }
  });
});

test('on a phone the map fills, the sheet opens, and the card slides over it', async () => {
  await look(await open(browser, { viewport: phone, hash: `map=${map}&t=${lively}` }), async (page) => {
    const view = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, high: document.documentElement.scrollHeight }));
    assert.deepEqual(view, { wide: phone.width, high: phone.height });
    const canvas = await page.locator('.map canvas').boundingBox();
    assert.deepEqual([canvas.width, canvas.height], [phone.width, phone.height]);
    const slider = await page.getByTestId('slider').boundingBox();
    assert.ok(slider.y + slider.height <= phone.height && slider.height >= 40, 'the slider is in reach of a thumb');
    const caution = await page.locator('.caution').boundingBox();
    assert.ok(caution.y + caution.height <= slider.y, 'the caution stands above the sheet');
    await picture(page, 'phone-light');

    await page.getByTestId('handle').click();
    await page.waitForFunction(() => document.querySelector('.legend tr').getBoundingClientRect().bottom < innerHeight);
    assert.equal(await page.getByTestId('handle').getAttribute('aria-expanded'), 'true');
    await page.getByTestId('handle').click();

    await page.waitForFunction(() => document.elementFromPoint(innerWidth / 2, 330).tagName === 'CANVAS');
    await page.touchscreen.tap(canvas.width / 2, 330);
    const card = page.getByTestId('card');
    await card.locator('.strip').first().waitFor();
    await page.locator('.drawer').evaluate((element) => Promise.all(element.getAnimations({ subtree: true }).map((animation) => animation.finished)));
    const box = await page.locator('.drawer').boundingBox();
    assert.equal(box.width, phone.width);
    assert.ok(Math.abs(box.y + box.height - phone.height) < 1, JSON.stringify(box));
    assert.ok(box.y > 200, 'the card leaves a piece of the map');
    await card.getByRole('button', { name: 'Close' }).click();
    await card.waitFor({ state: 'hidden' });
    await page.touchscreen.tap(slider.x + slider.width * 0.4, slider.y + slider.height / 2);
    assert.notEqual(await moment(page), Date.parse(lively), 'a tap on the track moves time');
  });
});

const looks = [['desk-light', desk, false], ['desk-dark', desk, true], ['phone-light', phone, false], ['phone-dark', phone, true]];
for (const [name, viewport, dark] of real ? [looks[0], looks[3]] : looks) {
  test(`axe finds nothing, with and without card and panels: ${name}`, async () => {
    // Still, so that nothing is measured half-way through a transition.
    await look(await open(browser, { viewport, dark, still: true, search: '?lang=nb', hash: `map=${map}&t=${lively}` }), async (page) => {
      assert.deepEqual(await axe(page), [], 'the map alone');
      if (dark) assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(22, 25, 29)');
      await page.evaluate((hash) => (location.hash = hash), `map=${map}&t=${lively}&p=${sudzha.lon},${sudzha.lat}`);
      await page.getByTestId(real ? 'status' : 'claim').first().waitFor();
      await picture(page, `${name}-card`);
      assert.deepEqual(await axe(page), [], 'with the card');
      const [panel, ready] = dark ? ['region', '.region-table'] : ['compare', '.matrix'];
      await page.evaluate((hash) => (location.hash = hash), `map=${map}&t=${lively}&with=${other}&mode=differ&panel=${panel}&r=${kursk}`);
      await page.locator(`.panel ${ready}`).first().waitFor();
      await picture(page, `${name}-${panel}`);
      assert.deepEqual(await axe(page), [], `with the panel of ${panel}`);
    });
  });
}

testOfExample('the scheme can change while the page is open', async () => {
  const page = await open(browser, { still: true, hash: `map=${map}&t=${lively}` });
  await look(page, async () => {
    const was = await moment(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(22, 25, 29)');
    await drawn(page);
    assert.equal(await moment(page), was);
  });
});

test('the program’s own preview shows the same page, and says that it is one', async () => {
  const { head } = await (await fetch(new URL('edition.json', preview))).json();
  assert.equal(head.preview, true);
  await look(await open(browser, { at: preview, hash: `map=${map}&t=${lively}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    assert.ok(await page.locator('.banner').filter({ hasText: 'Preview' }).isVisible());
    const card = page.getByTestId(real ? 'status' : 'claim').first();
    await card.waitFor();
    const line = real ? '.side' : '.card';
    await page.waitForFunction((where) => document.querySelector(`${where} [data-test=checked]`)?.dataset.state === 'preview', line);
    assert.match(await page.locator(line).getByTestId('checked').locator('summary').textContent(), /Preview, not signed/);
    const outside = page.requested.filter((url) => !url.startsWith(preview) && !/^(data|blob):/.test(url));
    assert.deepEqual(outside, []);
  });
});

testOfExample('without a map it says how to import one', async () => {
  const none = (page) =>
    page.route('**/edition.json', async (route) => {
      const response = await route.fetch();
      const edition = await response.json();
      edition.head.site.maps = [];
      await route.fulfill({ response, json: edition });
    });
  await look(await open(browser, { ready: false, before: none }), async (page) => {
    await page.getByTestId('empty').waitFor();
    assert.match(await page.getByTestId('empty').textContent(), /No map yet.*frontkart import snapshots/);
  });
});

testOfExample('when there is no answer it says what to do, and trying again works', async () => {
  let down = true;
  const page = await open(browser, { ready: false, before: (each) => each.route('**/edition.json', (route) => (down ? route.abort() : route.continue())) });
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /could not be loaded.*There is no answer/);
  down = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await drawn(page);
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.close();
});

testOfExample('a history that was not copied is named, and the rest of the page works', async () => {
  const page = await open(browser, { ready: false, before: (each) => each.route('**/*.fkc', (route) => route.fulfill({ status: 404, body: '' })) });
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /maps\/example\.[0-9a-f]{16}\.fkc is not where the edition says/);
  await page.getByTestId('slider').focus();
  await page.keyboard.press('Home');
  assert.equal(await moment(page), Math.floor(info.times[0] / 1000) * 1000);
  await page.close();
});

testOfExample('without script there is a picture, its date, its makers and the caution', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone });
  const page = await context.newPage();
  await page.goto(site);
  const text = await page.locator('body').textContent();
  assert.match(text, /Not for navigation or safety decisions/);
  for (const { mapper, last, licence } of info.head.site.maps) for (const part of [mapper, last.slice(0, 10), licence]) assert.ok(text.includes(part), part);
  const image = page.locator('#first img');
  assert.ok(await image.evaluate((each) => each.complete && each.naturalWidth > 100), 'the picture is there');
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  const members = await page.locator('meta[property^="og:"]').evaluateAll((all) => Object.fromEntries(all.map((each) => [each.getAttribute('property'), each.content])));
  assert.equal(members['og:url'], 'https://press.example/front/');
  const linked = await fetch(new URL(members['og:image'].replace('https://press.example/front/', ''), site));
  assert.equal(linked.headers.get('content-type'), 'image/png');
  await context.close();
});
