"""The six awards as decision graphs of zen-engine, for one person and the last year at a time.

Arguments: the folder of the columns, the number of people, the first and last recorded year, and how many people are
decided. Writes its answers beside the columns, as bytes by award and person; prints how long the decisions took, in
microseconds, the shortest of three runs: as Python waits for them, as the engine itself states, and with its trace.
"""

import json
import sys
import time

import numpy
import zen

FOLDER = sys.argv[1]
PEOPLE, FIRST, LAST, DECIDED = map(int, sys.argv[2:])
YEARS = LAST - FIRST + 1
OF_YEARS = f"[0..{YEARS - 1}]"

# 0 no, 1 lack of data, 2 a person looks, 3 yes: of several that must hold the least decides.


# ---------------------------------------------------------------- expressions; a year is counted back from the last


def every(name, years):
    return " and ".join(f"{name}[{year}]" for year in years)


def none_of(name, years):
    return " and ".join(f"not {name}[{year}]" for year in years)


def some(name, years):
    return " or ".join(f"{name}[{year}]" for year in years)


def initiatives(years, least, but):
    """Those of the last years with that effect at least."""
    return f"count(initiatives, #.back < {years} and #.effect >= {least} and {but})"


def doubted(sure, doubtful):
    return f"({sure}) ? 3 : ({doubtful}) ? 2 : 0"


def graded(sure, possible):
    return f"({sure}) ? 3 : ({possible}) ? 1 : 0"


def run_of_titles(length, spent_on):
    """It ends in the last year or in the year before."""
    ends = [range(last, last + length) for last in (0, 1)]
    unspent = [f"({every('cstdcs', years)} and {none_of(spent_on, years)})" for years in ends]
    return doubted(" or ".join(unspent), " or ".join(f"({every('cstdcs', years)})" for years in ends))


def years_of_run(length):
    """Those of a run of titles; the last year may come after it."""
    return f"({every('cstdcs', range(1, length + 1))}) ? {length + 1} : {length}"


def pair_of_titles(last, bridged):
    def filled(years):
        return f" and {every('cstdcs', range(last, last + years + 1))}" if bridged and years > 1 else ""

    pairs = [f"(cstd_bt[{last + years}]{filled(years)})" for years in (1, 2, 3)]
    return f"(cstd_bt[{last}] and ({' or '.join(pairs)}))"


def run_of_grades(accepted):
    """How many years of those grades end with the last."""
    broken = f"filter({OF_YEARS}, not (grade[#] in {accepted}))"
    return f"len({broken}) > 0 ? min({broken}) : {YEARS}"


def titles_within(run):
    return f"count({OF_YEARS}, # < {run} and cstdcs[#])"


SERVED_NO_FORM = "#.served < 2"
SERVED_NO_FORM_NOR_COMBAT = "#.served < 2 and #.kind != 2"
SERVED_NOTHING_NOR_COMBAT = "#.served < 1 and #.kind != 2"
AT_LEAST_GOOD = "(grade[0] == 0 ? 1 : grade[0] <= 2 ? 3 : 0)"
EXCELLENT = "(grade[0] == 0 ? 1 : grade[0] == 1 ? 3 : 0)"
EXCELLENT_BEFORE = "(grade[1] == 0 ? 1 : grade[1] == 1 ? 3 : 0)"


# ---------------------------------------------------------------- the six awards, each step with its name

AWARDS = [
    [("answer", f"group in [4, 5] ? 3 : group in [6, 7] ? 2 : {AT_LEAST_GOOD}")],
    [
        ("diligent", f"group in [4, 5] ? 3 : {AT_LEAST_GOOD}"),
        ("initiative", f"initiatives_known ? ({initiatives(1, 1, SERVED_NO_FORM)} >= 1 ? 3 : 0) : 1"),
        ("answer", f"min([$.diligent, max([{EXCELLENT}, $.initiative])])"),
    ],
    [
        ("titles", run_of_titles(3, "cstd_bt")),
        ("years", years_of_run(3)),
        ("initiative", f"initiatives_known ? ({initiatives('$.years', 2, SERVED_NO_FORM)} >= 1 ? 3 : 0) : 1"),
        ("answer", "awards_known ? min([$.titles, $.initiative]) : 1"),
    ],
    [
        ("sure", " or ".join(pair_of_titles(last, True) for last in (0, 1))),
        ("doubtful", " or ".join(pair_of_titles(last, False) for last in (0, 1))),
        ("titles", f"awards_known ? ({doubted('$.sure', '$.doubtful')}) : 1"),
        ("initiative", f"initiatives_known ? ({initiatives(6, 3, SERVED_NO_FORM_NOR_COMBAT)} >= 1 ? 3 : 0) : 1"),
        ("answer", "min([$.titles, $.initiative])"),
    ],
    [
        ("titles", run_of_titles(2, "bk_bt")),
        ("years", years_of_run(2)),
        ("of_titles", initiatives("$.years", 1, SERVED_NOTHING_NOR_COMBAT)),
        ("by_titles", "awards_known ? min([$.titles, initiatives_known ? ($.of_titles >= 2 ? 3 : 2) : 1]) : 1"),
        ("run", run_of_grades([1])),
        ("possible_run", run_of_grades([0, 1])),
        ("found", initiatives("$.run", 1, SERVED_NOTHING_NOR_COMBAT)),
        ("possible", initiatives("$.possible_run", 1, SERVED_NOTHING_NOR_COMBAT)),
        ("enough", f"initiatives_known ? ({graded('$.found >= 2', '$.possible >= 2')}) : 1"),
        ("by_grades", f"min([{EXCELLENT}, {EXCELLENT_BEFORE}, $.enough])"),
        ("one", "$.by_titles == 3 or $.by_grades == 3"),
        ("answer", "$.one ? 3 : ($.by_titles == 1 or $.by_grades == 1) ? 1 : max([$.by_titles, $.by_grades])"),
    ],
    [
        ("run", run_of_grades([1, 2])),
        ("possible_run", run_of_grades([0, 1, 2])),
        ("years", graded("$.run >= 5", "$.possible_run >= 5")),
        ("held", f"({some('bk_bt', range(YEARS))}) ? 3 : 0"),
        ("found", titles_within("$.run")),
        ("possible", titles_within("$.possible_run")),
        ("titles", graded("$.found >= 3", "$.possible >= 3")),
        ("answer", "min([$.years, awards_known ? min([$.held, $.titles]) : 1])"),
    ],
]


def decision(engine, steps):
    expressions = [{"id": name, "key": name, "value": value} for name, value in steps]
    nodes = [
        {"id": "facts", "type": "inputNode", "name": "facts"},
        {"id": "award", "type": "expressionNode", "name": "award", "content": {"expressions": expressions}},
        {"id": "said", "type": "outputNode", "name": "said"},
    ]
    edges = [
        {"id": f"{source} {target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in [("facts", "award"), ("award", "said")]
    ]
    return engine.create_decision(zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges})))


# ---------------------------------------------------------------- the run

HELD = ["cstdcs", "cstd_bt", "bk_bt"]
KNOWN = ["awards_known", "initiatives_known"]


def people():
    def read(name):
        return numpy.fromfile(f"{FOLDER}/{name}", numpy.uint8)

    def years(name, kind=int):
        newest_first = read(name).reshape(-1, PEOPLE)[::-1, :DECIDED]
        return newest_first.T.astype(kind).tolist()

    columns = {"group": read("group")[:DECIDED].tolist(), "grade": years("grade")}
    columns |= {name: years(name, bool) for name in HELD}
    columns |= {name: read(name)[:DECIDED].astype(bool).tolist() for name in KNOWN}
    columns["initiatives"] = [[] for _ in range(DECIDED)]
    for slot in (1, 2):
        about = zip(*(years(f"{name}_{slot}") for name in ("effect", "kind", "served")))
        for listed, (effects, kinds, served) in zip(columns["initiatives"], about):
            each = enumerate(zip(effects, kinds, served))
            listed += [{"back": b, "effect": e, "kind": k, "served": s} for b, (e, k, s) in each if e]
    return [{name: column[place] for name, column in columns.items()} for place in range(DECIDED)]


def decided(decisions, people, options=None):
    """What the engine said, and how long it took."""
    start = time.perf_counter()
    said = [[decision.evaluate(person, options) for person in people] for decision in decisions]
    return said, time.perf_counter() - start


def stated(said):
    """The time that the engine itself says it needed, in seconds."""
    units = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
    texts = [one["performance"] for of_award in said for one in of_award]
    split = [(text.rstrip("nµms"), text.lstrip("0123456789.")) for text in texts]
    return sum(float(number) * units[unit] for number, unit in split)


engine = zen.ZenEngine()
decisions, people = [decision(engine, steps) for steps in AWARDS], people()
runs = [decided(decisions, people) for _ in range(3)]
traced = [decided(decisions, people, {"trace": True}) for _ in range(3)]
answers = [[one["result"]["answer"] for one in of_award] for of_award in runs[0][0]]
numpy.array(answers).astype(numpy.uint8).tofile(f"{FOLDER}/zen.decided")
print("decided", int(min(took for _, took in runs) * 1e6))
print("stated", int(min(stated(said) for said, _ in runs) * 1e6))
print("traced", int(min(took for _, took in traced) * 1e6))
