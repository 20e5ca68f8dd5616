/**
 * The programs of the layer. `fill` draws a picture of numbers, the history at each pixel, when the view has changed. Time is
 * a uniform: `resolve` finds the status of every history at two times, `compose` gives the picture the colours of these,
 * `border` draws lines where two sides differ.
 */
import { asserted, softEdge } from './borders';

export const head = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
`;

/** Where a position lies, in device pixels from the middle of the view; y downward. */
export const places = `
uniform ivec2 u_centre;
uniform float u_scale;   // device pixels to a world unit
uniform vec2 u_origin;   // the centre, in device pixels from the upper left corner
uniform vec2 u_size;     // of the drawing, in device pixels
vec2 pixels(ivec2 position) { return vec2(position - u_centre) * u_scale; }
vec4 clip(vec2 p) { vec2 q = (p + u_origin) / u_size; return vec4(2.0 * q.x - 1.0, 1.0 - 2.0 * q.y, 0.0, 1.0); }
`;

/** Statuses now and then of a history: a texel of what \`resolve\` has drawn. */
const statuses = `
uniform usampler2D u_statuses;
uvec2 statusesOf(uint history) { return texelFetch(u_statuses, ivec2(history & 1023u, history >> 10), 0).rg; }
`;

/** Two triangles' worth of screen in one. */
export const screenVertex = `${head}
void main() {
  vec2 p = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(p, 0.0, 1.0);
}`;

export const resolveFragment = `${head}
uniform usampler2D u_begins;
uniform usampler2D u_steps;
uniform int u_time;
uniform int u_then;
uniform uint u_histories;
out uvec4 o_statuses;
ivec2 texel(uint i) { return ivec2(i & 1023u, i >> 10); }
uint statusAt(uint history, int time) {
  if (time < 0) return 0u;
  uint low = texelFetch(u_begins, texel(history), 0).r;
  uint high = texelFetch(u_begins, texel(history + 1u), 0).r - 1u;
  while (low < high) {
    uint middle = (low + high + 1u) >> 1;
    if (int(texelFetch(u_steps, texel(middle), 0).r) <= time) low = middle;
    else high = middle - 1u;
  }
  return min(texelFetch(u_steps, texel(low), 0).g, 255u);
}
void main() {
  uint history = uint(gl_FragCoord.y) * 1024u + uint(gl_FragCoord.x);
  if (history >= u_histories) { o_statuses = uvec4(0u); return; }
  o_statuses = uvec4(statusAt(history, u_time), statusAt(history, u_then), 0u, 0u);
}`;

export const fillVertex = `${head}${places}
in ivec2 a_position;
in uint a_history;
flat out uint v_history;
void main() {
  v_history = a_history;
  gl_Position = clip(pixels(a_position));
}`;

/** The first map writes red, the second green. */
export const fillFragment = `${head}
flat in uint v_history;
out uvec4 o_history;
void main() { o_history = uvec4(v_history, v_history, 0u, 0u); }`;

/** A legend: row 0 has colours and, in alpha, the standing (0 none, 1 held, 2 contested, 3 unclear, 4 asserted); row 1 classes. */
const legends = `
uniform sampler2D u_legend;
uniform sampler2D u_otherLegend;
vec4 entryOf(sampler2D legend, uint status) { return texelFetch(legend, ivec2(int(status), 0), 0); }
int classOf(sampler2D legend, uint status) { return int(texelFetch(legend, ivec2(int(status), 1), 0).r * 255.0 + 0.5); }
int standingOf(vec4 entry) { return int(entry.a * 255.0 + 0.5); }
`;

export const composeFragment = `${head}${legends}
uniform usampler2D u_picture;
uniform usampler2D u_statuses;
uniform usampler2D u_otherStatuses;
uniform int u_mode;        // 0: one map, 1: one to the left of a line and one to the right, 2: where two differ
uniform bool u_changes;
uniform float u_divider;   // in device pixels
uniform float u_ratio;     // device pixels to a CSS pixel
uniform vec2 u_shift;      // of patterns, in device pixels
uniform bool u_dark;
out vec4 o_colour;

ivec2 texel(uint i) { return ivec2(i & 1023u, i >> 10); }
vec2 at() { return (gl_FragCoord.xy - u_shift) / u_ratio; }
/** How much of a pixel a band of this half width covers whose middle is this far away, in CSS pixels. */
float cover(float away, float halfWidth) { return clamp((halfWidth - abs(away)) * u_ratio + 0.5, 0.0, 1.0); }
float stripe(float along, float period, float halfWidth) { return cover(mod(along, period) - 0.5 * period, halfWidth); }
float hatch(vec2 p) { return stripe((p.x - p.y) * 0.70710678, 6.0, 1.0); }
float trellis(vec2 p) { return max(stripe((p.x - p.y) * 0.70710678, 5.0, 0.55), stripe((p.x + p.y) * 0.70710678, 5.0, 0.55)); }
float dots(vec2 p) {
  vec2 q = mod(p, 8.0);
  float away = min(min(length(q - vec2(2.0)), length(q - vec2(6.0))), min(length(q - vec2(2.0, 10.0)), length(q - vec2(10.0, 2.0))));
  return cover(away, 1.25);
}
vec4 ink(vec3 colour, float alpha) { return vec4(colour * alpha, alpha); }
vec4 over(vec4 top, vec4 ground) { return top + ground * (1.0 - top.a); }

vec4 drawn(vec4 entry, vec2 p) {
  int standing = standingOf(entry);
  if (standing == 0) return vec4(0.0);
  if (standing == 1) return ink(entry.rgb, u_dark ? 0.54 : 0.46);
  if (standing == 2) return over(ink(entry.rgb, 0.85 * hatch(p)), ink(entry.rgb, 0.16));
  if (standing == 3) return over(ink(entry.rgb, 0.85 * dots(p)), ink(entry.rgb, 0.14));
  return ink(entry.rgb, 0.06);
}

vec4 single(sampler2D legend, uint now, uint then, vec2 p) {
  vec4 entry = entryOf(legend, now);
  vec4 plain = drawn(entry, p);
  if (!u_changes) return plain;
  if (now == then) return plain * 0.5;
  // What is only claimed, unclear or contested does not come to look held.
  int standing = standingOf(entry);
  if (now != 0u) return over(plain, ink(entry.rgb, standing == 1 ? 0.62 : standing == 4 ? 0.22 : 0.4));
  return ink(entryOf(legend, then).rgb, 0.12 + 0.8 * trellis(p));
}

/** Stripes in turn of what the one says and what the other says; where one says nothing its stripes are empty. */
vec4 disagreement(uint first, uint second, vec2 p) {
  if (first == 0u && second == 0u) return vec4(0.0);
  vec4 one = entryOf(u_legend, first);
  if (classOf(u_legend, first) == classOf(u_otherLegend, second)) return ink(one.rgb, u_dark ? 0.26 : 0.2);
  vec4 two = entryOf(u_otherLegend, second);
  float share = stripe((p.x - p.y) * 0.70710678, 9.0, 2.25);
  vec4 a = first == 0u ? vec4(0.0) : ink(one.rgb, 0.88);
  vec4 b = second == 0u ? vec4(0.0) : ink(two.rgb, 0.88);
  return mix(b, a, share);
}

void main() {
  uvec2 histories = texelFetch(u_picture, ivec2(gl_FragCoord.xy), 0).rg;
  uvec4 s = uvec4(texelFetch(u_statuses, texel(histories.r), 0).rg, texelFetch(u_otherStatuses, texel(histories.g), 0).rg);
  if (s == uvec4(0u)) discard;
  vec2 p = at();
  if (u_mode == 2) o_colour = disagreement(s.r, s.b, p);
  else if (u_mode == 1 && gl_FragCoord.x >= u_divider) o_colour = single(u_otherLegend, s.b, s.a, p);
  else o_colour = single(u_legend, s.r, s.g, p);
}`;

/**
 * A quad around each edge between two histories whose statuses differ. The number of a vertex says which edge and which
 * corner; the rest is read from textures, since drawing by instances is slow where graphics are drawn by software.
 */
export const borderVertex = `${head}${places}${statuses}
uniform sampler2D u_legend;
uniform float u_ratio;
uniform float u_width;      // of one side of a border, in CSS pixels
uniform bool u_changes;
uniform int u_line;         // 0: in the colours of both sides, 1: ink, 2: dashed ink
uniform vec3 u_ink;
uniform vec3 u_ground;      // what colours fade to where only changes matter
uniform highp isampler2D u_points;   // x, y, left, right
uniform sampler2D u_alongs;
out vec2 v_at;
flat out vec2 v_to;
flat out vec4 v_bends;      // normals of the lines in which this edge meets the one before and the one after
flat out vec4 v_left;       // premultiplied
flat out vec4 v_right;
flat out vec2 v_widths;     // left and right, in device pixels
flat out vec2 v_dashed;     // above 0: the side is dashed
out float v_along;          // in device pixels

ivec2 texel(int i) { return ivec2(i & 1023, i >> 10); }
ivec2 place(int i) { return texelFetch(u_points, texel(i), 0).xy; }
vec2 unit(vec2 v) { float size = length(v); return size > 0.0 ? v / size : vec2(0.0); }
vec4 side(uint status, float strength, out float width, out float dashed) {
  vec4 entry = texelFetch(u_legend, ivec2(int(status), 0), 0);
  int standing = int(entry.a * 255.0 + 0.5);
  float alpha = standing == 0 ? 0.0 : 0.92;
  width = standing == 0 ? 0.0 : standing == 4 ? ${asserted.toFixed(2)} * u_width : u_width;
  dashed = standing == 4 ? 1.0 : 0.0;
  // Not more transparent: where ends of lines overlap that would show.
  return vec4(mix(u_ground, entry.rgb, strength) * alpha, alpha);
}
void main() {
  gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  int point = gl_VertexID >> 2;
  int corner = gl_VertexID & 3;
  ivec4 begin = texelFetch(u_points, texel(point), 0);
  uvec2 left = statusesOf(uint(begin.z));
  uvec2 right = statusesOf(uint(begin.w));
  bool edgeOfChange = u_changes && left != right && (left.x != left.y || right.x != right.y);
  if (left.x == right.x && !edgeOfChange) return;
  v_dashed = vec2(0.0);
  if (edgeOfChange || u_line > 0) {
    float width = edgeOfChange ? 0.55 * u_width + 0.15 : 0.5 * u_width;
    v_left = v_right = vec4(u_ink, 1.0);
    v_widths = vec2(width);
    if (u_line == 2) v_dashed = vec2(2.0);
  } else {
    float strength = u_changes ? 0.6 : 1.0;
    v_left = side(left.x, strength, v_widths.x, v_dashed.x);
    v_right = side(right.x, strength, v_widths.y, v_dashed.y);
  }
  v_widths *= u_ratio;
  vec2 from = pixels(begin.xy);
  vec2 next = pixels(place(point + 1));
  vec2 to = next - from;
  vec2 along = unit(to);
  if (along == vec2(0.0)) return;
  vec2 before = unit(from - pixels(place(point - 1)));
  vec2 after = unit(pixels(place(point + 2)) - next);
  v_bends = vec4(before == vec2(0.0) ? vec2(0.0) : unit(before + along), after == vec2(0.0) ? vec2(0.0) : unit(after + along));
  float reach = max(v_widths.x, v_widths.y) + ${softEdge.toFixed(2)};
  vec2 normal = vec2(along.y, -along.x);
  bool end = corner >= 2;
  float turn = (corner & 1) == 0 ? 1.0 : -1.0;
  v_to = to;
  v_at = (end ? to + along * reach : -along * reach) + normal * turn * reach;
  v_along = texelFetch(u_alongs, texel(point), 0).r * u_scale + dot(v_at, along);
  gl_Position = clip(from + v_at);
}`;

export const borderFragment = `${head}
uniform float u_ratio;
uniform float u_dash;   // CSS pixels
in vec2 v_at;
flat in vec2 v_to;
flat in vec4 v_bends;
flat in vec4 v_left;
flat in vec4 v_right;
flat in vec2 v_widths;
flat in vec2 v_dashed;
in float v_along;
out vec4 o_colour;
void main() {
  // Beyond these lines the neighbouring edge draws.
  if (dot(v_at, v_bends.xy) < 0.0 || dot(v_at - v_to, v_bends.zw) > 0.0) discard;
  float size = length(v_to);
  vec2 along = v_to / size;
  float t = dot(v_at, along);
  float aside = dot(v_at, vec2(along.y, -along.x));
  float away = length(v_at - along * clamp(t, 0.0, size));
  vec2 shares = vec2(clamp(aside + 0.5, 0.0, 1.0), clamp(0.5 - aside, 0.0, 1.0));
  vec2 covers = clamp(v_widths - away + 0.5, 0.0, 1.0) * shares;
  float phase = abs(mod(v_along / u_ratio, u_dash) - 0.5 * u_dash);
  float gap = clamp((phase - 0.32 * u_dash) * u_ratio + 0.5, 0.0, 1.0);
  covers *= 1.0 - gap * step(0.5, v_dashed);
  o_colour = v_left * covers.x + v_right * covers.y;
  if (o_colour.a <= 0.0) discard;
}`;
