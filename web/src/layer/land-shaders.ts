/** The programs of the base map: one fills the land, one draws lines of one colour, dashed or not. */
import { head, places } from './shaders';

export const landVertex = `${head}${places}
in ivec2 a_position;
void main() { gl_Position = clip(pixels(a_position)); }`;

export const landFragment = `${head}
uniform vec3 u_colour;
out vec4 o_colour;
void main() { o_colour = vec4(u_colour, 1.0); }`;

/** A quad around each edge. The number of a vertex says which edge and which corner; the rest is read from a texture. */
export const lineVertex = `${head}${places}
uniform highp isampler2D u_points;   // x, y, along
uniform float u_halfWidth;           // in device pixels
out vec2 v_at;
flat out vec2 v_to;
flat out float v_along;              // where the edge begins, in device pixels
ivec4 point(int i) { return texelFetch(u_points, ivec2(i & 1023, i >> 10), 0); }
void main() {
  int number = gl_VertexID >> 2;
  int corner = gl_VertexID & 3;
  ivec4 begin = point(number);
  vec2 from = pixels(begin.xy);
  vec2 to = pixels(point(number + 1).xy) - from;
  float size = length(to);
  vec2 along = size > 0.0 ? to / size : vec2(1.0, 0.0);
  float reach = u_halfWidth + 1.0;
  float turn = (corner & 1) == 0 ? 1.0 : -1.0;
  v_to = to;
  v_at = (corner >= 2 ? to + along * reach : -along * reach) + vec2(along.y, -along.x) * turn * reach;
  v_along = float(begin.z) * u_scale;
  gl_Position = clip(from + v_at);
}`;

export const lineFragment = `${head}
uniform vec3 u_colour;
uniform float u_alpha;
uniform float u_halfWidth;
uniform float u_dash;       // width of the line in device pixels, by which dashes are measured; 0: none
in vec2 v_at;
flat in vec2 v_to;
flat in float v_along;
out vec4 o_colour;
/** How much of a pixel at this place along the line is within a dash from one place to another. */
float dash(float at, float from, float to) { return clamp(min(at - from, to - at) * u_dash + 0.5, 0.0, 1.0); }
void main() {
  float size = length(v_to);
  vec2 along = size > 0.0 ? v_to / size : vec2(1.0, 0.0);
  float t = dot(v_at, along);
  float cover = clamp(u_halfWidth - length(v_at - along * clamp(t, 0.0, size)) + 0.5, 0.0, 1.0) * min(1.0, 2.0 * u_halfWidth);
  if (u_dash > 0.0) {
    // Long, gap, dot, gap.
    float phase = mod((v_along + clamp(t, 0.0, size)) / u_dash, 10.0);
    cover *= max(dash(phase, 0.0, 5.0), dash(phase, 7.0, 8.0));
  }
  o_colour = vec4(u_colour, 1.0) * cover * u_alpha;
  if (o_colour.a <= 0.0) discard;
}`;
