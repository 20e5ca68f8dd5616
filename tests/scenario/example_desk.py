"""The example's desk as the scenarios of publishing need it: two of its maps public, and what must never leave."""

import json
import subprocess
from pathlib import Path

CANARY = "CANARY"


class Desk:
    def __init__(self, program: Path, source: Path, store: Path):
        self.program, self.store = program, store
        subprocess.run([source / "examples/sudzha/build.sh", program, store], check=True, capture_output=True)
        for name in ("example", "example-b"):
            body = json.loads(self.run("show", f"map/{name}", "--json"))["body"]
            self.record(**{**body, "kind": "map", "id": name, "visibility": "public"})
        self.record(kind="source", id=CANARY, names=[CANARY], note=CANARY)
        self.record(kind="claim", id="private-claim", item="art-0312", says="left(ua, sudzha)", by=CANARY,
                    hedge="attributed", visibility="desk", words="", note=CANARY)

    def run(self, *arguments: str, expect: int = 0, text: str | None = None) -> str:
        """What the program prints: as an answer, or on standard error where it is expected to fail."""
        command = [str(self.program), "--store", str(self.store), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, input=text, check=False, timeout=200)
        assert done.returncode == expect, f"{arguments}: exit {done.returncode}, not {expect}: {done.stderr}"
        return done.stdout if expect == 0 else done.stderr

    def record(self, **body) -> None:
        path = self.store.parent / "record.jsonl"
        path.write_text(json.dumps(body), encoding="utf-8")
        self.run("record", str(path), "--because", CANARY, "--author", CANARY)
