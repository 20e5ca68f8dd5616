// Runs Lighthouse on an edition that it hosts: page.mjs EDITION LIGHTHOUSE
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { host } from '../tests/e2e/host.mjs';

const [edition, lighthouse] = process.argv.slice(2);
const site = await host(resolve(edition));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;

async function run(device) {
  const options = ['--quiet', '--output=json', '--chrome-flags=--headless=new --no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader', ...(device === 'desktop' ? ['--preset=desktop'] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, [lighthouse, site.url, ...options], { maxBuffer: 256 << 20 });
  return JSON.parse(stdout);
}

for (const device of ['mobile', 'desktop']) {
  const { categories, audits } = await run(device);
  const scores = Object.values(categories).map(({ title, score }) => `${title} ${score === null ? '-' : Math.round(score * 100)}`);
  console.log(`${device}: ${scores.join(', ')}`);
  const timing = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'].map((id) => `${audits[id].title} ${audits[id].displayValue}`);
  console.log(`  ${timing.join(', ')}`);
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) if (weight > 0 && audits[id].score !== null && audits[id].score < 0.9) console.log(`  less than good: ${id}: ${audits[id].displayValue ?? audits[id].title}`);
  }
  if (device === 'desktop') continue;
  const requests = audits['network-requests'].details.items.filter(({ url }) => url.startsWith(site.url));
  const paint = audits['metrics']?.details?.items?.[0]?.observedLargestContentfulPaint ?? Infinity;
  const before = requests.filter(({ networkEndTime }) => networkEndTime <= paint);
  const sum = (each) => each.reduce((total, { transferSize }) => total + transferSize, 0);
  console.log(`  until the largest paint: ${kilobytes(sum(before))} in ${before.length} files; in all: ${kilobytes(sum(requests))} in ${requests.length} files`);
  for (const { url, transferSize } of requests.toSorted((a, b) => b.transferSize - a.transferSize).slice(0, 12)) console.log(`    ${kilobytes(transferSize).padStart(8)} ${url.slice(site.url.length) || 'the page'}`);
}
site.close();
