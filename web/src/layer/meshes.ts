/** Meshes by map: each is made once, in a worker. */
import { EditionError, type Edition } from '../edition';
import type { Mesh } from './mesh';
import type { Answer, Request } from './worker';

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
    const begun = path ? this.make(path) : Promise.resolve(undefined);
    this.made.set(map, begun);
    begun.catch(() => this.made.delete(map));
    return begun;
  }

  private async make(path: string): Promise<Mesh> {
    const bytes = await this.edition.bytes(path);
    const answer = await this.ask(bytes);
    if ('problem' in answer) throw new EditionError('damaged', path, `${path}: ${answer.problem}`);
    return answer.mesh;
  }

  /** The bytes are copied: the page asks them, too. */
  private ask(bytes: ArrayBuffer): Promise<Answer> {
    this.worker ??= this.start();
    const id = ++this.asked;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.worker?.postMessage({ id, bytes } satisfies Request);
    });
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
