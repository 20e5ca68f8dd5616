/**
 * How a standing is drawn, so that no meaning hangs on colour alone: held is solid, contested is hatched, unclear is dotted,
 * asserted is an outline. The map draws with canvas, legend and strips with SVG; both from here.
 */
import type { Standing } from './edition';
import { visibleColour } from './colour';
import { isDark, svg } from './dom';

export const fillOpacity: Record<Standing, number> = { held: 0.46, contested: 0.16, unclear: 0.12, asserted: 0.05 };

/** Side of the repeated square, in CSS pixels. */
const side = 8;

/** The pattern as an SVG definition; refer to it by `url(#id)`. */
export function patternDefinition(id: string, standing: Standing, legendColour: string): SVGPatternElement {
  const colour = visibleColour(legendColour, isDark());
  const pattern = svg('pattern', { id, width: side, height: side, patternUnits: 'userSpaceOnUse' });
  pattern.append(svg('rect', { width: side, height: side, fill: colour, 'fill-opacity': standing === 'held' ? 0.72 : fillOpacity[standing] + 0.06 }));
  if (standing === 'contested') {
    pattern.append(svg('path', { d: `M-1 9 9-1M-1 1 1-1M7 9 9 7`, stroke: colour, 'stroke-width': 2 }));
  }
  if (standing === 'unclear') {
    for (const at of [2, 6]) pattern.append(svg('circle', { cx: at, cy: at, r: 1.25, fill: colour }));
  }
  return pattern;
}

let count = 0;

/** A small sample of a status, as in the legend. `label` is for those who listen; without it the sample is decoration. */
export function swatch(standing: Standing, legendColour: string, width = 26, height = 18): SVGSVGElement {
  const colour = visibleColour(legendColour, isDark());
  const id = `swatch-${++count}`;
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, class: 'swatch', 'aria-hidden': 'true' },
    svg('defs', {}, patternDefinition(id, standing, colour)),
    svg('rect', {
      x: 1, y: 1, width: width - 2, height: height - 2, rx: 2, fill: `url(#${id})`, stroke: colour,
      'stroke-width': standing === 'asserted' ? 2 : 1.2, ...(standing === 'asserted' ? { 'stroke-dasharray': '4 2' } : {}),
    }),
  );
}
