import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

/** What the page carries of others, with their licences beside it. */
const carried = ['maplibre-gl', 'earcut', '@fontsource-variable/source-sans-3', '@fontsource/source-serif-4', 'world-atlas', 'pmtiles', 'fflate'];

const licences = {
  name: 'licences',
  generateBundle() {
    const source = carried
      .map((name) => {
        const folder = new URL(`node_modules/${name}/`, import.meta.url);
        // Of a package that has its licence in its repository only.
        const kept = new URL(`licences/${name}.txt`, import.meta.url);
        if (existsSync(kept)) return `== ${name}\n\n${readFileSync(kept, 'utf8').trim()}\n`;
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        if (!file) throw new Error(`${name} has no licence file; look what it is under before it is shipped`);
        return `== ${name}\n\n${readFileSync(new URL(file, folder), 'utf8').trim()}\n`;
      })
      .join('\n\n');
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
  },
};

/** Style and picture come first: a script that comes a little later keeps nobody from reading. */
const lateScripts = {
  name: 'late-scripts',
  transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(/<(script type="module"|link rel="modulepreload")/g, '<$1 fetchpriority="low"') },
};

// A running `frontkart serve`, whose preview edition the page reads while it is worked on.
const server = process.env.FRONTKART_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative addresses: the page is to work below any sub-path.
  base: './',
  plugins: [licences, lateScripts],
  build: {
    target: 'es2022',
    // The server's policy has no `data:` in font-src, so nothing may be inlined into the style sheet.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'embed.html'],
      // What more than one part needs is one file: on a slow line each file more is a wait more.
      output: { codeSplitting: { groups: [{ name: 'common', test: /\/web\/src\//, minShareCount: 2 }] } },
    },
    modulePreload: { polyfill: false },
    // MapLibre alone is larger than the default limit.
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: 'es' },
  server: { proxy: { '^/(edition\\.json|(editions|maps|base|places|cards|records|areas|compare|downloads|pictures)/|(regions|changes|sources|contents|leaves)\\.)': server } },
});
