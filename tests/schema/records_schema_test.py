#!/usr/bin/env python3
"""Usage: records_schema_test.py NORMALISE SCHEMA SAMPLES

Each sample, and each of many records that differ from one in a single member, is given to the program and to the
schema. Both must accept it or both refuse it, and what the program keeps must be a stored body of the schema.
"""
import copy
import json
import subprocess
import sys

import jsonschema

# Where the program knows what a schema cannot say: the member, and the end of the program's sentence.
STRICTER = (
    "is no time zone",  # names of zones
    "must be a ring: at least four positions, the last one equal to the first",
    "must have one element for each of media",
    "is before from",
    "contradicts media",
    "needs party_basis",
    "names a speaker, but the hedge is own-voice",
)


def words_of(schema):
    return sorted({w for d in schema["$defs"].values() for w in d.get("enum", []) if isinstance(w, str)})


def places(value, path=()):
    """Every way into the members and elements of a record."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield path + (name,)
        yield from places(child, path + (name,))


def changed(sample, path, value):
    out = copy.deepcopy(sample)
    at = out
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return out


def variants(sample, words):
    yield sample
    yield {**sample, "surprise": 1}
    for path in places(sample):
        if path[0] in ("kind", "id", "recorded", "author", "reason") and len(path) == 1:
            continue
        value = sample
        for step in path:
            value = value[step]
        if isinstance(path[-1], str):
            yield changed(sample, path, None)
        if isinstance(value, dict):
            yield changed(sample, path, {**value, "surprise": 1})
        others = [True, 12345678901234567, -7, 0.5, {"x": 1}, [1], [[]], "a b", "a/b", "javascript:x", "#12", ""]
        for other in others + (words if isinstance(value, str) else []):
            if other != value:
                yield changed(sample, path, other)


def main():
    program, schema_file, samples_file = sys.argv[1:]
    schema = json.load(open(schema_file, encoding="utf-8"))
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    stored = {
        kind: validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{kind}.stored"})
        for kind in schema["properties"]["kind"]["enum"]
    }
    typed = {
        kind: validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"}) for kind in stored
    }
    samples = [json.loads(line) for line in open(samples_file, encoding="utf-8")]
    missing = set(stored) - {s["kind"] for s in samples}
    assert not missing, f"no sample of {missing}"
    for sample in samples:
        validator(schema).validate(sample)

    words = words_of(schema)
    records = [v for s in samples for v in variants(s, words)]
    answers = subprocess.run(
        [program], input="".join(json.dumps(r) + "\n" for r in records), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(answers) == len(records)
    accepted = wrong = 0
    for record, line in zip(records, answers):
        answer = json.loads(line)
        by_schema = typed[record["kind"]].is_valid(record)
        by_program = "stored" in answer
        if by_program:
            accepted += 1
            for error in stored[record["kind"]].iter_errors(answer["stored"]):
                print(f"The stored body is not the schema's: {error.message[:300]}\n  {json.dumps(record)}")
                wrong += 1
        if by_schema != by_program and not (by_schema and any(s in answer["message"] for s in STRICTER)):
            print(f"schema {by_schema}, program {by_program}: {answer.get('message', '')}\n  {json.dumps(record)}")
            wrong += 1
    # A test in which nothing is accepted, or nothing refused, compares nothing.
    assert accepted > len(samples) and accepted < len(records) - len(samples)
    print(f"{len(records)} records, {accepted} accepted, {wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
