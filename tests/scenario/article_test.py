#!/usr/bin/env python3
"""Builds the Sudzha example and asks it everything that the article says: article_test.py PROGRAM SOURCE

One check for each row of what the product promises about the article ("product 1" to "product 14"), one for each
sentence of the article as it is recorded ("sentence 1" to "sentence 27"), and a few for the whole. Each asks the program as a person
does, in a folder of its own. Prints every check that fails; the exit code is 1 if one does.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import traceback

ARTICLE = "2025-03-12T20:00+01:00"
LATER = "2025-03-20"
CHECKS = []


def check(name):
    def add(function):
        CHECKS.append((name, function))
        return function
    return add


class Desk:
    """The program with the example's store."""

    def __init__(self, program, source, folder):
        self.program = program
        self.store = folder / "example.db"
        self.answers = {}
        build = pathlib.Path(source) / "examples" / "sudzha" / "build.sh"
        done = subprocess.run([build, program, self.store], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"The example cannot be built:\n{done.stdout}{done.stderr}")

    def run(self, *words, expected=0, given=None):
        command = [self.program, "--store", str(self.store), *words]
        done = subprocess.run(command, capture_output=True, text=True, input=given)
        assert done.returncode == expected, f"{words}: exit {done.returncode}\n{done.stderr}"
        return done.stdout

    def json(self, *words):
        """One object or array; the same question is asked once."""
        if words not in self.answers:
            self.answers[words] = json.loads(self.run(*words, "--json"))
        return self.answers[words]

    def lines(self, *words):
        return [json.loads(line) for line in self.run(*words, "--json").splitlines()]

    def who(self, at=ARTICLE, place="Sudzja"):
        return self.json("who", place, "--at", at)

    def origins(self, at=ARTICLE):
        return self.json("origins", "Sudzja", "--at", at)

    def brief(self, language="nb", at=ARTICLE):
        return self.json("brief", "Sudzja", "--at", at, "--lang", language)

    def entry(self, reference):
        return self.json("show", reference)

    def body(self, reference):
        """The current version's body."""
        return self.entry(reference)["body"]

    def claim(self, name, at=ARTICLE):
        """A claim as `who Sudzja` shows it."""
        found = [c for c in self.who(at)["claims"] if c["id"] == f"sudzha-{name}"]
        assert len(found) == 1, f"sudzha-{name} is there {len(found)} times"
        return found[0]

    def sentences(self, language="nb", at=ARTICLE):
        """Every sentence of the brief, with its section."""
        return [(section["id"], sentence) for section in self.brief(language, at)["sections"]
                for sentence in section["sentences"]]

    def history(self, name, at=ARTICLE):
        found = [m["history"] for m in self.who(at)["maps"] if m["map"] == name]
        assert len(found) == 1, f"the map {name} is there {len(found)} times"
        return found[0]


def equal(what, got, wanted):
    assert got == wanted, f"{what}: {got!r} instead of {wanted!r}"


def near(what, got, wanted, by):
    assert abs(got - wanted) <= by, f"{what}: {got!r} instead of {wanted!r} ± {by!r}"


def says(claim, predicate, *references):
    """The claim says this of these; further arguments may follow."""
    equal("predicate", claim["says"]["predicate"], predicate)
    args = [a for a in claim["says"]["args"] if isinstance(a, str)]
    for reference in references:
        assert reference in args, f"{reference} is not in {args}"


def chain(claim, *wanted):
    """Publisher first, as stored: (source, factuality)."""
    equal("chain", [(link["source"], link["factuality"]) for link in claim["chain"]],
          [(f"source/{source}", factuality) for source, factuality in wanted])


def time(claim, edtf=None, role=None, raw=None, anchor=None, member="when"):
    when = claim[member]
    for name, wanted in (("edtf", edtf), ("role", role), ("raw", raw), ("anchor", anchor)):
        if wanted is not None:
            equal(f"{member}.{name}", when.get(name, ""), wanted)


def where(claim, reference, relation="in", coreference=False):
    place = claim["where"]
    equal("where", (place["ref"], place.get("relation", "in"), place.get("coreference", False)),
          (reference, relation, coreference))


def review(desk, by, at=ARTICLE):
    found = [r for r in desk.who(at)["reviews"] if r["by"] == f"source/{by}"]
    assert len(found) == 1, f"{by} has {len(found)} reviews"
    return found[0]


def bearings(desk, claim, at=ARTICLE):
    """Every reason that a claim gives for or against a status: (status, side, ground)."""
    answer = desk.origins(at)
    holders = [o for o in answer["origins"] + answer["apart"]]
    return {(b["status"], b["side"], b["ground"]) for o in holders for b in o["bearings"]
            if b["record"] == f"claim/sudzha-{claim}"}


# --- what the product promises about the article


@check("product 1: said to have left is reported, not asserted")
def _(desk):
    claim = desk.claim("01-left")
    equal("hedge", claim["hedge"], "hearsay")
    chain(claim, ("art", "Uu"), ("unnamed", "Uu"))
    told = [s for _, s in desk.sentences() if "claim/sudzha-01-left" in s["ids"]]
    assert told and all("skal" in s["text"] for s in told if s["ids"][0] == "claim/sudzha-01-left"), told


@check("product 2: four times, and relative days leaned on the right one")
def _(desk):
    claim = desk.claim("02-met")
    time(claim, edtf="2025-03-12", raw="onsdag", anchor="item")
    time({"when": desk.body("claim/sudzha-25-accepts")["when"]}, edtf="2025-03-11", raw="tirsdag", anchor="item")
    item = desk.body("item/art-0312")
    equal("publication", item["published"]["edtf"], "2025-03-12T20:00:00+01:00")
    equal("zone", item["zone"], "Europe/Oslo")
    equal("as of", claim["as_of"], "2025-03-12T19:00:00Z")
    time(desk.claim("09-terrorists"), anchor="unresolved", member="stated")
    recorded = desk.entry("claim/sudzha-02-met")["recorded"]
    assert recorded.endswith("Z") and recorded > "2025-03-12T19:00:00Z", recorded


@check("product 3: held since August, of uncertain precision, and in tension with row 1")
def _(desk):
    time(desk.claim("03-control"), edtf="2024-08/..", role="since")
    (stretch,) = desk.history("example", "2024-09-01")
    equal("standing on the map", (stretch["standing"], stretch["party"]), ("held", "ua"))
    pairs = [{c["a"]["record"], c["b"]["record"]} for c in desk.origins()["conflicts"]]
    assert any("claim/sudzha-03-control" in pair for pair in pairs), pairs
    tension = [s for section, s in desk.sentences() if section == "tension"]
    assert tension, "no tension in the brief"


@check("product 4: pictures and videos with their publishers, what they show and where")
def _(desk):
    item = desk.body("item/sudzha-set-m")
    equal("kind", item["type"], "set")
    equal("publishers", sorted(item["publisher"]), ["source/ru-bloggers", "source/ru-state-media"])
    (depicted,) = item["depicts"]
    equal("place", (depicted["where"]["ref"], depicted["where"]["relation"]), ("place/sudzha", "centre"))
    equal("review", review(desk, "reuters")["known_from"], "claim/sudzha-05-reuters-verified")


@check("product 5: a review for each organisation, never merged; a subset stays one")
def _(desk):
    targets = {r["by"]: r["target"] for r in desk.who()["reviews"]}
    equal("targets", targets, {"source/reuters": "item/sudzha-set-m", "source/aftenposten": "item/sudzha-set-m-pictures"})
    equal("subset", desk.body("item/sudzha-set-m-pictures")["subset_of"], "item/sudzha-set-m")


@check("product 6: not confirmed and no comment are no denials, and stay open")
def _(desk):
    claim = desk.claim("07-not-confirmed")
    equal("hedge", claim["hedge"], "not-confirmed")
    equal("factuality", claim["chain"][-1]["factuality"], "Uu")
    kremlin = desk.body("claim/sudzha-26-kremlin")
    equal("Kremlin", (kremlin["hedge"], kremlin["chain"][-1]["factuality"]), ("not-commenting", "Uu"))
    for at in (ARTICLE, LATER):
        (silence,) = [s for s in desk.origins(at)["silences"] if s["claim"] == "claim/sudzha-07-not-confirmed"]
        equal("silent", (silence["who"], silence["open"]), ("source/ua-authorities", True))
    assert not any(side == "against" for _, side, _ in bearings(desk, "07-not-confirmed"))


@check("product 7: origins are counted, relays are not; what is presupposed counts")
def _(desk):
    keys = {o["key"] for o in desk.origins()["origins"]}
    for relay in ("source/reuters", "source/art"):
        for origin in desk.origins()["origins"]:
            if origin["key"] == relay:
                assert not any(c.startswith("claim/sudzha-14") or c.startswith("claim/sudzha-15") for c in origin["claims"])
    assert {"source/deepstate", "source/skadovskyi-defender"} <= keys, keys
    afp = bearings(desk, "11-attempt-afp")
    assert any(ground == "presupposes" for _, _, ground in afp), afp
    (defender,) = [o for o in desk.origins()["origins"] if o["key"] == "source/skadovskyi-defender"]
    assert "source/reuters" in defender["relays"], defender["relays"]


@check("product 8: fighting on the outskirts: contested areas and fuzzy places")
def _(desk):
    where(desk.claim("13-fighting-outskirts"), "place/sudzha", "outskirts")
    around = desk.json("who", "35.3,51.23", "--at", ARTICLE, "--map", "desk")
    equal("outskirts on the desk's map", around["maps"][0]["history"][0]["standing"], "contested")


@check("product 9: other mappers' maps; not Ukrainian is not Russian")
def _(desk):
    maps = {m["map"] for m in desk.who()["maps"]}
    assert {"example", "example-b", "desk"} <= maps, maps
    (stretch,) = desk.history("example")
    equal("no statement", (stretch["status"], stretch["party"]), (None, None))
    says(desk.claim("12-no-control"), "no-control", "party/ua")
    found = bearings(desk, "12-no-control")
    assert found and not any("ru" in status for status, _, _ in found), found


@check("product 10: a prediction with a deadline, resolved later")
def _(desk):
    equal("when asked at the time", desk.claim("15-none-by-friday")["prediction"]["state"], "open")
    equal("after the deadline", desk.claim("15-none-by-friday", "2025-03-17")["prediction"]["state"], "due")
    resolved = desk.claim("15-none-by-friday", LATER)["prediction"]
    equal("when asked later", (resolved["state"], resolved["outcome"]["result"]), ("resolved", "partly"))


@check("product 11: places with roles, routes, borders")
def _(desk):
    assert "supply route" in desk.body("place/sudzha")["roles"]
    says(desk.claim("16-supply-route"), "role", "place/sudzha")
    says(desk.claim("16-near-border"), "located", "place/sudzha")
    route = desk.body("route/yunakivka-sudzha")
    equal("route", (route["type"], route["roles"], route["visibility"]), ("road", ["supply route"], "desk"))
    for answer in desk.json("who", "yunakivka-sudzha", "--at", "2025-03-01")["maps"]:
        near(answer["map"], sum(stretch["km"] for stretch in answer["stretches"]), answer["km"], 0.001)
        assert any(stretch["party"] == "ua" for stretch in answer["stretches"]), answer["map"]
    de_jure = desk.who()["de_jure"]
    equal("by law", (de_jure["party"], de_jure["region"]), ("ru", "ru-kursk"))


@check("product 12: areas are measured, and the comparison with Oslo is flagged")
def _(desk):
    (row,) = desk.json("area", "--map", "example", "--party", "ua", "--region", "ru-kursk", "--at", "2024-09-05",
                       "--compare", "no-oslo")
    equal("basis", (row["compare"], row["basis"]), ("no-oslo", "official"))
    near("ratio", row["ratio"], row["km2"] / 454, 0.01)
    (number,) = [n for n in desk.origins()["numbers"] if n["claim"] == "claim/sudzha-19-four-times-oslo"]
    equal("verdict", number["verdict"], "flagged")
    near("right ratio", number["right"], 2.2, 0.05)


@check("product 13: aims and events; ground lost as a series; places that changed hands")
def _(desk):
    series = [row["km2"] for row in desk.json("area", "--map", "desk", "--party", "ua", "--every", "month", "--from",
                                              "2024-10-01", "--to", "2025-03-20")]
    assert len(series) >= 5 and series == sorted(series, reverse=True) and series[0] > 2 * series[-1], series
    changed = desk.json("diff", "2025-03-08", "2025-03-13", "--map", "desk")["features"]
    sudzha = [f["properties"] for f in changed if f["properties"]["kind"] == "place" and f["properties"].get("id") == "sudzha"]
    assert sudzha and sudzha[0]["from_status"] == "ua-held-in-russia" and sudzha[0]["to_status"] == "unclear", sudzha
    for name in ("18-offensive", "20-aim-tie-down", "21-aim-negotiate", "23-losing-ground"):
        desk.claim(name)
    time({"when": desk.body("claim/sudzha-25-accepts")["when"]}, edtf="2025-03-11")


@check("product 14: links between items; corrections leave the earlier version readable")
def _(desk):
    relations = {(r["type"], r["target"]) for r in desk.body("item/art-0312")["relations"]}
    assert ("quotes", "item/vg-earlier") in relations and ("related", "item/related-ceasefire") in relations, relations
    line = {"kind": "item", "id": "corrected", "type": "article", "publisher": "vg", "title": "As it was"}
    desk.run("record", "-", given=json.dumps(line))
    before = desk.entry("item/corrected")
    line |= {"title": "As it was corrected", "reason": "a test of corrections"}
    desk.run("record", "-", given=json.dumps(line))
    after = json.loads(desk.run("show", "item/corrected", "--json"))
    equal("versions", [v["hash"] for v in after["versions"]], [before["hash"], after["hash"]])
    equal("what was replaced", (after["supersedes"], after["reason"]), (before["hash"], "a test of corrections"))
    earlier = json.loads(desk.run("show", f"item/corrected@{before['hash']}", "--json"))
    equal("the earlier one", earlier["body"], before["body"])


# --- the article, sentence by sentence


@check("sentence 1: left, hearsay of nobody named, by 12 March")
def _(desk):
    claim = desk.claim("01-left")
    says(claim, "left", "party/ua", "place/sudzha")
    time(claim, edtf="[..2025-03-12]", role="by")
    equal("how near", claim["scope"], "here")
    equal("words", claim["words"], "skal ha trukket seg ut")


@check("sentence 2: Putin met soldiers, hearsay, Kursk")
def _(desk):
    claim = desk.claim("02-met")
    says(claim, "met", "source/putin")
    chain(claim, ("art", "Uu"), ("unnamed", "Uu"))
    where(claim, "region/ru-kursk")
    equal("how near", claim["scope"], "around")


@check("sentence 3: control since August, in the article's own voice")
def _(desk):
    claim = desk.claim("03-control")
    says(claim, "control", "party/ua", "place/sudzha")
    equal("hedge", claim["hedge"], "own-voice")
    chain(claim, ("art", "CT+"))
    equal("as of", claim["as_of"], "2025-03-12T19:00:00Z")


@check("sentence 4: what the pictures show; when is unknown")
def _(desk):
    claim = desk.claim("04-depicts")
    says(claim, "depicts", "item/sudzha-set-m")
    equal("hedge", claim["hedge"], "depicts")
    where(claim, "place/sudzha", "centre")
    equal("resolved", claim.get("when", {}).get("edtf", ""), "")


@check("sentence 5: Reuters' review, second-hand, aspect not stated")
def _(desk):
    found = review(desk, "reuters")
    equal("review", (found["target"], found["aspect"], found["result"]), ("item/sudzha-set-m", "unspecified", "verified"))
    equal("second-hand", found["known_from"], "claim/sudzha-05-reuters-verified")


@check("sentence 6: Aftenposten's review of some of the pictures")
def _(desk):
    found = review(desk, "aftenposten")
    equal("review", (found["aspect"], found["result"]), ("unspecified", "verified"))
    equal("second-hand", found["known_from"], "claim/sudzha-06-aftenposten-verified")
    equal("count", desk.body(found["target"])["count"], "several")


@check("sentence 7: not confirmed by the Ukrainian authorities")
def _(desk):
    claim = desk.claim("07-not-confirmed")
    says(claim, "confirmation", "claim/sudzha-01-left")
    equal("who", claim["chain"][-1]["source"], "source/ua-authorities")
    equal("their word", claim["about_words"], ["tilbaketrekking"])
    assert any(n["claim"] == claim["id"] for n in desk.who()["not_confirmed"]), desk.who()["not_confirmed"]


@check("sentence 8: TASS on the meeting; the source belongs to a party")
def _(desk):
    claim = desk.claim("08-met-tass")
    chain(claim, ("art", "Uu"), ("tass", "CT+"))
    says(claim, "met", "source/putin")
    source = desk.body("source/tass")
    equal("party", source["party"], "party/ru")
    assert source["party_basis"]


@check("sentence 9: Putin, through Reuters; both readings of a word kept")
def _(desk):
    claim = desk.claim("09-terrorists")
    equal("chain", [link["source"] for link in claim["chain"]], ["source/art", "source/reuters", "source/putin"])
    says(claim, "intends", "source/putin")
    equal("quoted", (claim["quote"], claim["about_words"]), (True, ["fanget"]))


@check("sentence 10: AFP on fighting, the hedge's scope kept open")
def _(desk):
    claim = desk.claim("10-fighting-afp")
    equal("hedge", claim["hedge"], "hearsay-attributed")
    says(claim, "fighting", "party/ua", "party/ru")
    where(claim, "region/ru-kursk")


@check("sentence 11: AFP on the attempt, which presupposes Ukrainian presence and speaks against the withdrawal")
def _(desk):
    claim = desk.claim("11-attempt-afp")
    equal("hedge", claim["hedge"], "hearsay-attributed")
    (presupposed, *_) = claim["presupposes"]
    equal("presupposed", (presupposed["predicate"], presupposed["args"][:2]), ("presence", ["party/ua", "place/sudzha"]))
    found = bearings(desk, "11-attempt-afp")
    assert ("not-held(ua)", "against", "presupposes") in found, found


@check("sentence 12: Deep State's update: no control, through an item of its own")
def _(desk):
    says(desk.claim("12-map-update"), "map-update", "source/deepstate")
    claim = desk.claim("12-no-control")
    chain(claim, ("art", "Uu"), ("deepstate", "CT+"))
    equal("through", claim["chain"][-1]["via"], "item/deepstate-update")
    equal("item", desk.body("item/deepstate-update")["type"], "map-file")


@check("sentence 13: fighting on the outskirts, not near them")
def _(desk):
    claim = desk.claim("13-fighting-outskirts")
    says(claim, "fighting", "party/ua", "party/ru")
    where(claim, "place/sudzha", "outskirts")


@check("sentence 14: the blogger, through Telegram and Reuters; the post is missing")
def _(desk):
    claim = desk.claim("14-leaving")
    equal("chain", [link["source"] for link in claim["chain"]], ["source/art", "source/reuters", "source/skadovskyi-defender"])
    equal("post", claim["chain"][-1]["via"], "item/defender-post")
    says(claim, "leaving", "party/ua", "region/ru-kursk")
    assert desk.body("item/defender-post")["described_only"]


@check("sentence 15: the prediction, by a Friday that rests on an assumption")
def _(desk):
    claim = desk.claim("15-none-by-friday")
    says(claim, "no-presence", "party/ua")
    equal("hedge", claim["hedge"], "predicts")
    time(claim, edtf="2025-03-14", raw="innen fredag", anchor="unresolved", member="deadline")
    assert claim["deadline"]["assumes"]
    where(claim, "region/ru-kursk", coreference=True)


@check("sentence 16: a supply route near the border")
def _(desk):
    for name, predicate in (("16-supply-route", "role"), ("16-near-border", "located")):
        claim = desk.claim(name)
        says(claim, predicate, "place/sudzha")
        chain(claim, ("art", "CT+"))


@check("sentence 17: VG, in an earlier article")
def _(desk):
    claim = desk.claim("17-strike-back")
    chain(claim, ("art", "Uu"), ("vg", "CT+"))
    equal("through", claim["chain"][-1]["via"], "item/vg-earlier")


@check("sentence 18: the offensive of August and about 1,000 km²")
def _(desk):
    time(desk.claim("18-offensive"), edtf="2024-08")
    value = desk.claim("18-area")["value"]
    equal("value", (value["number"], value["unit"], value["about"]), (1000, "km2", True))


@check("sentence 19: four times Oslo, as it was said")
def _(desk):
    claim = desk.claim("19-four-times-oslo")
    equal("value", (claim["value"]["number"], claim["value"]["of"]), (4, "region/no-oslo"))
    says(claim, "ratio", "region/ru-kursk", "region/no-oslo")


@check("sentence 20: an aim of August, as the authorities explained it then")
def _(desk):
    claim = desk.claim("20-aim-tie-down")
    says(claim, "aim", "party/ua")
    chain(claim, ("art", "Uu"), ("ua-authorities", "CT+"))
    time(claim, edtf="2024-08")


@check("sentence 21: another aim")
def _(desk):
    claim = desk.claim("21-aim-negotiate")
    says(claim, "aim", "party/ua")
    equal("speaker", claim["chain"][-1]["source"], "source/ua-authorities")


@check("sentence 22: regarded as important, by nobody named")
def _(desk):
    claim = desk.claim("22-important")
    chain(claim, ("art", "Uu"), ("unnamed", "Uu"))
    equal("talks", desk.body("claim/sudzha-22-talks")["says"]["predicate"], "intends")


@check("sentence 23: losing ground, from a begin that is not stated")
def _(desk):
    claim = desk.claim("23-losing-ground")
    says(claim, "trend", "party/ua")
    time(claim, edtf="/2025-03-12", raw="de siste ukene")
    assert any(n["claim"] == "claim/sudzha-23-losing-ground" and n["what"] == "trend" for n in desk.origins()["numbers"])


@check("sentence 24: said again: no new origin")
def _(desk):
    claim = desk.claim("24-left-again")
    equal("repeats", claim["repeats"], "claim/sudzha-01-left")
    assert not any("claim/sudzha-24-left-again" in o["claims"] for o in desk.origins()["origins"])


@check("sentence 25: Ukraine accepted on Tuesday; war for more than three years")
def _(desk):
    claim = desk.body("claim/sudzha-25-accepts")
    says(claim, "accepts", "party/ua")
    chain(claim, ("art", "CT+"))
    assert desk.body("claim/sudzha-25-war")["defaulted"], "nobody has confirmed it"


@check("sentence 26: the Kremlin wants to be briefed first")
def _(desk):
    claim = desk.body("claim/sudzha-26-kremlin")
    equal("speaker", claim["chain"][-1]["source"], "source/kremlin")
    equal("hedge", claim["hedge"], "not-commenting")


@check("sentence 27: read also: a link, and no claim")
def _(desk):
    assert ("item/related-ceasefire" in {r["target"] for r in desk.body("item/art-0312")["relations"] if r["type"] == "related"})
    assert not any(c["item"] == "item/related-ceasefire" for c in desk.who()["claims"])


# --- the whole


@check("whole: at least fifteen claims with chains")
def _(desk):
    claims = [c for c in desk.who()["claims"] if c["chain"]]
    assert len(claims) >= 15, len(claims)
    assert all(link["source"].startswith("source/") for c in claims for link in c["chain"])


@check("whole: nothing of later is told at the time")
def _(desk):
    at_the_time, later = desk.run("who", "Sudzja", "--at", ARTICLE, "--json"), desk.run("who", "Sudzja", "--at", LATER, "--json")
    for reference in ('"none-by-friday"', '"sudzha-2025-03-20"'):
        assert reference not in at_the_time and reference in later, reference
    equal("the desk's judgement", desk.who()["assessment"]["id"], "sudzha-2025-03-12")


@check("whole: a name in any language finds the place and what is said of it")
def _(desk):
    for name in ("Sudzha", "Суджа", "sudzha"):
        equal(name, [c["id"] for c in desk.who(place=name)["claims"]], [c["id"] for c in desk.who()["claims"]])
        found = {f"{e['kind']}/{e['id']}" for e in desk.lines("search", name)}
        assert "claim/sudzha-01-left" in found, (name, found)


@check("whole: every sentence of a brief rests on records, in three languages")
def _(desk):
    for language in ("nb", "en", "uk"):
        sentences = desk.sentences(language)
        assert len(sentences) >= 12, (language, len(sentences))
        assert all(s["ids"] and s["text"].strip() for _, s in sentences), language
        told = {i for _, s in sentences for i in s["ids"]}
        for name in ("01-left", "07-not-confirmed", "11-attempt-afp", "12-no-control", "15-none-by-friday"):
            assert f"claim/sudzha-{name}" in told, (language, name)
        assert not any(i.startswith("outcome/") for section, s in sentences for i in s["ids"] if section != "later")
        flagged = [s for _, s in sentences if "claim/sudzha-19-four-times-oslo" in s["ids"]]
        assert all("number-differs" in s["flags"] for s in flagged), flagged


@check("whole: the example is in the log, and its chain is whole")
def _(desk):
    kinds = {e["kind"] for e in desk.lines("log")}
    wanted = {"party", "source", "place", "region", "route", "item", "claim", "review", "enquiry", "assessment", "edit", "map",
              "snapshot", "outcome"}
    assert wanted <= kinds, wanted - kinds
    assert desk.json("check", "--rebuild")["ok"]


@check("whole: building it again changes nothing")
def _(desk):
    records = pathlib.Path(sys.argv[2]) / "examples" / "sudzha" / "records.jsonl"
    again = json.loads(desk.run("import", "records", str(records), "--json"))
    equal("imported again", (again["added"], again["corrected"], again["unchanged"]), (0, 0, again["read"]))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(sys.argv[1], sys.argv[2], pathlib.Path(folder))
        for name, function in CHECKS:
            try:
                function(desk)
            except Exception as error:  # every other check is still asked
                place = traceback.extract_tb(error.__traceback__)[-1]
                reason = str(error) or place.line
                print(f"FAILED: {name}: {type(error).__name__}: {reason[:1500]}")
                failures += 1
    print(f"{len(CHECKS) - failures} of {len(CHECKS)} checks hold")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
