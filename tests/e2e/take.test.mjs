// What readers and newsrooms take along: the map in another page, a picture for print, paper.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, below, example, launch, look, map, open, picture, real, site, sudzha, testOfExample } from './browser.mjs';

let browser;
let info;
let middle;
before(async () => {
  browser = await launch();
  info = await example();
  middle = info.instants[Math.floor(info.instants.length / 2)];
});
after(() => browser?.close());

testOfExample('another page shows the map in a frame, with the view that was asked for and a way to the full page', async () => {
  const hash = `map=${map}&t=${middle}&c=${sudzha.lon},${sudzha.lat},9`;
  const elsewhere = new URL('/elsewhere/', site);
  await look(await open(browser, { at: elsewhere.href, search: `?lang=nb&view=${encodeURIComponent(hash)}`, hash: '', ready: false }), async (page) => {
    const frame = page.frameLocator('iframe');
    await frame.locator('.map[data-ready]').waitFor();
    const inner = page.frames()[1];
    assert.ok(new URL(inner.url()).pathname.startsWith(below));
    await inner.waitForFunction((text) => document.querySelector('.map').dataset.shown === text, new Date(middle).toISOString());
    const caution = await frame.locator('.caution').textContent();
    for (const words of ['Ikke for navigasjon', info.mapper, info.licence, 'Natural Earth']) assert.ok(caution.includes(words), words);
    assert.ok(await frame.locator('.banner').filter({ hasText: 'Illustrasjon' }).isVisible());
    const full = new URL(await frame.getByTestId('full').getAttribute('href'), inner.url());
    assert.equal(full.pathname, below);
    const fields = new URLSearchParams(full.hash.slice(1));
    assert.deepEqual([fields.get('map'), fields.get('t')], [map, middle]);
    await frame.getByTestId('slider').focus();
    await page.keyboard.press('Home');
    await inner.waitForFunction((text) => document.querySelector('.map').dataset.shown === text, new Date(info.times[0]).toISOString());
    await frame.locator('.map canvas').click();
    await frame.getByTestId('answer').getByText(info.mapper).waitFor();
    await picture(page, 'embed');
  });
});

testOfExample('a small frame has as few controls as it is asked to have, and axe finds nothing in it', async () => {
  await look(await open(browser, { at: `${site}embed.html`, search: '?lang=en&controls=none', viewport: { width: 420, height: 320 }, still: true }), async (page) => {
    assert.equal(await page.getByTestId('slider').count(), 0);
    assert.equal(await page.locator('.zoom').isVisible(), false);
    assert.ok(await page.locator('.date').isVisible(), 'the date stays');
    assert.ok(await page.getByTestId('full').isVisible());
    const stage = await page.locator('.stage').boundingBox();
    assert.ok(stage.height > 200, `the map has ${stage.height} of 320 pixels`);
    assert.deepEqual(await axe(page), []);
    await picture(page, 'embed-small');
  });
});

testOfExample('a map whose lines are generalised says so in a frame, on a picture and of a place', async () => {
  const long = 'An institute for the study of examples, of a name that does not fit in a line';
  const before = (page) => page.route(`**/${info.paths.facts}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), lines_within_m: 32, mapper: long } });
  });
  const hash = `map=${map}&t=${middle}&c=${sudzha.lon},${sudzha.lat},9&p=${sudzha.lon},${sudzha.lat}`;
  const short = 'lines shown to within 32 m';
  await look(await open(browser, { at: `${site}embed.html`, hash, viewport: { width: 420, height: 320 }, still: true, before }), async (page) => {
    assert.ok((await page.locator('.caution').textContent()).includes(`${info.licence} · ${short}`));
    await page.getByTestId('answer').getByText(`${long}: ${short}`, { exact: true }).waitFor();
    const [answer, scale, caution] = await Promise.all(['.embed-answer', '.maplibregl-ctrl-scale', '.caution'].map((part) => page.locator(part).boundingBox()));
    for (const above of [answer, scale]) assert.ok(above.y + above.height <= caution.y + 1, 'nothing lies over who made the map');
    assert.deepEqual(await axe(page), []);
    await picture(page, 'embed-generalised');
  });
  await look(await open(browser, { hash, before }), async (page) => {
    await page.locator('.legend').getByText(`The lines of ${long} are shown to within 32 m`).waitFor();
    const answers = page.getByTestId('card').locator('.card-map');
    const own = answers.filter({ hasText: long }).first();
    await own.getByTestId('accuracy').getByText('within 32 m').waitFor();
    assert.equal(await answers.getByTestId('accuracy').count(), 1, 'other maps are as they were drawn');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('picture-svg').click()]);
    const drawing = readFileSync(await download.path(), 'utf8');
    const words = [...drawing.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text).join(' ');
    assert.ok(words.includes(`The lines of ${long} are shown to within 32 m: they were drawn anew`), words);
    await picture(page, 'card-generalised');
  });
});

testOfExample('the page hands out the HTML of what it shows', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${middle}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    await page.getByTestId('embed').click();
    await page.waitForFunction(() => document.querySelector('[data-test=embed-code]').value !== '');
    const code = await page.getByTestId('embed-code').inputValue();
    const address = /^<iframe src="([^"]+)" width="800" height="600" title="[^"]+"/.exec(code)?.[1].replaceAll('&amp;', '&');
    assert.ok(address, code);
    const url = new URL(address);
    assert.ok(url.href.startsWith('https://press.example/front/embed.html?lang=en#'), url.href);
    assert.equal(new URLSearchParams(url.hash.slice(1)).get('t'), middle);
    await page.getByTestId('copy-embed').click();
    await page.getByText('HTML copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    const oembed = await (await fetch(new URL('oembed.json', site))).json();
    assert.equal(oembed.type, 'rich');
    assert.match(oembed.html, /<iframe src="https:\/\/press\.example\/front\/embed\.html"/);
  });
});

test('a picture for print has the map, its date, scale, legend, sources and licence', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${middle}&c=${sudzha.lon},${sudzha.lat},9` }), async (page) => {
    const saved = async (kind) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(`picture-${kind}`).click()]);
      assert.equal(download.suggestedFilename(), `${map}-${middle.slice(0, 10)}.${kind}`);
      return readFileSync(await download.path());
    };
    const drawing = (await saved('svg')).toString();
    const words = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      if (parsed.querySelector('parsererror')) return 'not XML';
      return [...parsed.querySelectorAll('text')].map((each) => each.textContent).join(' ');
    }, drawing);
    for (const part of [middle.slice(0, 10), info.mapper, info.licence ?? 'No licence', 'Natural Earth', 'Not for navigation', ' km', `${real ? site : 'https://press.example/front/'}#map=`, ...info.legend.map(({ label }) => label.en)]) assert.ok(words.includes(part), `${part} in: ${words}`);
    assert.match(drawing, /<image [^>]*href="data:image\/png;base64,/);
    const bytes = await saved('png');
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    assert.ok(width >= 1800 && height >= 1500, `${width} × ${height}: enough for print`);
    const shades = await page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [60, 60];
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, image.height * 0.15, image.width, image.height * 0.4, 0, 0, 60, 60);
      return new Set(new Uint32Array(pen.getImageData(0, 0, 60, 60).data.buffer)).size;
    }, bytes.toString('base64'));
    assert.ok(shades > 30, `the map is drawn: ${shades} colours`);
  });
});

testOfExample('on paper stand the date, the map, the legend, the sources and the open card', async () => {
  await look(await open(browser, { hash: `map=${map}&t=${middle}&p=${sudzha.lon},${sudzha.lat}` }), async (page) => {
    await page.getByTestId('claim').first().waitFor();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const image = page.locator('.print-picture img');
    const wide = await image.evaluate(async (each) => {
      await each.decode();
      return each.naturalWidth;
    });
    assert.ok(wide > 800, `${wide} pixels`);
    for (const part of ['.date', '.print-picture', '.caution', '.legend', '.sources', '.card-maps', '.claim']) assert.ok(await page.locator(part).first().isVisible(), part);
    for (const part of ['.transport', '.search', '.zoom', '.share', '.map']) assert.ok(!(await page.locator(part).first().isVisible()), part);
    await picture(page, 'print');
    const paper = await page.pdf({ format: 'A4' });
    assert.ok(paper.length > 50_000, `${paper.length} bytes`);
  });
});
