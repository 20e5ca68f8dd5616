/** What the reader does to the picture of the map before there is one: dragged, pinched, rolled, until the map hears of it itself. */

type At = readonly [number, number];

/** Pixels of a wheel for one zoom, as nearly as the map has it, and those of a line; and so many of them a pointer goes before it drags. */
const wheelPixels = 600;
const linePixels = 40;
const still = 3;

/** The middle of points and how far they lie apart. */
function spread(points: readonly At[]): { middle: At; apart: number } {
  const [one = [0, 0], other = one] = points;
  return { middle: [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2], apart: Math.hypot(other[0] - one[0], other[1] - one[1]) };
}

/** What two positions of the same one or two pointers ask for. Pure. */
export function gesture(before: readonly At[], after: readonly At[]): { from: At; to: At; nearer: number } {
  const [was, is] = [spread(before), spread(after)];
  return { from: was.middle, to: is.middle, nearer: was.apart > 0 && is.apart > 0 ? Math.log2(is.apart / was.apart) : 0 };
}

/** Calls `turn` for each of them, in CSS pixels of the element. */
export class FirstGestures {
  /** something was turned, and a click that follows is the end of it */
  turned = false;
  private readonly pointers = new Map<number, At>();
  private readonly left = new AbortController();
  private begun: At = [0, 0];
  private over = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly turn: (from: At, to: At, nearer: number) => void,
  ) {
    const { signal } = this.left;
    element.addEventListener('pointerdown', (event) => {
      if (this.over || event.button !== 0 || this.pointers.size > 1) return;
      if (this.pointers.size === 0) {
        this.turned = false;
        this.begun = this.at(event);
      }
      this.pointers.set(event.pointerId, this.at(event));
    }, { signal });
    // Beyond the element, too: a finger may leave it.
    addEventListener('pointermove', (event) => this.moved(event), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const) addEventListener(end, ({ pointerId }) => this.lifted(pointerId), { signal });
    element.addEventListener('wheel', (event) => {
      if (this.over) return;
      event.preventDefault();
      this.turn(this.at(event), this.at(event), (-event.deltaY * this.pixelsOf(event.deltaMode)) / wheelPixels);
    }, { signal, passive: false });
  }

  /** The map hears of gestures that begin from now on; those that have begun go on. */
  end(): void {
    this.over = true;
    if (this.pointers.size === 0) this.left.abort();
  }

  /** What a wheel counts in. */
  private pixelsOf(mode: number): number {
    if (mode === WheelEvent.DOM_DELTA_LINE) return linePixels;
    return mode === WheelEvent.DOM_DELTA_PAGE ? this.element.clientHeight : 1;
  }

  private at({ clientX, clientY }: MouseEvent): At {
    const { left, top } = this.element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  private moved(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    // Lifted where no page hears of it, as over a frame or a dialogue.
    if (event.buttons === 0) {
      this.lifted(event.pointerId);
      return;
    }
    const before = [...this.pointers.values()];
    const here = this.at(event);
    if (!this.turned && this.pointers.size === 1 && Math.hypot(here[0] - this.begun[0], here[1] - this.begun[1]) < still) return;
    this.turned = true;
    this.pointers.set(event.pointerId, here);
    const { from, to, nearer } = gesture(before, [...this.pointers.values()]);
    this.turn(from, to, nearer);
  }

  private lifted(pointer: number): void {
    this.pointers.delete(pointer);
    if (this.over && this.pointers.size === 0) this.left.abort();
  }
}
