import { describe, expect, it } from 'vitest';
import { canonical, checkReceipts, fileLine, fromHex, hex, leafHash, Leaves, linesOf, rootOf, signatureHolds, utf8, verdict, type Receipts } from '../src/checked-verify';
import { sha256 } from '../src/composite/checksum';

/** The tree as RFC 6962, 2.1, defines it: split at the largest power of two below the size. */
function treeByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0]!;
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Uint8Array.from([1, ...treeByDefinition(leaves.slice(0, half)), ...treeByDefinition(leaves.slice(half))]));
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('the tree', () => {
  it('has the roots that the log of RFC 6962’s test vectors has', () => {
    const lines = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => fromHex(text)!);
    const root = (count: number): string => hex(rootOf(joined(lines.slice(0, count).map(leafHash))));
    expect(root(0)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(root(1)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(root(2)).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
    expect(root(8)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 100])('of %i leaves is the one of the definition', (count) => {
    const leaves = Array.from({ length: count }, (_, i) => leafHash(utf8(`leaf ${i}`)));
    expect(hex(rootOf(joined(leaves)))).toBe(hex(treeByDefinition(leaves)));
  });
  it('refuses what is not whole hashes', () => {
    expect(() => rootOf(new Uint8Array(33))).toThrow(RangeError);
  });
});

describe('canonical JSON', () => {
  it('sorts members by code units and writes numbers as ECMAScript does', () => {
    expect(canonical({ b: 1, a: [1e21, 0.1, -0, null, true], '€': 'ж"', ' ': {} })).toBe('{" ":{},"a":[1e+21,0.1,0,null,true],"b":1,"€":"ж\\""}');
    expect(canonical({ '\u{1f600}': 1, '\ufb33': 2 })).toBe('{"\u{1f600}":1,"\ufb33":2}');
  });
});

describe('lines', () => {
  it('are bytes between line feeds', () => {
    expect(linesOf(utf8('a\n\nbж\nc')).map((line) => new TextDecoder().decode(line))).toEqual(['a', 'bж', 'c']);
  });
});

/** A small edition in memory, signed, with an edition before it. */
async function edition(): Promise<{ files: Map<string, Uint8Array>; receipts: Receipts }> {
  const files = new Map<string, Uint8Array>();
  const records = ['{"id":"a","kind":"claim"}', '{"id":"b","kind":"claim","words":"ж"}', '{"id":"x","kind":"review"}'];
  files.set('records/place-a.0.jsonl', utf8(`${records[0]}\n${records[1]}\n`));
  files.set('cards/place-a.0.json', utf8('{"id":"place/a"}'));
  files.set('editions/6.json', utf8('{"head":{"number":6}}'));
  const lines = [...records.map(utf8), fileLine('cards/place-a.0.json', files.get('cards/place-a.0.json')!), fileLine('records/place-a.0.jsonl', files.get('records/place-a.0.jsonl')!)];
  const leaves = joined(lines.map(leafHash));
  files.set('leaves.0.bin', leaves);
  const head = { format: 'frontkart-edition', number: 7, previous: { number: 6, sha256: hex(sha256(files.get('editions/6.json')!)) }, site: { bounds: [34.739, 51.038] }, tree: { size: lines.length, root: hex(rootOf(leaves)), leaves: 'leaves.0.bin' } };
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const key = hex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const value = hex(new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, utf8(canonical(head)))));
  return { files, receipts: { head, signature: { algorithm: 'ed25519', key, value } } };
}

const shown = { files: ['cards/place-a.0.json'], records: ['records/place-a.0.jsonl'] };

const readerOf = (files: Map<string, Uint8Array>) => async (path: string): Promise<Uint8Array> => {
  const file = files.get(path);
  if (!file) throw new Error(path);
  return file;
};

describe('receipts', () => {
  it('hold for an edition as it was published', async () => {
    const { files, receipts } = await edition();
    const report = await checkReceipts(receipts, shown, readerOf(files));
    expect(report).toEqual({ signature: 'holds', tree: 'holds', chain: 'holds', wrong: [], unread: [], files: 1, records: 2 });
    expect(verdict(report)).toBe('holds');
  });
  it.each(['cards/place-a.0.json', 'records/place-a.0.jsonl', 'editions/6.json', 'leaves.0.bin'])('fail for any flipped bit of %s', async (path) => {
    const { files, receipts } = await edition();
    const whole = files.get(path)!;
    for (let at = 0; at < whole.length; ++at) {
      const flipped = whole.slice();
      flipped[at]! ^= 1 << (at % 8);
      const report = await checkReceipts(receipts, shown, readerOf(new Map(files).set(path, flipped)));
      expect(verdict(report), `byte ${at}`).toBe('fails');
      if (path.startsWith('cards')) expect(report.wrong).toEqual([path]);
    }
  });
  it('name the record that is wrong', async () => {
    const { files, receipts } = await edition();
    files.set('records/place-a.0.jsonl', utf8('{"id":"a","kind":"claim"}\n{"id":"b","kind":"claim","words":"x"}\n'));
    expect((await checkReceipts(receipts, shown, readerOf(files))).wrong).toEqual(['records/place-a.0.jsonl:2']);
  });
  it('fail for a changed head and for a wrong key', async () => {
    const { files, receipts } = await edition();
    const other = await edition();
    const changed = { ...receipts, head: { ...receipts.head, number: 8 } };
    expect((await checkReceipts(changed, shown, readerOf(files))).signature).toBe('fails');
    const otherKey = { ...receipts, signature: { ...receipts.signature!, key: other.receipts.signature!.key } };
    expect((await checkReceipts(otherKey, shown, readerOf(files))).signature).toBe('fails');
  });
  it('say that they cannot tell, where a file is missing or the browser cannot', async () => {
    const { files, receipts } = await edition();
    files.delete('editions/6.json');
    const report = await checkReceipts(receipts, shown, readerOf(files));
    expect([report.chain, report.unread, verdict(report)]).toEqual(['unknown', ['editions/6.json'], 'unknown']);
    const { key, value } = receipts.signature!;
    const without = { importKey: () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError')) } as unknown as SubtleCrypto;
    expect(await signatureHolds(receipts.head, key, value, without)).toBe('unknown');
    expect(await signatureHolds(receipts.head, 'zz', value)).toBe('fails');
  });
  it('are not there for an edition that is not signed', async () => {
    const { files, receipts } = await edition();
    const report = await checkReceipts({ head: { ...receipts.head, tree: null, previous: null }, signature: null }, shown, readerOf(files));
    expect([report.signature, report.tree, report.chain, verdict(report)]).toEqual(['none', 'unknown', 'first', 'unknown']);
  });
  it('do not take an inner node for a leaf', () => {
    const leaves = joined([leafHash(utf8('a')), leafHash(utf8('b'))]);
    expect(new Leaves(rootOf(leaves)).have(leaves)).toBe(false);
  });
});
