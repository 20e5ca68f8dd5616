#!/usr/bin/env python3
"""Has an edition stamped by an authority of its own, over HTTP, and checks it with OpenSSL: stamp_test.py PROGRAM SOURCE

The authority is `openssl ts -reply` behind a small server; the test shows what the unit tests of src/edition cannot: the
options, what is written where, and what a person types to check it.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIGURATION = """[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def run(*command, expect: int = 0, cwd: Path | None = None) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == expect, f"{command}: exit {done.returncode}, not {expect}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Authority:
    """A root, a certificate for time stamps, and what answers requests with them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.asked = []
        folder.mkdir()
        (folder / "tsa.cnf").write_text(CONFIGURATION, encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="utf-8")
        (folder / "usage.cnf").write_text("extendedKeyUsage=critical,timeStamping\n", encoding="utf-8")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        self.openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test root", "-days", "36500")
        self.openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test authority")
        self.openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-out", "tsa.pem", "-days", "36500", "-extfile", "usage.cnf")

    def openssl(self, *words) -> str:
        return run("openssl", *words, cwd=self.folder)

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-signer", "tsa.pem",
                     "-inkey", "tsa.key", "-out", "reply.tsr")
        return (self.folder / "reply.tsr").read_bytes()

    def serve(self) -> HTTPServer:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append((self.path, self.headers["Content-Type"]))
                broken = self.path == "/broken"
                body = b"no" if broken else authority.reply(query)
                self.send_response(500 if broken else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


def main() -> None:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        store, out = work / "desk.db", work / "public"
        run(source / "examples/sudzha/build.sh", program, store)
        authority = Authority(work / "authority")
        server = authority.serve()
        address = f"http://127.0.0.1:{server.server_port}"

        def frontkart(*words, expect: int = 0) -> str:
            return run(program, "--store", store, *words, expect=expect)

        # An authority that does not answer, or not with a stamp: nothing is published.
        assert address in frontkart("publish", out, "--tsa", address + "/broken", expect=3)
        assert not any(out.rglob("*"))
        assert frontkart("log", "--kind", "edition") == ""

        frontkart("publish", out, "--tsa", address + "/stamp")
        assert authority.asked[-1] == ("/stamp", "application/timestamp-query"), authority.asked
        head = (out / "edition.json").read_bytes()
        stamp = out / "editions/1.tsr"
        named = json.loads(head)["time_stamp"]
        assert named == {"bytes": stamp.stat().st_size, "sha256": hashlib.sha256(stamp.read_bytes()).hexdigest()}, named

        # Held against the authority, against another one, and against none.
        report = json.loads(frontkart("verify-edition", out, "--ca", work / "authority/ca.pem", "--json"))
        stamps = report["time_stamps"]
        assert report["ok"] and [(one["edition"], one["trusted"]) for one in stamps] == [(1, True)], report
        other = Authority(work / "other")
        assert "NOT SOUND" in frontkart("verify-edition", out, "--ca", other.folder / "ca.pem", expect=1)
        assert "not held against an authority" in frontkart("verify-edition", out)

        # As docs/formats/edition-verification.md says, with OpenSSL alone.
        document = (source / "docs/formats/edition-verification.md").read_text(encoding="utf-8")
        commands = re.search(r"```sh\n(head=[^`]*openssl ts[^`]*)```", document)[1].replace("editions/3", "editions/1")
        (out / "ca.pem").write_bytes((work / "authority/ca.pem").read_bytes())
        assert "Verification: OK" in run("bash", "-c", commands, cwd=out)
        (out / "ca.pem").write_bytes((other.folder / "ca.pem").read_bytes())
        run("bash", "-c", commands, cwd=out, expect=1)
        (out / "ca.pem").unlink()

        # The next edition may do without; the chain still holds the stamp of the first.
        frontkart("publish", out, "--note", "again")
        report = json.loads(frontkart("verify-edition", out, "--ca", work / "authority/ca.pem", "--json"))
        assert report["ok"] and [one["edition"] for one in report["time_stamps"]] == [1], report
        server.shutdown()
    print("editions are stamped as they should be")


if __name__ == "__main__":
    main()
