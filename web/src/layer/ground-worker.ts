/** Draws the ground on a canvas that the page has handed over: the first message is the canvas, each other one a wish. */
import { GroundDrawing, type News, type Wish } from './ground-drawing';
import type { Shown } from './histories';
import type { Mesh } from './mesh';

/** The mesh of a map comes once; later the map comes without. */
export type SentShown = Omit<Shown, 'mesh'> & { readonly mesh?: Mesh | undefined };
export type Sent = { readonly canvas: OffscreenCanvas } | Exclude<Wish, { shown: unknown }> | { readonly shown: readonly (SentShown | undefined)[] };

const scope = self as unknown as { onmessage: (event: MessageEvent) => void; postMessage(news: News, move?: Transferable[]): void };
const meshes = new Map<string, Mesh>();
let drawing: GroundDrawing | undefined;

function whole(shown: SentShown | undefined): Shown | undefined {
  if (!shown) return undefined;
  if (shown.mesh) meshes.set(shown.id, shown.mesh);
  const mesh = meshes.get(shown.id);
  return mesh && { ...shown, mesh };
}

scope.onmessage = ({ data }: MessageEvent<Sent>) => {
  if ('canvas' in data) drawing = new GroundDrawing(data.canvas, (news) => scope.postMessage(news, 'bitmap' in news && news.bitmap ? [news.bitmap] : []));
  else drawing?.take('shown' in data ? { shown: data.shown.map(whole) } : data);
};
