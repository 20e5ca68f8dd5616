// Runs the browser tests against a running `frontkart serve`: FRONTKART_URL=http://127.0.0.1:8080/ npm run e2e
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

if (!process.env.FRONTKART_URL) {
  console.error('The browser tests need a running server with the example store: set FRONTKART_URL to the address of the page, for example http://127.0.0.1:8080/');
  process.exit(2);
}
const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).toSorted().map((name) => folder + name);
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-force-exit', '--test-reporter=spec', ...process.argv.slice(2), ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
