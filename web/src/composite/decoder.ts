/** The range decoder of the archive form; docs/formats/composite-archive.md describes it. */

/** Adaptive chances, one after the other; users know theirs by number. */
export class Chances {
  readonly quick: Uint16Array;
  readonly slow: Uint16Array;
  readonly seen: Uint8Array;

  constructor(count: number) {
    this.quick = new Uint16Array(count).fill(0x8000);
    this.slow = new Uint16Array(count).fill(0x8000);
    this.seen = new Uint8Array(count);
  }
}

export class RangeDecoder {
  private range = 0xffffffff;
  private code = 0;
  private taken = 0;

  constructor(private readonly bytes: Uint8Array) {
    for (let i = 0; i < 4; ++i) this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  /** A decision: 0 or 1. */
  decide(chances: Chances, i: number): number {
    const { quick, slow, seen } = chances;
    const q = quick[i]!;
    const s = slow[i]!;
    const p = Math.min(Math.max((q + s) >>> 5, 32), 4064);
    const bound = (this.range >>> 12) * p;
    const n = Math.min(seen[i]! + 1, 7);
    seen[i] = n;
    const k = Math.min(n, 4);
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      quick[i] = q + ((65535 - q) >>> k);
      slow[i] = s + ((65535 - s) >>> n);
    } else {
      bit = 1;
      this.code -= bound;
      this.range -= bound;
      quick[i] = q - (q >>> k);
      slow[i] = s - (s >>> n);
    }
    if (this.range < 0x1000000) this.normalise();
    return bit;
  }

  evenBit(): number {
    this.range >>>= 1;
    const bit = this.code >= this.range ? 1 : 0;
    if (bit) this.code -= this.range;
    if (this.range < 0x1000000) this.normalise();
    return bit;
  }

  /** A value of `bits` bits; the tree's chances begin at number `base`. */
  tree(chances: Chances, base: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; ++i) node = 2 * node + this.decide(chances, base + node);
    return node - 2 ** bits;
  }

  get ranOut(): boolean {
    return this.taken > this.bytes.length;
  }
  get atEnd(): boolean {
    return this.taken === this.bytes.length;
  }

  private normalise(): void {
    while (this.range < 0x1000000) {
      this.range = (this.range << 8) >>> 0;
      this.code = ((this.code << 8) | this.next()) >>> 0;
    }
  }
  private next(): number {
    return this.bytes[this.taken++] ?? 0;
  }
}

export class NumberModel {
  private readonly lengths = new Chances(64);
  private readonly high = new Chances(64 * 3);

  /** Up to 2^52; whatever is greater comes out as infinity. */
  read(decoder: RangeDecoder): number {
    const value = this.readBig(decoder);
    return value > 1n << 52n ? Infinity : Number(value);
  }

  readBig(decoder: RangeDecoder): bigint {
    const length = decoder.tree(this.lengths, 0, 6);
    // The upper and the lower bits apart, so that few numbers need more than a double.
    const upperBits = Math.min(length, 40);
    let upper = 1;
    for (let i = 0; i < upperBits; ++i) upper = 2 * upper + this.bit(decoder, length, i, upper & 1);
    let lower = 0;
    for (let i = upperBits; i < length; ++i) lower = 2 * lower + decoder.evenBit();
    return (BigInt(upper) << BigInt(length - upperBits)) + BigInt(lower) - 1n;
  }

  private bit(decoder: RangeDecoder, length: number, i: number, before: number): number {
    if (i === 0) return decoder.decide(this.high, 3 * length);
    if (i === 1) return decoder.decide(this.high, 3 * length + 1 + before);
    return decoder.evenBit();
  }
}

export class AxisModel {
  private readonly lengths = new Chances(33 * 32);
  private readonly high = new Chances(32 * 8);
  private readonly signs = new Chances(3);
  /** How many bits the magnitude of the last difference had. */
  length = 0;

  read(decoder: RangeDecoder, lengthContext: number, signContext: number): number {
    this.length = decoder.tree(this.lengths, 32 * lengthContext, 5);
    if (this.length === 0) return 0;
    let value = 1;
    for (let i = 1; i < this.length; ++i) {
      value = 2 * value + (value < 8 ? decoder.decide(this.high, 8 * this.length + value) : decoder.evenBit());
    }
    return decoder.decide(this.signs, signContext) ? -value : value;
  }
}
