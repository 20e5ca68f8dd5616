// A plain static host, as a newspaper may have one: files of one folder below a sub-path, the strictest policy that the page
// can live with, and nothing else. What is not a file is not found.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';

export const below = '/press/front/';

const types = {
  html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', json: 'application/json', jsonl: 'application/jsonl', svg: 'image/svg+xml', png: 'image/png',
  woff2: 'font/woff2', xml: 'application/xml', atom: 'application/atom+xml', txt: 'text/plain; charset=utf-8', csv: 'text/csv', kml: 'application/vnd.google-earth.kml+xml', geojson: 'application/geo+json',
};
const squeezed = new Set(['html', 'js', 'css', 'json', 'jsonl', 'svg', 'xml', 'atom', 'txt', 'csv', 'fkc']);

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'";

/** "bytes=5-9" of a file of `size` bytes: what is wanted of it; undefined where all is. */
function rangeOf(field, size) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(field ?? '') ?? [];
  return from === undefined || Number(from) >= size ? undefined : { start: Number(from), end: Math.min(size - 1, to ? Number(to) : size - 1) };
}

/** Serves `folder` on a free port of this machine; `url` ends in the sub-path. Without `policies` the pages have only their own. */
export async function host(folder, { port = 0, policies = true } = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://host.invalid').pathname);
    if (path.startsWith('/elsewhere/')) {
      // Somebody else's page, with ours in a frame.
      response.writeHead(200, { 'Content-Type': types.html });
      const query = new URL(request.url, 'http://host.invalid').searchParams;
      const address = `${below}embed.html?lang=${query.get('lang') ?? 'en'}#${query.get('view') ?? ''}`;
      response.end(`<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,"><iframe width="640" height="480" title="Map" src="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`);
      return;
    }
    const file = path.startsWith(below) ? join(folder, normalize(`/${path.slice(below.length)}`), path.endsWith('/') ? 'index.html' : '') : undefined;
    const found = file && statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found');
      return;
    }
    const kind = file.split('.').at(-1);
    const small = squeezed.has(kind) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const range = small ? undefined : rangeOf(request.headers.range, found.size);
    response.writeHead(range ? 206 : 200, {
      'Content-Type': types[kind] ?? 'application/octet-stream', ...(policies ? { 'Content-Security-Policy': policy } : {}), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
      'Cache-Control': /\.[0-9a-f]{16}\.|-[\w-]{8}\./.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache', ...(small ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : { 'Content-Length': range ? range.end - range.start + 1 : found.size }),
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${found.size}` } : {}),
    });
    const bytes = createReadStream(file, range);
    if (small) bytes.pipe(createGzip()).pipe(response);
    else bytes.pipe(response);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}${below}`, close: () => server.close() };
}
