// A preview of real maps, as a desk has it on its own machine: `frontkart serve` over a store of three mappers' archives. The
// store is made once, below build/, and kept: none of that material is in this repository, nor may it be.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const below = fileURLToPath(new URL('../../build/browser/', import.meta.url));

/**
 * What is imported. ISW draws every line anew each week, so that its whole year would be the largest file by far; five weeks
 * around the loss of Sudzha do, and a map that was not drawn afterwards is what the page must say of a stale one.
 */
const imports = (data) => {
  const archive = (map) => join(data, readdirSync(data).find((name) => new RegExp(`^${map}[_-].*\\.tar\\.zst$`).test(name)) ?? `${map}_….tar.zst`);
  const snapshots = (map, ...limits) => ['snapshots', archive(map), '--map', map, '--profile', map, ...limits];
  return [['regions', join(data, 'regions_osm.geojson')], ['places', join(data, 'settlements.csv')], snapshots('deepstate'), snapshots('owl'), snapshots('isw', '--since', '2025-03-01', '--until', '2025-04-01')];
};

/** The store of the archives in `data`. */
export function realStore(program, data, folder = below) {
  const store = join(folder, 'real.db');
  const whole = join(folder, 'real-is-whole');
  const made = imports(data);
  const run = (...args) => execFileSync(program, ['--store', store, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (existsSync(whole)) {
    try {
      run('maps');
      return store;
    } catch {
      // Of another version of the program: made again.
    }
  }
  mkdirSync(folder, { recursive: true });
  for (const each of readdirSync(folder)) if (each.startsWith('real')) rmSync(join(folder, each), { recursive: true });
  for (const each of made) run('import', ...each, '--json');
  writeFileSync(whole, '');
  return store;
}

/** Shows a store; resolves once its preview has been made. */
export async function serve(program, store, ...options) {
  const child = spawn(program, ['--store', store, 'serve', '--listen', '127.0.0.1:0', '--json', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((_, failed) => child.once('exit', (status) => failed(new Error(`frontkart serve ended with ${status}`))));
  const first = new Promise((done) => createInterface(child.stdout).once('line', done));
  const { url } = JSON.parse(await Promise.race([first, gone]));
  gone.catch(() => undefined);
  const head = await fetch(new URL('edition.json', url));
  if (!head.ok) throw new Error(`${url} has no preview: ${head.status}`);
  return { url: new URL(url).href, close: () => child.kill() };
}
