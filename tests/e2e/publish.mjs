// An edition of the example: its maps are made public, as a desk would, and published with the page as it is built.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built page. */
export const web = process.env.FRONTKART_WEB ?? fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Publishes all maps of `store` into a new folder; `remove` takes it away again. `options` are further ones of `publish`. */
export function publish(program, store, ...options) {
  const work = mkdtempSync(join(tmpdir(), 'frontkart-edition-'));
  const remove = () => rmSync(work, { recursive: true, force: true });
  const run = (...args) => execFileSync(program, ['--store', store, ...args], { encoding: 'utf8', env: { ...process.env, FRONTKART_AUTHOR: 'test' } });
  try {
    for (const { map } of JSON.parse(run('maps', '--json'))) {
      const { body } = JSON.parse(run('show', `map/${map}`, '--json'));
      if (body.visibility === 'public') continue;
      const file = join(work, 'map.jsonl');
      writeFileSync(file, JSON.stringify({ ...body, kind: 'map', id: map, visibility: 'public' }));
      run('record', file, '--because', 'published for the tests');
    }
    const folder = join(work, 'edition');
    run('publish', folder, '--web', web, '--url', 'https://press.example/front/', '--title', 'Sudzha', '--approved-by', 'editor', '--delay', '0', ...options);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
