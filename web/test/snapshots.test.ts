import { describe, expect, it } from 'vitest';
import type { StateAt } from '../src/api';
import { Snapshots } from '../src/snapshots';

/** A server whose answers come when the test says so. */
class Server {
  readonly asked: string[] = [];
  readonly aborted: string[] = [];
  private readonly waiting = new Map<string, (state: StateAt) => void>();

  readonly fetch = (_map: string, instant: string, signal: AbortSignal): Promise<StateAt> => {
    this.asked.push(instant);
    return new Promise((resolve, reject) => {
      this.waiting.set(instant, resolve);
      signal.addEventListener('abort', () => {
        this.aborted.push(instant);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };

  answer(instant: string): void {
    this.waiting.get(instant)?.({ type: 'FeatureCollection', features: [], frontkart: { instant } });
  }
}

describe('the states that were fetched', () => {
  it('drops a request that nobody waits for any more', async () => {
    const server = new Server();
    const states = new Snapshots(server.fetch);
    const first = states.want('m', 'a');
    const second = states.want('m', 'b');
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    server.answer('b');
    expect((await second).frontkart?.instant).toBe('b');
    expect(server.aborted).toEqual(['a']);
  });

  it('fetches the neighbours after the wanted one, and joins a request under way', async () => {
    const server = new Server();
    const states = new Snapshots(server.fetch);
    const wanted = states.want('m', 'a', ['b', 'c']);
    expect(server.asked).toEqual(['a']);
    server.answer('a');
    await wanted;
    expect(server.asked).toEqual(['a', 'b', 'c']);
    const next = states.want('m', 'b', ['c']);
    server.answer('b');
    await next;
    expect(server.asked).toEqual(['a', 'b', 'c']);
    expect(server.aborted).toEqual([]);
  });

  it('keeps the latest used, and asks again for what it forgot', async () => {
    const server = new Server();
    const states = new Snapshots(server.fetch, 2);
    for (const instant of ['a', 'b']) {
      const state = states.want('m', instant);
      server.answer(instant);
      await state;
    }
    await states.want('m', 'a');
    const third = states.want('m', 'c');
    server.answer('c');
    await third;
    expect(states.peek('m', 'a')).toBeDefined();
    expect(states.peek('m', 'b')).toBeUndefined();
    expect(states.peek('other', 'a')).toBeUndefined();
  });

  it('does not keep a failure', async () => {
    let fail = true;
    const states = new Snapshots(async () => {
      if (fail) throw new Error('down');
      return { type: 'FeatureCollection', features: [] };
    });
    await expect(states.want('m', 'a')).rejects.toThrow('down');
    fail = false;
    await expect(states.want('m', 'a')).resolves.toBeDefined();
  });
});
