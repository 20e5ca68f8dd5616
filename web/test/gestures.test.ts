import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstGestures } from '../src/first-gestures';

const [left, top, height] = [100, 50, 400];
const turned = vi.fn();
let page: EventTarget;
let element: EventTarget;
let gestures: FirstGestures;

function send(target: EventTarget, type: string, fields: object): void {
  target.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), fields));
}
const press = (x: number, y: number, pointerId = 1): void => send(element, 'pointerdown', { pointerId, button: 0, buttons: 1, clientX: left + x, clientY: top + y });
const move = (x: number, y: number, { pointerId = 1, buttons = 1 } = {}): void => send(page, 'pointermove', { pointerId, button: -1, buttons, clientX: left + x, clientY: top + y });
const lift = (pointerId = 1): void => send(page, 'pointerup', { pointerId, button: 0, buttons: 0 });
const roll = (deltaY: number, deltaMode: number): void => send(element, 'wheel', { deltaY, deltaMode, clientX: left + 30, clientY: top + 20 });

beforeEach(() => {
  page = new EventTarget();
  element = Object.assign(new EventTarget(), { clientHeight: height, getBoundingClientRect: () => ({ left, top }) });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('WheelEvent', { DOM_DELTA_PIXEL: 0, DOM_DELTA_LINE: 1, DOM_DELTA_PAGE: 2 });
  turned.mockClear();
  gestures = new FirstGestures(element as HTMLElement, turned);
});
afterEach(() => vi.unstubAllGlobals());

describe('what is done before the map is there', () => {
  it('turns it while a pointer is down, and not before it has gone a little', () => {
    move(5, 5);
    press(10, 10);
    move(11, 10);
    expect(turned).not.toHaveBeenCalled();
    expect(gestures.turned).toBe(false);
    move(30, 10);
    expect(turned).toHaveBeenLastCalledWith([10, 10], [30, 10], 0);
    expect(gestures.turned).toBe(true);
    lift();
    move(60, 10);
    expect(turned).toHaveBeenCalledTimes(1);
  });
  it('ends when the pointer moves without a button, had it been lifted where nobody told', () => {
    press(10, 10);
    move(30, 10);
    move(90, 10, { buttons: 0 });
    move(95, 10);
    expect(turned).toHaveBeenCalledTimes(1);
    // One that was lost is no second finger.
    press(10, 10, 2);
    move(40, 10, { pointerId: 2 });
    expect(turned).toHaveBeenLastCalledWith([10, 10], [40, 10], 0);
  });
  it('is over for good once the map is there and the pointer that was down is up', () => {
    press(10, 10);
    gestures.end();
    move(30, 10);
    expect(turned).toHaveBeenCalledTimes(1);
    press(10, 10, 2);
    roll(100, 0);
    move(30, 10, { buttons: 0 });
    press(10, 10);
    move(50, 10);
    expect(turned).toHaveBeenCalledTimes(1);
  });
  it('brings the map nearer by what a wheel counts in: pixels, lines or pages', () => {
    for (const [delta, mode, pixels] of [[-300, 0, 300], [-3, 1, 120], [1, 2, -height]] as const) {
      roll(delta, mode);
      expect(turned).toHaveBeenLastCalledWith([30, 20], [30, 20], pixels / 600);
    }
  });
});
