// The page is for everyone: three languages, a phone, light and dark, a screen reader; and it says what to do when things fail.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, axeSource, close, desk, drawn, example, launch, map, moment, open, phone, picture, sudzha } from './browser.mjs';

let browser;
let info;
let lively;
before(async () => {
  browser = await launch();
  info = await example();
  // The state with most different statuses makes the best picture.
  const states = await Promise.all(info.instants.map((instant) => answer(`at?map=${map}&time=${instant}`)));
  const counts = states.map((state) => state.features.length);
  lively = info.instants[counts.lastIndexOf(Math.max(...counts))];
});
after(() => browser?.close());

const words = {
  nb: { caution: 'Ikke for navigasjon eller sikkerhetsvurderinger', play: 'Spill av', none: 'Ingen påstand' },
  en: { caution: 'Not for navigation or safety decisions', play: 'Play', none: 'No statement' },
  uk: { caution: 'Не для навігації чи рішень щодо безпеки', play: 'Відтворити', none: 'Немає твердження' },
};

for (const [language, text] of Object.entries(words)) {
  test(`speaks ${language}`, async () => {
    const page = await open(browser, { search: `?lang=${language}` });
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    assert.ok(await page.getByText(text.caution).isVisible());
    assert.ok(await page.getByRole('button', { name: text.play }).isVisible());
    assert.ok(await page.locator('.legend').getByText(text.none, { exact: true }).isVisible());
    for (const entry of info.legend) {
      const label = entry.labels[language] ?? entry.labels.en;
      assert.ok(await page.locator('.legend-label').getByText(label, { exact: true }).isVisible(), label);
    }
    const month = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { month: 'long', timeZone: 'Europe/Oslo', day: 'numeric' }).format(info.times.at(-1));
    assert.ok((await page.locator('.date').textContent()).includes(month), month);
    await close(page);
  });
}

test('the chooser changes the language and keeps the date', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[1]}` });
  const was = await moment(page);
  await page.getByTestId('language').selectOption('nb');
  await page.waitForFunction(() => document.documentElement.lang === 'nb');
  await drawn(page);
  assert.equal(await moment(page), was);
  await close(page);
});

test('on a phone the map fills, the sheet opens, and the card slides over it', async () => {
  const page = await open(browser, { viewport: phone, hash: `map=${map}&t=${lively}` });
  const view = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, high: document.documentElement.scrollHeight }));
  assert.deepEqual(view, { wide: phone.width, high: phone.height });
  const canvas = await page.locator('.map canvas').boundingBox();
  assert.deepEqual([canvas.width, canvas.height], [phone.width, phone.height]);
  const slider = await page.getByRole('slider').boundingBox();
  assert.ok(slider.y + slider.height < phone.height && slider.height >= 40, 'the slider is in reach of a thumb');
  const chart = await page.locator('.chart').boundingBox();
  assert.ok(chart.y + chart.height <= phone.height, 'the chart is in view');
  const caution = await page.locator('.caution').boundingBox();
  assert.ok(caution.y + caution.height <= slider.y, 'the caution stands above the sheet');
  await picture(page, 'phone-light');

  await page.getByTestId('handle').click();
  await page.waitForFunction(() => document.querySelector('.legend').getBoundingClientRect().bottom < innerHeight);
  assert.equal(await page.getByTestId('handle').getAttribute('aria-expanded'), 'true');
  await picture(page, 'phone-legend');
  await page.getByTestId('handle').click();

  await page.waitForFunction(() => document.elementFromPoint(innerWidth / 2, 330).tagName === 'CANVAS');
  await page.touchscreen.tap(canvas.width / 2, 330);
  const card = page.getByTestId('card');
  await card.locator('.strip').first().waitFor();
  await card.evaluate((element) => Promise.all(element.getAnimations().map((animation) => animation.finished)));
  const box = await card.boundingBox();
  assert.equal(box.width, phone.width);
  assert.ok(Math.abs(box.y + box.height - phone.height) < 1 && box.y > 250, 'the card leaves a piece of the map');
  const beneath = await page.locator('.caution').boundingBox();
  assert.ok(beneath.y + beneath.height <= box.y + 1, 'the caution stays in sight');
  await card.getByRole('button', { name: 'Close' }).click();
  await card.waitFor({ state: 'hidden' });
  assert.deepEqual(page.complaints, []);
  await close(page);
});

for (const [name, viewport] of [['desk', desk], ['phone', phone]]) {
  for (const dark of [false, true]) {
    for (const withCard of [false, true]) {
      const title = `${name}-${dark ? 'dark' : 'light'}${withCard ? '-card' : ''}`;
      test(`axe finds nothing: ${title}`, async () => {
        const point = withCard ? `&p=${sudzha.lon},${sudzha.lat}` : '';
        // Still, so that nothing is measured half-way through a transition.
        const page = await open(browser, { viewport, dark, still: true, search: '?lang=nb', hash: `map=${map}&t=${lively}${point}` });
        if (withCard) await page.getByTestId('card').locator('.strip').first().waitFor();
        await page.waitForSelector('.chart canvas');
        await picture(page, title);
        await page.evaluate(axeSource);
        const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        assert.ok(passes.length > 20, 'axe looked at the page');
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`), []);
        await close(page);
      });
    }
  }
}

test('the scheme can change while the page is open', async () => {
  const page = await open(browser, { hash: `map=${map}&t=${lively}&p=${sudzha.lon},${sudzha.lat}` });
  const was = await moment(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByTestId('card').locator('.strip').first().waitFor();
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(22, 25, 29)');
  assert.equal(await moment(page), was);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('without a map it says how to import one', async () => {
  const page = await open(browser, { ready: false, before: (each) => each.route('**/api/v1/maps*', (route) => route.fulfill({ json: [] })) });
  await page.getByTestId('empty').waitFor();
  assert.match(await page.getByTestId('empty').textContent(), /No map yet.*frontkart import snapshots/);
  await picture(page, 'empty');
  await close(page);
});

test('when the server does not answer it says what to do, and trying again works', async () => {
  let down = true;
  const page = await open(browser, { ready: false, before: (each) => each.route('**/api/v1/maps*', (route) => (down ? route.abort() : route.continue())) });
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /could not be loaded.*frontkart serve/);
  down = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await drawn(page);
  await close(page);
});

test('when the areas of a date cannot be had, the server’s own remedy is shown', async () => {
  let down = false;
  const locked = { status: 503, json: { error: 'locked', message: 'The store is locked.', where: 'store', remedy: 'Close the other program.' } };
  const page = await open(browser, { hash: `map=${map}&t=${info.instants[0]}`, before: (each) => each.route('**/api/v1/at*', (route) => (down ? route.fulfill(locked) : route.continue())) });
  down = true;
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /The store is locked\. Close the other program\./);
  assert.equal(await page.locator('.legend').getAttribute('aria-busy'), 'true', 'numbers of another date are not passed off as those of this one');
  down = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await drawn(page);
  assert.equal(await page.getByRole('alert').count(), 0);
  await close(page);
});
