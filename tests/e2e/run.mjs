// Publishes the example, hosts it below a sub-path, and runs the tests in a browser against it and against a running
// `frontkart serve`; then those that make sense of it against a preview of real maps. Arguments: names of test files (all),
// and what Node's test runner takes, for example --test-name-pattern=slider.
//
//   FRONTKART_URL      the preview that `frontkart serve` shows of the example
//   FRONTKART_PROGRAM  frontkart, and
//   FRONTKART_STORE    the store of the example, of which an edition is published; or
//   FRONTKART_EDITION  a folder with an edition of it that is there already
//   FRONTKART_DATA     a folder with archives of real maps; with FRONTKART_PROGRAM. Without it, that part is skipped
//   FRONTKART_ONLY     "example" or "real": only that part
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { host } from './host.mjs';
import { publish, web } from './publish.mjs';
import { realStore, serve } from './real.mjs';

const { FRONTKART_URL, FRONTKART_PROGRAM, FRONTKART_STORE, FRONTKART_EDITION, FRONTKART_DATA, FRONTKART_ONLY } = process.env;
const folder = fileURLToPath(new URL('.', import.meta.url));
const args = process.argv.slice(2);
const named = args.filter((each) => each.endsWith('.test.mjs'));
const all = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).toSorted();

const undo = [];
const clean = () => {
  for (const each of undo.splice(0).toReversed()) each();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    clean();
    process.exit(1);
  });
}

const total = { pass: 0, fail: 0 };

/** Runs test files with `env`; the counts of their report are added up. */
async function run(files, env) {
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-force-exit', '--test-reporter=spec', ...args.filter((each) => !named.includes(each)), ...files.map((name) => folder + name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  undo.push(() => child.kill());
  createInterface(child.stdout).on('line', (line) => {
    const count = /^[ℹ#] (pass|fail) (\d+)$/.exec(line);
    if (count) total[count[1]] += Number(count[2]);
    else console.log(line);
  });
  const status = await new Promise((done) => child.on('close', done));
  undo.pop();
  if (status !== 0) process.exitCode = 1;
}

async function example() {
  if (!FRONTKART_URL || !(FRONTKART_EDITION || (FRONTKART_PROGRAM && FRONTKART_STORE))) {
    console.error('The browser tests need a running server with the example, and an edition of it: set FRONTKART_URL to the address of the page, for example http://127.0.0.1:8080/, and FRONTKART_PROGRAM and FRONTKART_STORE, or FRONTKART_EDITION; see tests/e2e/run.mjs');
    process.exit(2);
  }
  const edition = FRONTKART_EDITION ? { folder: FRONTKART_EDITION, remove: () => undefined } : publish(FRONTKART_PROGRAM, FRONTKART_STORE);
  undo.push(edition.remove);
  const site = await host(edition.folder);
  undo.push(site.close);
  await run(named.length > 0 ? named : all, { FRONTKART_SITE: site.url, FRONTKART_EDITION: edition.folder });
  clean();
}

async function real() {
  if (!FRONTKART_DATA || !FRONTKART_PROGRAM) {
    console.log('Real maps in a browser: skipped; FRONTKART_DATA names a folder with them, FRONTKART_PROGRAM the program');
    return;
  }
  const begin = Date.now();
  const site = await serve(FRONTKART_PROGRAM, realStore(FRONTKART_PROGRAM, FRONTKART_DATA), '--web', web);
  undo.push(site.close);
  console.log(`Real maps in a browser: the preview stands after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  await run((named.length > 0 ? named : all).filter((name) => !onlyExample.has(name)), { FRONTKART_SITE: site.url, FRONTKART_URL: site.url, FRONTKART_REAL: '1' });
  clean();
}

/** Files without a test that real maps could answer. */
const onlyExample = new Set(['basemap.test.mjs']);

try {
  if (FRONTKART_ONLY !== 'real') await example();
  if (FRONTKART_ONLY !== 'example') await real();
} finally {
  clean();
}
// As Node's own report ends: of both parts.
console.log(`ℹ pass ${total.pass}\nℹ fail ${total.fail}`);
