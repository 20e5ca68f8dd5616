#!/usr/bin/env python3
"""The server for readers over the Sudzha example, among friendly and hostile clients: public_server_test.py PROGRAM SOURCE"""

import http.client
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from example_desk import CANARY, Desk

SITE = "https://example.org/front/"


@contextmanager
def server(desk: Desk, edition: Path, *options: str):
    command = [str(desk.program), "--store", str(desk.store), "serve", "--public", "--edition", str(edition), "--json",
               "--listen", "127.0.0.1:0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, urlsplit(json.loads(process.stdout.readline())["url"]).port
        finally:
            process.terminate()
            assert process.wait(timeout=60) == 0, "the server did not end in peace"


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        assert CANARY.encode() not in self.body, "an answer holds what only the desk may know"


def get(port: int, target: str, method: str = "GET", host: str = "example.org", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers={"Host": host, **fields})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def say(port: int, data: bytes) -> bytes:
    """What comes back for bytes that no client library would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        out = b""
        try:
            connection.sendall(data)
            while piece := connection.recv(65536):
                out += piece
        except ConnectionError:
            pass
        return out


def check_page(port: int, folder: Path) -> None:
    page = get(port, "/")
    assert page.status == 200 and "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert quote(SITE, safe="") in page.headers["link"]
    assert "frame-ancestors *" in get(port, "/embed.html").headers["content-security-policy"]
    assert page.headers["access-control-allow-origin"] == "*"
    assert page.headers["cache-control"] == "no-cache"
    for name in ("edition.json", "feed.atom", "robots.txt", "sitemap.xml", "oembed.json"):
        assert get(port, f"/{name}").body == (folder / name).read_bytes(), name
    hashed = next(path for path in sorted((folder / "maps").iterdir()) if path.suffix == ".fkc")
    answer = get(port, f"/maps/{hashed.name}")
    assert answer.body == hashed.read_bytes() and "immutable" in answer.headers["cache-control"]
    assert get(port, f"/maps/{hashed.name}", If_None_Match=answer.headers["etag"]).status == 304
    head = get(port, f"/maps/{hashed.name}", method="HEAD")
    assert head.body == b"" and head.headers["content-length"] == str(len(answer.body))


def check_ranges(port: int, folder: Path) -> None:
    archive = next(path for path in sorted((folder / "downloads").iterdir()) if path.suffix == ".pmtiles")
    data, target = archive.read_bytes(), f"/downloads/{archive.name}"
    part = get(port, target, Range="bytes=0-126", Accept_Encoding="gzip")
    assert part.status == 206 and part.body == data[:127] and part.body.startswith(b"PMTiles")
    assert part.headers["content-range"] == f"bytes 0-126/{len(data)}"
    last = get(port, target, Range=f"bytes={len(data) - 5}-", If_Range=part.headers["etag"])
    assert last.status == 206 and last.body == data[-5:]
    assert get(port, target, Range="bytes=0-5", If_Range='"another"').body == data
    behind = get(port, target, Range=f"bytes={len(data)}-")
    assert behind.status == 416 and behind.headers["content-range"] == f"bytes */{len(data)}"
    for odd in ("bytes=5-2", "bytes=x", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=99999999999999999999-"):
        assert get(port, target, Range=odd).body == data, odd
    asked = get(port, target, method="OPTIONS", Origin="https://map.example")
    assert asked.status == 204 and "Range" in asked.headers["access-control-allow-headers"]


def check_answers(port: int) -> None:
    maps = json.loads(get(port, "/api/v1/maps").body)
    assert {"example", "example-b"} <= {one["map"] for one in maps}, maps
    who = get(port, "/api/v1/who?place=sudzha&at=2025-03-13")
    body = json.loads(who.body)
    assert body["claims"] and body["maps"], body
    for member in ("recorded", "author", "approver", "resolver", "reliability", "visibility", "flags", "note"):
        assert f'"{member}":'.encode() not in who.body, member
    assert get(port, "/api/v1/who?place=sudzha&at=2025-03-13", If_None_Match=who.headers["etag"]).status == 304
    brief = json.loads(get(port, "/api/v1/brief?place=sudzha&at=2025-03-12T20:00%2B01:00&lang=nb").body)
    assert brief["sections"], brief
    for call in ("area?map=example&at=2025-03-13", "diff?map=example&from=2025-03-11&to=2025-03-13", "places?q=sud",
                 "at?map=example&time=2025-03-13", "compare?maps=example,example-b&at=2025-03-13",
                 "picture?map=example&time=2025-03-13&width=300"):
        assert get(port, f"/api/v1/{call}").status == 200, call
    tiles = json.loads(get(port, "/tiles/example/tilejson.json").body)
    assert tiles["tiles"] == [SITE + "tiles/example/{z}/{x}/{y}.mvt"], tiles
    first = get(port, "/tiles/example/6/38/21.mvt?at=2025-03-13T01:00Z")
    assert first.status == 200 and first.body
    assert get(port, "/tiles/example/6/38/21.mvt?at=2025-03-13T02:00Z").headers["etag"] == first.headers["etag"]
    oembed = json.loads(get(port, f"/oembed?url={quote(SITE + '#map=example', safe='')}&maxwidth=500").body)
    assert oembed["type"] == "rich" and oembed["width"] == 500 and "embed.html#map=example" in oembed["html"]
    assert get(port, "/oembed?url=https%3A%2F%2Fevil.example%2F").status == 404
    for desk_only in ("log", "search?q=a", "show?id=source/x", "origins?place=sudzha", "record", "check"):
        assert get(port, f"/api/v1/{desk_only}").status == 404, desk_only


def check_hostile(port: int, secrets: list[bytes]) -> None:
    assert get(port, "/", host="evil.example").status == 421
    assert get(port, "/", host="example.org.evil.example").status == 421
    assert say(port, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert say(port, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    filler = b"X-Filler: " + b"a" * 1000 + b"\r\n"
    assert say(port, b"GET / HTTP/1.1\r\nHost: example.org\r\n" + filler * 200).startswith(b"HTTP/1.1 431 ")
    assert get(port, "/" + "a" * 5000).status == 414
    assert get(port, "/", method="POST").status == 405
    assert say(port, b"GET / HTTP/1.1\r\nHost: example.org\r\nContent-Length: 10\r\nConnection: close\r\n\r\n" +
               b"b" * 10).startswith(b"HTTP/1.1 413 ")
    for path in ("/../desk.db", "/%2e%2e/desk.db", "/maps/../../desk.db", "/maps/%2e%2e/%2e%2e/desk.db", "//etc/passwd",
                 "/..%2fdesk.db", "/..%5cdesk.db", "/desk.db", "/desk.db.key", "/link.txt", "/.hidden", "/%00",
                 "/edition.json%00.html", "/maps", "/api/v1/../../desk.db"):
        request = f"GET {path} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
        answer = say(port, request.encode())
        assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 ")), (path, answer[:100])
        assert not any(secret in answer for secret in secrets), path
    for call in ("area?map=example&every=day&to=9999-01-01", "area?map=example&region=all", "at?map=example&time=x",
                 "picture?map=example&time=2025-03-13&width=100000", "places?q=a&limit=100000", "maps?unknown=1",
                 "compare?maps=" + ",".join(["example"] * 300)):
        answer = get(port, f"/api/v1/{call}")
        assert answer.status == 400 and json.loads(answer.body)["error"] == "usage", call


def check_crowds(port: int) -> None:
    slow = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        connection.sendall(b"GET / HTTP/1.1\r\nHost: exam")
        slow.append(connection)
    begin = time.monotonic()
    assert get(port, "/api/v1/maps").status == 200
    assert time.monotonic() - begin < 10, "slow clients keep others waiting"
    crowd = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(1200)]
    # No room for more: told at once, not left to wait.
    busy = crowd[-1].recv(100)
    assert busy.startswith(b"HTTP/1.1 503 "), busy
    for connection in slow + crowd:
        connection.close()
    for _ in range(100):
        try:
            if get(port, "/healthz").status == 200:
                break
        except OSError:
            pass
        time.sleep(0.1)
    assert get(port, "/healthz").status == 200

    statuses: list[int] = []
    def ask() -> None:
        statuses.append(get(port, f"/api/v1/diff?map=example&from=2025-03-1{len(statuses) % 3}&to=2025-03-14").status)
    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 503} and 200 in statuses, statuses


def check_new_edition(port: int, desk: Desk, publish) -> None:
    """Whoever asks while an edition is published gets an answer; and then the new one."""
    stop, failures, asked = threading.Event(), [], [0]

    def ask() -> None:
        while not stop.is_set():
            for target in ("/edition.json", "/api/v1/who?place=sudzha", "/tiles/example/6/38/21.mvt"):
                try:
                    answer = get(port, target)
                    asked[0] += 1
                    if answer.status != 200:
                        failures.append((target, answer.status))
                except OSError as error:
                    failures.append((target, str(error)))

    reader = threading.Thread(target=ask)
    reader.start()
    desk.record(kind="assessment", id="second-look", of="place/sudzha", status="contested", confidence="low",
                basis=["map/example"], reason="Two maps differ.", visibility="public", **{"from": "2025-03-13"})
    assert b"second-look" not in get(port, "/api/v1/who?place=sudzha").body, "it is recorded, but not published"
    publish()
    deadline = time.monotonic() + 60
    while b"second-look" not in get(port, "/api/v1/who?place=sudzha").body:
        assert time.monotonic() < deadline, "the new edition is not picked up"
        time.sleep(0.2)
    stop.set()
    reader.join()
    assert asked[0] > 10 and not failures, failures[:5]


def main() -> None:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        desk = Desk(program, source, work / "desk.db")
        web = work / "web"
        web.mkdir()
        for page in ("index", "embed"):
            (web / f"{page}.html").write_text(f"<!doctype html><html lang='en'><head><title>{page}</title></head></html>")
        out = work / "public"

        def publish() -> None:
            desk.run("publish", str(out), "--web", str(web), "--url", SITE, "--delay", "0")

        publish()
        (out / "link.txt").symlink_to("../desk.db")
        (out / ".hidden").write_text("hidden")
        secrets = [b"SQLite format 3", b"hidden", b"root:", (work / "desk.db.key").read_bytes()[:20], os.fsencode(work)]
        before = desk.store.read_bytes()
        with server(desk, out, "--url", SITE) as (_, port):
            check_page(port, out)
            check_ranges(port, out)
            check_answers(port)
            check_hostile(port, secrets)
            check_crowds(port)
            assert desk.store.read_bytes() == before, "the server writes into the store"
            check_new_edition(port, desk, publish)
        with server(desk, out, "--url", SITE, "--host", "www.example.org", "--may-embed", "https://a.example") as (_, port):
            assert get(port, "/", host="www.example.org").status == 200
            assert get(port, "/embed.html").headers["content-security-policy"].endswith("frame-ancestors https://a.example")

        desk.run("publish", str(work / "preview"), "--web", str(web), "--preview")
        serve = ("serve", "--public", "--listen", "127.0.0.1:0")
        assert "preview" in desk.run(*serve, "--edition", str(work / "preview"), expect=2)
        assert "no edition" in desk.run(*serve, "--edition", str(web), expect=2)
        assert "--url" in desk.run("serve", "--public", "--listen", "0.0.0.0:0", expect=2)
        assert "--may-embed" in desk.run(*serve, "--may-embed", "https://a; script-src *", expect=2)
        assert "--host" in desk.run(*serve, "--host", "a:80", expect=2)
        assert "--public" in desk.run("serve", "--listen", "0.0.0.0:0", expect=2)
        assert "--public" in desk.run("serve", "--listen", "127.0.0.1:0", "--url", SITE, expect=2)
    print("readers get what is published, and nothing else")


if __name__ == "__main__":
    main()
