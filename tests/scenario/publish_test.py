#!/usr/bin/env python3
"""Publishes the Sudzha example twice, the second time with one change: publish_test.py PROGRAM SOURCE"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

CANARY = "never-to-be-seen-outside"
ATOM = "{http://www.w3.org/2005/Atom}"


class Desk:
    def __init__(self, program: Path, store: Path):
        self.program, self.store = program, store

    def run(self, *arguments: str, expect: int = 0, text: str | None = None) -> str:
        command = [str(self.program), "--store", str(self.store), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, input=text, check=False)
        assert done.returncode == expect, f"{arguments}: exit {done.returncode}, not {expect}: {done.stderr}"
        return done.stdout if expect == 0 else done.stderr

    def record(self, **body) -> None:
        path = self.store.parent / "record.jsonl"
        path.write_text(json.dumps(body), encoding="utf-8")
        self.run("record", str(path), "--because", CANARY, "--author", CANARY)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def check_edition(folder: Path) -> dict:
    """Every name holds what it says, every path that the head names is there, every list can be read."""
    files = files_of(folder)
    head = json.loads(files["edition.json"])["head"]
    for name, data in files.items():
        hash_in_name = re.search(r"\.([0-9a-f]{16})\.", name)
        if hash_in_name:
            assert hashlib.sha256(data).hexdigest().startswith(hash_in_name[1]), name
        assert CANARY.encode() not in data and CANARY not in name, f"{name} holds what only the desk may know"
        if name.endswith(".json"):
            json.loads(data)
        if name.endswith(".jsonl"):
            for line in data.decode().splitlines():
                json.loads(line)
        if name.endswith((".svg", ".atom", ".xml", ".kml")):
            xml.fromstring(data)

    def paths(value):
        if isinstance(value, dict):
            for one in value.values():
                yield from paths(one)
        elif isinstance(value, list):
            for one in value:
                yield from paths(one)
        elif isinstance(value, str) and re.search(r"\.[0-9a-f]{16}\.\w+$", value):
            yield value

    named = list(paths(head["site"]))
    assert len(named) > 20, named
    for list_of in ("cards", "places", "days"):
        named += paths(json.loads(files[head["site"][list_of]]))
    for path in named:
        assert path in files, f"{path} is named and not there"
    check_shards(files, json.loads(files[head["site"]["places"]]))
    return head


def check_shards(files: dict[str, bytes], index: dict) -> None:
    """Whoever types the first two letters of a name gets the file with the place."""
    shards = {letters: json.loads(files[path]) for letters, path in index["shards"].items()}
    found = {place["id"]: place for places in shards.values() for place in places}
    assert len(found) == index["count"], (len(found), index["count"])
    looked_up = 0
    for place in found.values():
        for name in place["names"]:
            letters = name["text"][:2].lower()
            if not letters.isascii() or not letters.isalpha():
                continue
            assert place["id"] in [one["id"] for one in shards[letters]], f"{letters} does not lead to {place['id']}"
            looked_up += 1
    assert looked_up > 20, looked_up


def check_feed(folder: Path, editions: int) -> None:
    feed = xml.fromstring((folder / "feed.atom").read_bytes())
    assert feed.tag == ATOM + "feed"
    for parent in [feed, *feed.findall(ATOM + "entry")]:
        for member in ("id", "title", "updated"):
            assert len(parent.findall(ATOM + member)) == 1, f"{parent.tag} needs one {member}"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == editions, len(entries)
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    assert len(set(ids)) == editions, ids
    for entry in entries:
        assert entry.find(ATOM + "content") is not None


def main() -> None:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        desk = Desk(program, work / "desk.db")
        subprocess.run([source / "examples/sudzha/build.sh", program, desk.store], check=True, capture_output=True)
        for name in ("example", "example-b"):
            body = json.loads(desk.run("show", f"map/{name}", "--json"))["body"]
            desk.record(**{**body, "kind": "map", "id": name, "visibility": "public"})
        desk.record(kind="source", id=CANARY, names=[CANARY], note=CANARY)
        desk.record(kind="claim", id="private-claim", item="art-0312", says="left(ua, sudzha)", by=CANARY,
                    hedge="attributed", visibility="desk", words="", note=CANARY)

        out = work / "public"
        options = ("--url", "https://example.org/front/", "--title", "Sudzha", "--approved-by", "editor", "--delay", "0")
        assert not out.exists() and "records" in desk.run("publish", str(out), "--dry-run") and not out.exists()
        first = json.loads(desk.run("publish", str(out), *options, "--json"))
        assert first["number"] == 1 and first["maps"] == 3, first
        head = check_edition(out)
        assert head["number"] == 1 and not head["preview"] and head["previous"] is None
        check_feed(out, 1)
        desk.run("verify-edition", str(out))
        before = files_of(out)

        # One judgement more: its place's card changes, and no map.
        desk.record(kind="assessment", id="second-look", of="place/sudzha", status="contested", confidence="low",
                    basis=["map/example"], reason="Two maps differ.", visibility="public", **{"from": "2025-03-13"})
        second = json.loads(desk.run("publish", str(out), *options, "--note", "A second look", "--json"))
        assert second["number"] == 2, second
        head = check_edition(out)
        check_feed(out, 2)
        desk.run("verify-edition", str(out))
        after = files_of(out)
        changes = json.loads(after[head["site"]["changes"]])
        assert changes["records"] == {"new": ["assessment/second-look"], "corrected": [], "withdrawn": []}, changes
        assert changes["approved_by"] == ["editor"] and changes["note"] == "A second look"
        for name in before:
            if name.startswith(("maps/", "places/", "pictures/", "areas/", "compare/", "downloads/", "assets/")):
                assert after.get(name) == before[name], f"{name} should not have changed"
        assert second["written"] < 15, second
        assert os.stat(work / "desk.db.key").st_mode & 0o777 == 0o600
        assert "holds" in desk.run("publish", str(work), expect=2)
    print("the example publishes as it should")


if __name__ == "__main__":
    main()
