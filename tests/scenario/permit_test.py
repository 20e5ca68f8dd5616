#!/usr/bin/env python3
"""A map that nobody permitted is refused; the command that the refusal names lets it out: permit_test.py PROGRAM SOURCE"""

import json
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

WHOM = "Olha of the mapper's office"


def main() -> None:
    program, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    example = source / "examples/sudzha"
    with tempfile.TemporaryDirectory() as folder:
        store, out = Path(folder) / "desk.db", Path(folder) / "public"

        def frontkart(*words, expect: int = 0) -> str:
            done = subprocess.run([str(program), "--store", str(store), *map(str, words)], capture_output=True, text=True,
                                  check=False)
            assert done.returncode == expect, f"{words}: exit {done.returncode}, not {expect}: {done.stderr}"
            return done.stdout if expect == 0 else done.stderr

        def maps_of_edition() -> list[str]:
            site = json.loads((out / "edition.json").read_text(encoding="utf-8"))["head"]["site"]
            return [entry["id"] for entry in site["maps"]]

        for name in ("mine", "theirs"):
            frontkart("import", "snapshots", example / "states", "--map", name, "--profile", "geojson", "--date-from",
                      "filename", "--status-property", "status", "--legend", example / "legend.json")
        frontkart("permit", "mine", "--redistribute", "data", "--licence", "CC0-1.0", "--from", "the desk", "--on",
                  "2025-03-01", "--public")

        refusal = frontkart("publish", out, "--map", "theirs", expect=3)
        assert not out.exists()
        named = shlex.split(re.search(r"frontkart (permit theirs .*--public)", refusal)[1])
        typed = [{"TEXT": "by permission", "WHOM": WHOM, "DATE": "2025-03-12"}.get(word, word) for word in named]
        said = frontkart(*typed)
        assert "everything may be passed on" in said and "by permission" in said, said
        assert "recorded already" in frontkart(*typed)
        frontkart("publish", out)
        assert maps_of_edition() == ["mine", "theirs"]
        for path in out.rglob("*"):
            assert not path.is_file() or WHOM.encode() not in path.read_bytes(), f"{path} says who permitted it"
        shown = json.loads(frontkart("show", "map/theirs", "--json"))
        assert shown["body"]["permission"] == {"from": WHOM, "on": "2025-03-12"}, shown

        assert "usage" not in frontkart("permit", "theirs", "--from", WHOM, "--on", "2025-03-13", expect=2)
        said = frontkart("permit", "theirs", "--withdraw", "--from", WHOM, "--on", "2025-03-13")
        assert "nothing may be passed on" in said, said
        frontkart("publish", out)
        assert maps_of_edition() == ["mine"]
        frontkart("verify-edition", out)
        assert "frontkart permit theirs" in frontkart("publish", out, "--map", "theirs", expect=3)
        frontkart("permit", "nowhere", "--redistribute", "data", "--from", WHOM, "--on", "2025-03-13", expect=1)
        frontkart("check")
    print("a permission lets a map out, and back in")


if __name__ == "__main__":
    main()
