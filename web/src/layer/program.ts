/** Small wrappers around WebGL 2: what is made is given back by `delete` of its owner. */

import type { Area } from './areas';

export type GL = WebGL2RenderingContext;

/** From now on only this part of a drawing of that height is drawn. */
export function within(gl: GL, height: number, area: Area): void {
  gl.enable(gl.SCISSOR_TEST);
  gl.scissor(area.x, height - area.y - area.height, area.width, area.height);
}

export class Program {
  private readonly program: WebGLProgram;
  private readonly shaders: readonly WebGLShader[];
  private readonly places = new Map<string, WebGLUniformLocation | null>();
  private looked = false;

  /** The graphics make it ready meanwhile; `check` waits until it is. */
  constructor(
    private readonly gl: GL,
    vertex: string,
    fragment: string,
    attributes: readonly string[] = [],
  ) {
    const program = gl.createProgram();
    this.shaders = ([[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const).map(([kind, source]) => {
      const shader = gl.createShader(kind);
      if (!shader) throw new Error('The graphics were lost.');
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
      return shader;
    });
    for (const [i, name] of attributes.entries()) gl.bindAttribLocation(program, i, name);
    gl.linkProgram(program);
    this.program = program;
  }

  /** Throws where the graphics do not take it. */
  check(): void {
    if (this.looked) return;
    const { gl, program } = this;
    this.looked = true;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const log = this.shaders.map((shader) => gl.getShaderInfoLog(shader)).find(Boolean);
      throw new Error(log ?? gl.getProgramInfoLog(program) ?? 'A program does not link.');
    }
    for (const shader of this.shaders) gl.deleteShader(shader);
  }

  use(): void {
    this.gl.useProgram(this.program);
  }

  place(name: string): WebGLUniformLocation | null {
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.gl.getUniformLocation(this.program, name);
      this.places.set(name, place);
    }
    return place;
  }

  int(name: string, value: number): void {
    this.gl.uniform1i(this.place(name), value);
  }
  unsigned(name: string, value: number): void {
    this.gl.uniform1ui(this.place(name), value);
  }
  float(name: string, value: number): void {
    this.gl.uniform1f(this.place(name), value);
  }
  /** One to three numbers. */
  vector(name: string, ...values: number[]): void {
    const [x = 0, y = 0, z] = values;
    if (z === undefined) this.gl.uniform2f(this.place(name), x, y);
    else this.gl.uniform3f(this.place(name), x, y, z);
  }
  /** Binds a texture to a unit and the sampler to it. */
  texture(name: string, unit: number, texture: WebGLTexture): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
    this.gl.uniform1i(this.place(name), unit);
  }

  delete(): void {
    this.gl.deleteProgram(this.program);
  }
}

/** A texture that is read texel by texel. `texels` null: to be drawn into. */
export function table(gl: GL, inner: number, width: number, height: number, format: number, type: number, texels: ArrayBufferView | null): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, inner, width, height, 0, format, type, texels);
  for (const [name, value] of [[gl.TEXTURE_MIN_FILTER, gl.NEAREST], [gl.TEXTURE_MAG_FILTER, gl.NEAREST], [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]] as const) {
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  }
  return texture;
}

/** A frame that draws into a texture. */
export function frame(gl: GL, texture: WebGLTexture): WebGLFramebuffer {
  const made = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, made);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return made;
}
