/** The states of a map that the page has fetched: a small cache that forgets the oldest, and drops requests nobody waits for. */
import type { StateAt } from './api';

type Fetch = (map: string, instant: string, signal: AbortSignal) => Promise<StateAt>;

interface Flight {
  readonly answer: Promise<StateAt>;
  readonly abort: AbortController;
}

export class Snapshots {
  private readonly kept = new Map<string, StateAt>();
  private readonly flights = new Map<string, Flight>();

  /** `capacity` states are kept; at least one. */
  constructor(
    private readonly fetchState: Fetch,
    private readonly capacity = 48,
  ) {}

  peek(map: string, instant: string): StateAt | undefined {
    const key = `${map}\n${instant}`;
    const state = this.kept.get(key);
    if (state) {
      this.kept.delete(key);
      this.kept.set(key, state);
    }
    return state;
  }

  /**
   * The state that is wanted now, and next the `likely` ones. Requests under way for anything else are aborted; a request
   * for the same state is joined, not repeated. Rejects as the fetch does, with an AbortError when another is wanted first.
   */
  async want(map: string, instant: string, likely: readonly string[] = []): Promise<StateAt> {
    const wanted = new Set([instant, ...likely].map((each) => `${map}\n${each}`));
    for (const [key, flight] of this.flights) {
      if (!wanted.has(key)) {
        this.flights.delete(key);
        flight.abort.abort();
      }
    }
    const state = this.peek(map, instant) ?? (await this.load(map, instant));
    for (const next of likely) {
      // A failed guess is not worth a message: the state is asked for again when it is wanted.
      if (!this.peek(map, next)) this.load(map, next).catch(() => undefined);
    }
    return state;
  }

  private load(map: string, instant: string): Promise<StateAt> {
    const key = `${map}\n${instant}`;
    const under = this.flights.get(key);
    if (under) return under.answer;
    const abort = new AbortController();
    const answer = this.fetchState(map, instant, abort.signal)
      .then((state) => {
        this.kept.set(key, state);
        while (this.kept.size > this.capacity) this.kept.delete(this.kept.keys().next().value as string);
        return state;
      })
      .finally(() => {
        if (this.flights.get(key)?.answer === answer) this.flights.delete(key);
      });
    this.flights.set(key, { answer, abort });
    return answer;
  }
}
