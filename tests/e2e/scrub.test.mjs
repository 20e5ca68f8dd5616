// What moves under the hand. Scrubbing through every state of a map: how long frames take, and that nothing is fetched. The times are reported, not
// asserted: they are those of the machine, which here draws by software (SwiftShader).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { address, close, drawn, example, front, launch, map, open, until } from './browser.mjs';

const report = fileURLToPath(new URL(`../../build/scrubbing-${map}.json`, import.meta.url));

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** The value below which a share of the sorted numbers lies. */
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

test('scrubbing through all states fetches nothing, and shows each', async (context) => {
  const page = await open(browser, { hash: `map=${map}` });
  await page.waitForFunction(() => document.querySelector('.map').dataset.shown);
  await page.locator('.slider').focus();
  await page.keyboard.press('Home');
  // The receipts are checked by themselves, some seconds after the page came: that is not what scrubbing fetches.
  await page.waitForFunction(() => document.querySelector('[data-test="checked"]').dataset.state !== 'checking');
  // Until the map has come to rest: tiles of the base map, labels of places.
  let asked = -1;
  for (let look = 0; look < 60 && asked !== page.requested.length; look++) {
    asked = page.requested.length;
    await page.waitForTimeout(500);
  }
  const network = await page.context().newCDPSession(page);
  let bytes = 0;
  network.on('Network.dataReceived', ({ dataLength }) => (bytes += dataLength));
  await network.send('Network.enable');
  const { frames, shown, drawing } = await page.evaluate(async () => {
    const slider = document.querySelector('.slider');
    const stage = document.querySelector('.map');
    const probe = document.createElement('canvas').getContext('webgl2');
    const info = probe?.getExtension('WEBGL_debug_renderer_info');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const found = [];
    const states = new Set([stage.dataset.shown]);
    let last = await frame();
    for (let before = ''; ; ) {
      before = slider.getAttribute('aria-valuenow');
      const was = stage.dataset.shown;
      slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
      if (slider.getAttribute('aria-valuenow') === before) break;
      // The next step comes when this one's state has been drawn: what is measured is how fast a finger may move and miss none.
      let now = await frame();
      while (stage.dataset.shown === was && now - last < 30_000) now = await frame();
      found.push(now - last);
      last = now;
      states.add(stage.dataset.shown);
    }
    return { frames: found, shown: states.size, drawing: info ? probe.getParameter(info.UNMASKED_RENDERER_WEBGL) : 'unknown' };
  });
  const fetched = page.requested.slice(asked);
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => Number(quantile(sorted, share).toFixed(1));
  const measured = { map, states: shown, steps: frames.length, frame_ms: { median: at(0.5), p95: at(0.95), longest: at(1) }, requests: fetched.length, bytes, drawn_by: drawing };
  writeFileSync(report, `${JSON.stringify(measured, undefined, 1)}\n`);
  context.diagnostic(`${map}: ${shown} states in ${frames.length} steps; frame median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms; drawn by ${drawing}; requests while scrubbing: ${fetched.length}, bytes: ${bytes}`);
  assert.deepEqual(fetched, []);
  assert.equal(bytes, 0);
  const { instants } = await example();
  assert.equal(shown, instants.length, 'every state was seen');
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test('a drag that begins before the map is there moves it, tells where to, and asks about no place', async () => {
  const zoom = 8;
  let release;
  let stopped = 0;
  const held = new Promise((done) => (release = done));
  // The map's scripts come when they are let through.
  const before = (page) => page.route('**/assets/maplibre-gl-*', (route) => {
    ++stopped;
    return held.then(() => route.continue());
  });
  const page = await open(browser, { hash: `map=${map}&c=${front.lon},${front.lat},${zoom}`, ready: false, before });
  await page.waitForFunction(() => document.querySelector('.map')?.dataset.shown !== undefined);
  const box = await page.locator('.map').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // The world is 512 pixels wide at zoom 0.
  const dragged = (pixels) => front.lon - (pixels / (512 * 2 ** zoom)) * 360;
  const tells = (lon) => page.waitForFunction((wanted) => Math.abs(Number(new URLSearchParams(location.hash.slice(1)).get('c')?.split(',')[0]) - wanted) < 0.01, lon);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await until('the map\'s scripts, which are held', async () => stopped > 0 || (await page.waitForTimeout(50)));
  await tells(dragged(40));
  // Whoever then moves through time keeps the place.
  await page.locator('.slider').focus();
  const { t: last } = await address(page);
  await page.keyboard.press('Home');
  await page.waitForFunction((text) => new URLSearchParams(location.hash.slice(1)).get('t') !== text, last);
  await tells(dragged(40));
  assert.equal(await page.locator('.map[data-ready]').count(), 0, 'the map is not there yet');
  release();
  await drawn(page);
  await page.mouse.move(x + 160, y, { steps: 4 });
  await page.mouse.up();
  await tells(dragged(160));
  const { c, p } = await address(page);
  assert.ok(Math.abs(Number(c.split(',')[1]) - front.lat) < 0.01, c);
  assert.equal(p, undefined);
  assert.deepEqual(page.complaints, []);
  await close(page);
});
