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

from example_desk import CANARY, Desk

ATOM = "{http://www.w3.org/2005/Atom}"


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


def check_feeds(folder: Path, editions: int) -> dict[str, list[str]]:
    """What RFC 4287 asks of a feed, of each language's; the ids of each, the feed's own first."""
    ids: dict[str, list[str]] = {}
    for language, name in (("en", "feed.atom"), ("nb", "feed.nb.atom"), ("uk", "feed.uk.atom")):
        feed = xml.fromstring((folder / name).read_bytes())
        assert feed.tag == ATOM + "feed" and feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        entries = feed.findall(ATOM + "entry")
        assert len(entries) == editions, (name, len(entries))
        for parent in [feed, *entries]:
            for member in ("id", "title", "updated"):
                assert len(parent.findall(ATOM + member)) == 1, f"{name}: {parent.tag} needs one {member}"
                assert (parent.findtext(ATOM + member) or "").strip(), f"{name}: {member} is empty"
            assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", parent.findtext(ATOM + "id"))
            moment = parent.findtext(ATOM + "updated")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", moment), moment
            links = parent.findall(ATOM + "link")
            assert all(link.get("href") for link in links)
            kinds = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
            assert kinds and len(set(kinds)) == len(kinds), f"{name}: two alternates of one kind: {kinds}"
        # An author for every entry; what is there to read, and where.
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        own = feed.find(f"{ATOM}link[@rel='self']")
        assert own is not None and own.get("href").endswith("/" + name) and own.get("hreflang") == language
        for entry in entries:
            content = entry.find(ATOM + "content")
            assert content.get("type") == "html" and content.text.startswith("<p>")
        moments = [entry.findtext(ATOM + "updated") for entry in entries]
        assert moments == sorted(moments, reverse=True) and feed.findtext(ATOM + "updated") == moments[0]
        ids[language] = [feed.findtext(ATOM + "id"), *(entry.findtext(ATOM + "id") for entry in entries)]
    everything = [one for some in ids.values() for one in some]
    assert len(set(everything)) == len(everything), "two things have one id"
    return ids


def check_places_and_settlements(folder: Path, head: dict) -> None:
    """Regions and what lies in them can be found without their outlines."""
    read = lambda path: json.loads((folder / path).read_bytes())
    outlines = {one["id"]: one for one in read(head["site"]["regions"])["features"]}
    listed = {one["id"]: one for one in read(head["site"]["places"])["regions"]}
    assert set(listed) == set(outlines) and listed
    for name, region in listed.items():
        corners = [p for polygon in outlines[name]["geometry"]["coordinates"] for ring in polygon for p in ring]
        west, south = (min(p[i] for p in corners) for i in (0, 1))
        east, north = (max(p[i] for p in corners) for i in (0, 1))
        assert region["bounds"] == [west, south, east, north] and region["names"], region
    for entry in head["site"]["maps"]:
        for place in read(entry["settlements"])["places"]:
            for name in place["regions"]:
                west, south, east, north = listed[name]["bounds"]
                assert west <= place["lon"] <= east and south <= place["lat"] <= north, place


def check_history(folder: Path, head: dict) -> None:
    """The downloads hold every state: what of them holds at the end is the newest one."""
    for entry in head["site"]["maps"]:
        history = json.loads((folder / entry["downloads"]["geojson"]).read_bytes())["features"]
        newest = json.loads((folder / entry["downloads"]["geojson-newest"]).read_bytes())["features"]
        still = [one["properties"]["status"] for one in history if one["properties"]["to"] is None]
        assert set(still) == {one["properties"]["status"] for one in newest}, entry["id"]
        assert min(one["properties"]["from"] for one in history) == entry["first"]
        marks = xml.fromstring((folder / entry["downloads"]["kml"]).read_bytes()).iter("{http://www.opengis.net/kml/2.2}Placemark")
        spans = [mark.find("{http://www.opengis.net/kml/2.2}TimeSpan") for mark in marks]
        assert len(spans) == len(history) and None not in spans
        ends = sum(span.find("{http://www.opengis.net/kml/2.2}end") is not None for span in spans)
        assert ends == len(history) - len(still), (entry["id"], ends)


def main() -> None:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        desk = Desk(program, source, work / "desk.db")

        out = work / "public"
        options = ("--url", "https://example.org/front/", "--title", "Sudzha", "--approved-by", "editor", "--delay", "0")
        assert not out.exists() and "records" in desk.run("publish", str(out), "--dry-run") and not out.exists()
        first = json.loads(desk.run("publish", str(out), *options, "--json"))
        assert first["number"] == 1 and first["maps"] == 3, first
        head = check_edition(out)
        assert head["number"] == 1 and not head["preview"] and head["previous"] is None
        ids = check_feeds(out, 1)
        check_places_and_settlements(out, head)
        check_history(out, head)
        desk.run("verify-edition", str(out))
        before = files_of(out)

        # One judgement more: its place's card changes, and no map.
        desk.record(kind="assessment", id="second-look", of="place/sudzha", status="contested", confidence="low",
                    basis=["map/example"], reason="Two maps differ.", visibility="public", **{"from": "2025-03-13"})
        second = json.loads(desk.run("publish", str(out), *options, "--note", "A second look", "--json"))
        assert second["number"] == 2, second
        head = check_edition(out)
        for language, now in check_feeds(out, 2).items():
            assert [now[0], now[2]] == ids[language], "an id has changed"
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
