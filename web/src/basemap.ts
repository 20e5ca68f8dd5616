/**
 * A base map of the newsroom's own choice (docs/publishing.md), over the bundled one: a MapLibre style, or an archive of tiles that
 * is drawn in the page's colours. Loaded only where an edition has one. The publisher has checked what a style names; labels are
 * written with the page's own font, so that no fonts are fetched.
 */
import { addProtocol, type LayerSpecification, type SourceSpecification, type StyleSpecification } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import { protomapsLayers } from './basemap-protomaps';
import type { Edition } from './edition';
import { font } from './style';

/** Sources and layers to put into the page's style. Their ids begin with "own:", so that they meet none of the page's. */
export interface OwnLayers {
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  /** beneath the areas */
  readonly below: readonly LayerSpecification[];
  /** labels, above the areas */
  readonly above: readonly LayerSpecification[];
  readonly sprite?: StyleSpecification['sprite'];
}

/** By the reader's scheme. */
export type OwnBasemap = (dark: boolean) => OwnLayers;

const scheme = 'pmtiles://';
const mark = (id: string): string => `own:${id}`;

/** Addresses in a style are those of files of the edition, or whole. */
function whole(edition: Edition, source: SourceSpecification): SourceSpecification {
  const made = { ...source } as SourceSpecification & { url?: string; data?: unknown };
  if (made.url?.startsWith(scheme)) made.url = scheme + edition.address(made.url.slice(scheme.length));
  if (made.type === 'geojson' && typeof made.data === 'string') made.data = edition.address(made.data);
  return made;
}

function layersOf(edition: Edition, style: StyleSpecification): OwnLayers {
  const layers = style.layers.map((layer): LayerSpecification => {
    const made = { ...layer, id: mark(layer.id), ...('source' in layer ? { source: mark(layer.source) } : {}) } as LayerSpecification;
    if (made.type === 'symbol' && made.layout?.['text-field'] !== undefined) made.layout = { ...made.layout, 'text-font': font };
    return made;
  });
  const labels = layers.findIndex(({ type }) => type === 'symbol');
  const cut = labels < 0 ? layers.length : labels;
  return {
    sources: Object.fromEntries(Object.entries(style.sources).map(([id, source]) => [mark(id), whole(edition, source)])),
    below: layers.slice(0, cut),
    above: layers.slice(cut),
    ...(style.sprite === undefined ? {} : { sprite: style.sprite }),
  };
}

/** Undefined where the edition has none, or its files cannot be had: the bundled base map then stays. */
export async function loadBasemap(edition: Edition): Promise<OwnBasemap | undefined> {
  const { basemap } = edition.site;
  if (!basemap) return undefined;
  addProtocol('pmtiles', new Protocol().tile);
  if (basemap.kind === 'pmtiles') {
    const archive: SourceSpecification = { type: 'vector', url: scheme + edition.address(basemap.archive) };
    return (dark) => layersOf(edition, { version: 8, sources: { archive }, layers: protomapsLayers('archive', dark) });
  }
  try {
    const [light, dark] = await Promise.all([basemap.light, basemap.dark ?? basemap.light].map((path) => edition.json<StyleSpecification>(path)));
    return light && dark && ((isDark) => layersOf(edition, isDark ? dark : light));
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
