/** Colours of a legend come from outside; they are kept as they are unless they would not be seen on the page's ground. */

const ground = { light: '#f5f2eb', dark: '#23272c' } as const;

/** What WCAG 1.4.11 asks of graphics that carry meaning. */
const wanted = 3;

/** A colour from outside, or a neutral grey when it is not `#rrggbb`. */
export function safeColour(colour: string | undefined | null): string {
  return colour && /^#[0-9a-f]{6}$/i.test(colour) ? colour.toLowerCase() : '#888888';
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The legend's colour, moved toward white (dark ground) or black (light ground) no farther than it takes to be seen. */
export function visibleColour(colour: string | undefined | null, isDark: boolean): string {
  const from = safeColour(colour);
  const end = isDark ? 255 : 0;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = `#${channels(from).map((value) => Math.round(value + (end - value) * share).toString(16).padStart(2, '0')).join('')}`;
    if (contrast(mixed, isDark ? ground.dark : ground.light) >= wanted) return mixed;
  }
  return isDark ? '#ffffff' : '#000000';
}
