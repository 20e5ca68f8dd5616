/**
 * Receipts, as docs/formats/edition.md and RFC 6962 state them: what is read is in a tree of hashes, the head names the tree's root, the
 * head is signed, and it names the head before it. Everything here is recomputed from bytes; nothing is believed.
 */
import { sha256 } from './composite/checksum';

const hashBytes = 32;

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** undefined for what is not pairs of hexadecimal digits */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function prefixed(kind: 0 | 1, ...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  out[0] = kind;
  let at = 1;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return sha256(out);
}

/** SHA-256(0x00 ‖ line): no leaf can be taken for an inner node. */
export function leafHash(line: Uint8Array): Uint8Array {
  return prefixed(0, line);
}

/** The leaf of a file is its description, in canonical JSON. */
export function fileLine(path: string, bytes: Uint8Array): Uint8Array {
  return utf8(canonical({ bytes: bytes.length, file: path, sha256: hex(sha256(bytes)) }));
}

/** The root over `leaves`, 32 bytes each in order. An empty tree has the hash of nothing. Throws RangeError for a rest. */
export function rootOf(leaves: Uint8Array): Uint8Array {
  if (leaves.length % hashBytes !== 0) throw new RangeError('leaves are 32 bytes each');
  if (leaves.length === 0) return sha256(new Uint8Array());
  // Pairing neighbours, and carrying a last odd one up unhashed, gives the same tree as splitting at powers of two.
  let level = Array.from({ length: leaves.length / hashBytes }, (_, i) => leaves.subarray(i * hashBytes, (i + 1) * hashBytes));
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i]!, level[i + 1]];
      above.push(right ? prefixed(1, left, right) : left);
    }
    level = above;
  }
  return level[0]!;
}

/** RFC 8785: members by UTF-16 code units, numbers as ECMAScript writes them. For values that came from JSON. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** unknown: it cannot be checked here, which is not the same as wrong. */
export type Finding = 'holds' | 'fails' | 'unknown';

/** Whether `signature` over the head is by `key`, both in hexadecimal. */
export async function signatureHolds(head: unknown, key: string, value: string, subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle): Promise<Finding> {
  const [publicKey, signature] = [fromHex(key), fromHex(value)];
  if (publicKey?.length !== 32 || signature?.length !== 64) return 'fails';
  if (!subtle) return 'unknown';
  try {
    const imported = await subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
    return (await subtle.verify({ name: 'Ed25519' }, imported, signature, utf8(canonical(head)))) ? 'holds' : 'fails';
  } catch (error) {
    // A browser without Ed25519 says NotSupported; a key that is no point of the curve is Data.
    return error instanceof DOMException && error.name === 'DataError' ? 'fails' : 'unknown';
  }
}

/** The leaves of a tree, to look leaves up in. */
export class Leaves {
  private readonly known: Set<string>;

  constructor(readonly bytes: Uint8Array) {
    this.known = new Set();
    for (let at = 0; at + hashBytes <= bytes.length; at += hashBytes) this.known.add(hex(bytes.subarray(at, at + hashBytes)));
  }

  /** Whether they are `size` leaves and lead to `root`. */
  leadTo(size: number, root: string): boolean {
    return this.bytes.length === size * hashBytes && hex(rootOf(this.bytes)) === root.toLowerCase();
  }

  have(line: Uint8Array): boolean {
    return this.known.has(hex(leafHash(line)));
  }
}

/** The lines of a file of lines, without their ends, as bytes. */
export function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    if (at > from) lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  if (from < bytes.length) lines.push(bytes.subarray(from));
  return lines;
}

/** What an edition says of itself, as far as receipts go. */
export interface Receipts {
  readonly head: { readonly number: number; readonly previous: { readonly number: number; readonly sha256: string } | null; readonly tree: { readonly size: number; readonly root: string; readonly leaves: string } | null };
  readonly signature: { readonly algorithm: string; readonly key: string; readonly value: string } | null;
}

/** What is to be found in the tree. */
export interface Shown {
  /** paths of files, as the edition names them */
  readonly files: readonly string[];
  /** paths of files of records, whose lines are leaves */
  readonly records: readonly string[];
}

export interface Report {
  readonly signature: Finding | 'none';
  readonly tree: Finding;
  readonly chain: Finding | 'first';
  /** what is not as the edition says: paths, or paths and line numbers from 1 */
  readonly wrong: readonly string[];
  /** what could not be read */
  readonly unread: readonly string[];
  readonly files: number;
  readonly records: number;
}

/** The worst that was found; unknown where nothing is wrong but something could not be seen. */
export function verdict(report: Report): Finding {
  const parts = [report.signature, report.tree, report.chain];
  if (report.wrong.length > 0 || parts.includes('fails')) return 'fails';
  return report.unread.length > 0 || parts.includes('unknown') || parts.includes('none') ? 'unknown' : 'holds';
}

/** `read` gives the bytes of a file of the edition, or throws. Never throws itself. */
export async function checkReceipts(receipts: Receipts, shown: Shown, read: (path: string) => Promise<Uint8Array>, subtle?: SubtleCrypto): Promise<Report> {
  const { head, signature } = receipts;
  const unread: string[] = [];
  const wrong: string[] = [];
  const get = async (path: string): Promise<Uint8Array | undefined> => {
    try {
      return await read(path);
    } catch {
      unread.push(path);
      return undefined;
    }
  };
  const signed = signature === null ? 'none' : signature.algorithm === 'ed25519' ? await signatureHolds(head, signature.key, signature.value, subtle ?? globalThis.crypto?.subtle) : 'unknown';
  const bytes = head.tree ? await get(head.tree.leaves) : undefined;
  const leaves = bytes ? new Leaves(bytes) : undefined;
  const tree: Finding = leaves && head.tree ? (leaves.leadTo(head.tree.size, head.tree.root) ? 'holds' : 'fails') : 'unknown';
  let [files, records] = [0, 0];
  if (leaves) {
    for (const path of new Set(shown.files)) {
      const file = await get(path);
      if (!file) continue;
      ++files;
      if (!leaves.have(fileLine(path, file))) wrong.push(path);
    }
    for (const path of new Set(shown.records)) {
      const file = await get(path);
      for (const [i, line] of file ? linesOf(file).entries() : []) {
        ++records;
        if (!leaves.have(line)) wrong.push(`${path}:${i + 1}`);
      }
    }
  }
  let chain: Report['chain'] = 'first';
  if (head.previous) {
    const before = await get(`editions/${head.previous.number}.json`);
    chain = before ? (head.previous.number < head.number && hex(sha256(before)) === head.previous.sha256.toLowerCase() ? 'holds' : 'fails') : 'unknown';
  }
  return { signature: signed, tree, chain, wrong, unread, files, records };
}
