/** Moving through time: to a moment, to the next change, and play-back. */
import { reducedMotion } from './dom';
import type { Store } from './state';
import { clamp, neighbour } from './time';

/** Play-back at speed 1 crosses the whole map in this many seconds. */
const secondsForAll = 40;

/** Between two states when motion is unwelcome, at speed 1. */
const stepMilliseconds = 1200;

/** A page that was asleep goes on where it was. */
const longestFrame = 100;

export class Clock {
  private timer: number | undefined;
  private lastFrame: number | undefined;

  constructor(private readonly store: Store) {}

  /** Moves to `time`, cut to the axis. */
  go(time: number): void {
    this.store.set({ time: clamp(time, this.store.state.axis) });
  }

  /** To the change before or after; true when there is one. */
  step(direction: -1 | 1): boolean {
    const { instants, time } = this.store.state;
    const next = neighbour(instants, time, direction);
    if (next !== undefined) this.go(next);
    return next !== undefined;
  }

  toggle(): void {
    if (this.store.state.playing) this.pause();
    else this.play();
  }

  pause(): void {
    cancelAnimationFrame(this.timer ?? 0);
    clearTimeout(this.timer);
    this.timer = this.lastFrame = undefined;
    this.store.set({ playing: false });
  }

  private play(): void {
    this.pause();
    const { instants, time } = this.store.state;
    if (time >= (instants.at(-1) ?? 0)) this.go(instants[0] ?? time);
    this.store.set({ playing: true });
    if (reducedMotion()) this.stepping();
    else this.timer = requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    const { axis, instants, time, speed, playing } = this.store.state;
    if (!playing) return;
    const elapsed = Math.min(longestFrame, now - (this.lastFrame ?? now));
    this.lastFrame = now;
    const last = instants.at(-1) ?? time;
    this.go(Math.min(last, time + ((axis.to - axis.from) * speed * elapsed) / (secondsForAll * 1000)));
    if (this.store.state.time >= last) this.pause();
    else this.timer = requestAnimationFrame((next) => this.frame(next));
  }

  private stepping(): void {
    if (!this.store.state.playing) return;
    if (!this.step(1)) {
      this.pause();
      return;
    }
    this.timer = window.setTimeout(() => this.stepping(), stepMilliseconds / this.store.state.speed);
  }
}
