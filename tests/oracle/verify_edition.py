#!/usr/bin/env python3
"""Verifies an edition in a folder, written from docs/formats/edition-verification.md and nothing else.

Needs Python's standard library, and the openssl program for Ed25519 and RFC 3161. Prints one line for each thing that is
wrong ("WHERE: WHAT"). Exit: 0 sound, 1 not sound, 3 no edition.

    verify_edition.py DIR [--key HEX] [--ca FILE]
"""
import argparse
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile



def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):
    return sha256(b"\0" + line)


def root_of(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


def hash_in_name(path):
    found = None
    parts = path.rsplit("/", 1)[-1].split(".")
    for part in parts[1:-1]:
        if re.fullmatch(r"[0-9a-f]{16}", part):
            found = part
    return found


def ed25519_holds(key, message, signature):
    # RFC 8410: the DER form of a public key is these twelve bytes and the key.
    der = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("key", "message", "signature")]
        for path, data in zip(paths, (der, message, signature)):
            path.write_bytes(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin",
                   "-in", paths[1], "-sigfile", paths[2]]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


class NoEdition(Exception):
    pass


class Head:
    """A file with a head, as bytes: what is signed is a part of them."""

    def __init__(self, data):
        self.data = data
        text = data.decode("utf-8")
        start = '{"head":'
        if not text.startswith(start + "{"):
            raise ValueError("it does not begin with a head")
        self.head, end = json.JSONDecoder().raw_decode(text, len(start))
        self.signed = text[len(start):end].encode("utf-8")
        rest = json.loads('{"head":0' + text[end:])
        self.signature = rest.pop("signature")
        self.time_stamp = rest.pop("time_stamp", None)
        if list(rest) != ["head"] or self.head["format"] != "frontkart-edition" or self.head["version"] != 1:
            raise ValueError("it is not a head of version 1")
        # The one form: sorted members, no spaces. Editions hold no number that Python and ECMAScript print differently
        # but for those with an exponent, and no names beyond the basic plane, so this compares what can differ.
        again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if again != text:
            raise ValueError("it is not in canonical form")
        self.number = self.head["number"]
        self.tree = self.head["tree"]
        self.previous = self.head["previous"]

    def signature_holds(self):
        if self.signature is None:
            return self.head["preview"]
        if self.signature["algorithm"] != "ed25519" or not re.fullmatch("[0-9a-f]{128}", self.signature["value"]):
            return False
        return ed25519_holds(bytes.fromhex(self.signature["key"]), self.signed, bytes.fromhex(self.signature["value"]))


class Verifier:
    def __init__(self, folder, key=None, ca=None):
        self.folder = pathlib.Path(folder)
        self.key = key
        self.ca = ca
        self.wrong = []

    def problem(self, where, what):
        self.wrong.append((where, what))

    def read(self, path):
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            self.problem(path, error.strerror or "cannot be read")
            return None

    def run(self):
        try:
            data = (self.folder / "edition.json").read_bytes()
            current = Head(data)
        except (OSError, ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
            raise NoEdition(f"edition.json: {error}") from error
        if not current.signature_holds():
            self.problem("edition.json", "its signature does not hold")
        if self.key and (current.signature is None or current.signature["key"] != self.key):
            self.problem("edition.json", "another key signed")
        heads = self.chain(current)
        for head in heads:
            self.time_stamp(head)
        files, records, lists_hold = self.lists(current.tree)
        self.files(files, records)
        self.strangers(files, heads, lists_hold)
        return self.wrong

    def chain(self, current):
        path = f"editions/{current.number}.json"
        if self.read(path) != current.data:
            self.problem(path, "is not edition.json")
            if current.signature is None:
                self.problem("edition.json", f"is not {path}")
        heads = [current]
        while heads[-1].previous is not None:
            later = heads[-1]
            path = f"editions/{later.previous['number']}.json"
            data = self.read(path)
            if data is None:
                return heads
            if sha256(data).hex() != later.previous["sha256"]:
                self.problem(path, "is not what the next edition names")
                return heads
            head = Head(data)
            if head.number + 1 != later.number or head.head["published"] >= later.head["published"]:
                self.problem(path, "is out of order")
            if not head.signature_holds():
                self.problem(path, "its signature does not hold")
            heads.append(head)
        if heads[-1].number != 1:
            self.problem(f"editions/{heads[-1].number}.json", "the chain does not reach edition 1")
        return heads

    def time_stamp(self, head):
        if head.time_stamp is None:
            return
        path = f"editions/{head.number}.tsr"
        token = self.read(path)
        if token is None:
            return
        if len(token) != head.time_stamp["bytes"] or sha256(token).hex() != head.time_stamp["sha256"]:
            self.problem(path, "is not the token that the edition names")
        elif self.ca:
            command = ["openssl", "ts", "-verify", "-digest", sha256(head.signed).hex(), "-in", self.folder / path,
                       "-CAfile", self.ca]
            if subprocess.run(command, capture_output=True, check=False).returncode != 0:
                self.problem(path, "openssl does not verify it")

    def lists(self, tree):
        """Files by path, hashes of the records, and whether all held."""
        before = len(self.wrong)
        contents = self.read(tree["contents"]) or b""
        leaves = self.read(tree["leaves"]) or b""
        for path, data in ((tree["contents"], contents), (tree["leaves"], leaves)):
            if not sha256(data).hex().startswith(hash_in_name(path) or "?"):
                self.problem(path, "is not what its name has the hash of")
        lines = contents.split(b"\n")
        if lines.pop() != b"":
            self.problem(tree["contents"], "does not end with a line feed")
        hashes = [leaf_hash(line) for line in lines]
        given = [leaves[i:i + 32] for i in range(0, len(leaves), 32)]
        if len(hashes) != tree["size"] or root_of(hashes).hex() != tree["root"]:
            self.problem(tree["contents"], "its lines do not lead to the root")
        if len(given) != tree["size"] or root_of(given).hex() != tree["root"]:
            self.problem(tree["leaves"], "its hashes do not lead to the root")
        trusted = given if root_of(given).hex() == tree["root"] else hashes
        files, records = {}, {}
        order = []
        for hash_, right, line in zip(hashes, trusted, lines):
            if hash_ != right:
                self.problem(tree["contents"], f"the line {line[:60]!r} is not a leaf")
                continue
            leaf = json.loads(line)
            if "kind" in leaf:
                records[hash_] = f"{leaf['kind']}/{leaf['id']}"
                order.append((0, leaf["kind"].encode(), leaf["id"].encode()))
            else:
                files[leaf["file"]] = leaf
                order.append((1, leaf["file"].encode(), b""))
        if any(a >= b for a, b in zip(order, order[1:])):
            self.problem(tree["contents"], "its lines are not in order")
        return files, records, len(self.wrong) == before

    def files(self, files, records):
        for path, leaf in files.items():
            data = self.read(path)
            if data is None:
                continue
            digest = sha256(data).hex()
            if len(data) != leaf["bytes"] or digest != leaf["sha256"]:
                self.problem(path, "is not what the tree says")
            if hash_in_name(path) and not digest.startswith(hash_in_name(path)):
                self.problem(path, "is not what its name has the hash of")
            if path.startswith("records/") and path.endswith(".jsonl"):
                for number, line in enumerate(data.split(b"\n")[:-1], 1):
                    if leaf_hash(line) not in records:
                        self.problem(path, f"line {number} is no leaf of the tree")

    def strangers(self, files, heads, lists_hold):
        """What is in the folder and not of this edition must be of another one of the chain."""
        named = {"edition.json", heads[0].tree["contents"], heads[0].tree["leaves"], *files}
        others = {}
        for head in heads:
            named.add(f"editions/{head.number}.json")
            if head.time_stamp:
                named.add(f"editions/{head.number}.tsr")
        for head in heads[1:]:
            paths = {head.tree["contents"], head.tree["leaves"]}
            if not any((self.folder / path).exists() for path in paths - named):
                continue
            named |= paths
            older, _, held = self.lists(head.tree)
            lists_hold = lists_hold and held
            for path, leaf in older.items():
                others.setdefault(path, []).append(leaf["sha256"])
        for file in sorted(self.folder.rglob("*")):
            path = file.relative_to(self.folder).as_posix()
            if (file.is_dir() and not file.is_symlink()) or path in named:
                continue
            if path not in others:
                if lists_hold or not hash_in_name(path):
                    self.problem(path, "no edition names it")
            elif sha256(self.read(path) or b"").hex() not in others[path]:
                self.problem(path, "is not what the edition that names it says")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--key")
    parser.add_argument("--ca")
    arguments = parser.parse_args()
    try:
        wrong = Verifier(arguments.folder, arguments.key, arguments.ca).run()
    except NoEdition as error:
        print(error)
        return 3
    for where, what in wrong:
        print(f"{where}: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
