// Publishes the example, hosts it below a sub-path, and runs the tests in a browser against it and against a running
// `frontkart serve`. Arguments: names of test files (all), and what Node's test runner takes, for example --test-name-pattern=slider.
//
//   FRONTKART_URL      the preview that `frontkart serve` shows of the example
//   FRONTKART_PROGRAM  frontkart, and
//   FRONTKART_STORE    the store of the example, of which an edition is published; or
//   FRONTKART_EDITION  a folder with an edition of it that is there already
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { host } from './host.mjs';
import { publish } from './publish.mjs';

const { FRONTKART_URL, FRONTKART_PROGRAM, FRONTKART_STORE, FRONTKART_EDITION } = process.env;
if (!FRONTKART_URL || !(FRONTKART_EDITION || (FRONTKART_PROGRAM && FRONTKART_STORE))) {
  console.error('The browser tests need a running server with the example, and an edition of it: set FRONTKART_URL to the address of the page, for example http://127.0.0.1:8080/, and FRONTKART_PROGRAM and FRONTKART_STORE, or FRONTKART_EDITION; see tests/e2e/run.mjs');
  process.exit(2);
}
const folder = fileURLToPath(new URL('.', import.meta.url));
const edition = FRONTKART_EDITION || publish(FRONTKART_PROGRAM, FRONTKART_STORE);
const site = await host(edition);
const args = process.argv.slice(2);
const named = args.filter((each) => each.endsWith('.test.mjs'));
const files = (named.length > 0 ? named : readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).toSorted()).map((name) => folder + name);
const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-force-exit', '--test-reporter=spec', ...args.filter((each) => !named.includes(each)), ...files], {
  stdio: 'inherit',
  env: { ...process.env, FRONTKART_SITE: site.url, FRONTKART_EDITION: edition },
});
child.on('exit', (status) => {
  site.close();
  process.exit(status ?? 1);
});
