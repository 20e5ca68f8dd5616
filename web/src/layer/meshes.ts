/** Meshes of maps and of the base map: each is made once, in a worker. */
import { EditionError, type Edition } from '../edition';
import type { LandMesh } from './land';
import type { Mesh } from './mesh';
import type { Answer, Request, Work } from './worker';

export class Meshes {
  private readonly made = new Map<string, Promise<Mesh | undefined>>();
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private worker: Worker | undefined;
  private asked = 0;

  constructor(private readonly edition: Edition) {}

  /** Undefined where the edition has no history of the map. Rejects with EditionError. */
  of(map: string): Promise<Mesh | undefined> {
    const known = this.made.get(map);
    if (known) return known;
    const path = this.edition.entry(map)?.history;
    const begun = path ? this.history(path) : Promise.resolve(undefined);
    this.made.set(map, begun);
    begun.catch(() => this.made.delete(map));
    return begun;
  }

  /** Undefined where the edition has no base map of its own. Rejects with EditionError. */
  async land(): Promise<LandMesh | undefined> {
    const paths = this.edition.site.base ?? {};
    if (!paths['land']) return undefined;
    const file = async (path: string | undefined): Promise<ArrayBuffer | undefined> => (path ? this.edition.bytes(path) : undefined);
    const [land, borders, regions] = await Promise.all([file(paths['land']), file(paths['borders']), file(paths['regions'])]);
    const answer = await this.ask({ base: { land, borders, regions } }, paths['land']);
    return 'landMesh' in answer ? answer.landMesh : undefined;
  }

  private async history(path: string): Promise<Mesh | undefined> {
    const answer = await this.ask({ history: await this.edition.bytes(path) }, path);
    return 'mesh' in answer ? answer.mesh : undefined;
  }

  /** What is asked is copied: the page uses it, too. */
  private async ask(work: Work, path: string): Promise<Answer> {
    this.worker ??= this.start();
    const id = ++this.asked;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.worker?.postMessage({ id, ...work } satisfies Request);
    });
    if ('problem' in answer) throw new EditionError('damaged', path, `${path}: ${answer.problem}`);
    return answer;
  }

  private start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    });
    worker.addEventListener('error', (event) => {
      for (const [id, answer] of this.waiting) answer({ id, problem: event.message || 'its worker could not be started' });
      this.waiting.clear();
    });
    return worker;
  }
}
