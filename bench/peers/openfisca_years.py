"""The six awards as an OpenFisca system: one variable for each, by year.

Arguments: the folder of the columns, the number of people, the first and last recorded year, how many years are judged,
and how many people are calculated one by one with a trace. Writes its answers beside the columns, as bytes by award, year
(the last first) and person; prints how long the calculation took, in microseconds, the shortest of three runs.
"""

import sys
import time
from functools import reduce

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

FOLDER = sys.argv[1]
PEOPLE, FIRST, LAST, JUDGED, TRACED = map(int, sys.argv[2:])

# The answers, in the order in which the worst of several decides.
NO, UNKNOWN, ASK, YES = range(4)

# Every dossier arrives in 2026: in time for the achievements of 2025 and later.
FIRST_IN_TIME = 2025

# By grade: not known, excellent, good, completed, failed.
AT_LEAST_GOOD = numpy.array([UNKNOWN, YES, YES, NO, NO], numpy.int8)
EXCELLENT = numpy.array([UNKNOWN, YES, NO, NO, NO], numpy.int8)

# Initiatives by effect (zero: there is none), kind, and what they served already.
BASE, PROVINCE, NATION = 1, 2, 3
COMBAT = 2
TITLE, FORM = 1, 2

# The best of several decides in another order, where lack of data comes before a person's look.
BEST = numpy.array([NO, ASK, UNKNOWN, YES], numpy.int8)

person_entity = build_entity(key="person", plural="persons", label="A person", is_person=True)


# ---------------------------------------------------------------- answers


def both(*answers):
    return reduce(numpy.minimum, answers)


def either(one, other):
    return BEST[numpy.maximum(BEST[one], BEST[other])]


def decided(sure):
    return sure.view(numpy.int8) * numpy.int8(YES)


def graded(sure, possible):
    """YES where it is sure, UNKNOWN where it is only possible."""
    return possible.view(numpy.int8) + (sure.view(numpy.int8) << 1)


def doubted(sure, doubtful):
    """YES where it is sure, ASK where only one reading of the text allows it."""
    return (doubtful.view(numpy.int8) << 1) + sure.view(numpy.int8)


def where_known(known, answer):
    return numpy.where(known, answer, numpy.int8(UNKNOWN))


# ---------------------------------------------------------------- what is known


def variable(name, value_type, definition_period, **formula):
    about = {"value_type": value_type, "entity": person_entity, "definition_period": definition_period}
    return type(name, (Variable,), about | formula)


def by_year(value_type):
    return lambda formula: variable(formula.__name__, value_type, DateUnit.YEAR, formula=formula)


def of_person(formula):
    return variable(formula.__name__, bool, DateUnit.ETERNITY, formula=formula)


BY_YEAR = {"grade": int, "cstdcs": bool, "cstd_bt": bool, "bk_bt": bool}
BY_YEAR |= {"effect_1": int, "kind_1": int, "served_1": int, "effect_2": int, "kind_2": int, "served_2": int}
OF_PERSON = {"group": int, "awards_known": bool, "initiatives_known": bool}


def back(person, name, period, years):
    return person(name, period.offset(-years)) if years else person(name, period)


@of_person
def works_or_farms(person, period):
    return numpy.isin(person("group", period), [4, 5])


@of_person
def army_or_police(person, period):
    return numpy.isin(person("group", period), [6, 7])


# ---------------------------------------------------------------- initiatives, by the award that they may serve


def initiatives(person, period, least, excluded_kind, excluded_service):
    def counts(place):
        found = person(f"effect_{place}", period) >= least
        if excluded_kind is not None:
            found &= person(f"kind_{place}", period) != excluded_kind
        return found & (person(f"served_{place}", period) < excluded_service)

    return counts(1).astype(numpy.int32) + counts(2)


@by_year(int)
def for_cstdcs(person, period):
    return initiatives(person, period, BASE, None, FORM)


@by_year(int)
def for_cstd_bt(person, period):
    return initiatives(person, period, PROVINCE, None, FORM)


@by_year(int)
def for_cstdtq(person, period):
    return initiatives(person, period, NATION, COMBAT, FORM)


@by_year(int)
def for_bk_bt(person, period):
    return initiatives(person, period, BASE, COMBAT, TITLE)


# ---------------------------------------------------------------- titles that follow each other


@by_year(bool)
def two_cstdcs(person, period):
    return person("cstdcs", period) & back(person, "cstdcs", period, 1)


@by_year(bool)
def three_cstdcs(person, period):
    return person("two_cstdcs", period) & back(person, "cstdcs", period, 2)


@by_year(bool)
def two_cstdcs_unspent(person, period):
    spent = person("bk_bt", period) | back(person, "bk_bt", period, 1)
    return person("two_cstdcs", period) & ~spent


@by_year(bool)
def three_cstdcs_unspent(person, period):
    spent = person("cstd_bt", period) | back(person, "cstd_bt", period, 1) | back(person, "cstd_bt", period, 2)
    return person("three_cstdcs", period) & ~spent


@by_year(bool)
def two_cstd_bt(person, period):
    """At most three years apart."""
    before = [back(person, "cstd_bt", period, years) for years in (1, 2, 3)]
    return person("cstd_bt", period) & (before[0] | before[1] | before[2])


@by_year(bool)
def two_cstd_bt_bridged(person, period):
    """Where years lie between the two, CSTDCS fills every year."""
    before = [back(person, "cstd_bt", period, years) for years in (1, 2, 3)]
    three = person("three_cstdcs", period)
    four = three & back(person, "cstdcs", period, 3)
    return person("cstd_bt", period) & (before[0] | (before[1] & three) | (before[2] & four))


def run_of_titles(person, period, sure, doubtful):
    """It ends in the year judged or in the year before."""
    sure = person(sure, period) | back(person, sure, period, 1)
    doubtful = person(doubtful, period) | back(person, doubtful, period, 1)
    return doubted(sure, doubtful)


def initiatives_of_run(person, period, name, run, length):
    """Those of the years of a run; the year judged may come after it."""
    count = sum(back(person, name, period, years) for years in range(length))
    return count + back(person, name, period, length) * back(person, run, period, 1)


# ---------------------------------------------------------------- runs of grades


def run_of_grades(name, accepted, counted=None):
    """How often something stands in the run of those grades that ends with the year; without it, the years."""
    accepted = numpy.isin(range(5), accepted)
    endless = 64 if accepted[0] and counted is None else 0

    def formula(person, period):
        if period.start.year < FIRST:
            return numpy.full(person.count, endless)
        here = 1 if counted is None else person(counted, period)
        return accepted[person("grade", period)] * (back(person, name, period, 1) + here)

    return variable(name, int, DateUnit.YEAR, formula=formula)


RUNS = [
    run_of_grades("good_years", [1, 2]),
    run_of_grades("good_years_possible", [0, 1, 2]),
    run_of_grades("cstdcs_in_good_years", [1, 2], "cstdcs"),
    run_of_grades("cstdcs_in_good_years_possible", [0, 1, 2], "cstdcs"),
    run_of_grades("for_bk_bt_in_excellent_years", [1], "for_bk_bt"),
    run_of_grades("for_bk_bt_in_excellent_years_possible", [0, 1], "for_bk_bt"),
]


def at_least(person, period, name, times):
    return graded(person(name, period) >= times, person(name + "_possible", period) >= times)


@by_year(bool)
def ever_bk_bt(person, period):
    if period.start.year < FIRST:
        return numpy.zeros(person.count, bool)
    return person("bk_bt", period) | back(person, "ever_bk_bt", period, 1)


# ---------------------------------------------------------------- the six awards


@by_year(int)
def award_ldtt(person, period):
    """Law 06/2022/QH15, Article 24."""
    answer = AT_LEAST_GOOD[person("grade", period)]
    answer = numpy.where(person("army_or_police", period), numpy.int8(ASK), answer)
    return numpy.where(person("works_or_farms", period), numpy.int8(YES), answer)


@by_year(int)
def award_cstdcs(person, period):
    """Article 23."""
    grade = person("grade", period)
    diligent = numpy.where(person("works_or_farms", period), numpy.int8(YES), AT_LEAST_GOOD[grade])
    initiative = where_known(person("initiatives_known", period), decided(person("for_cstdcs", period) >= 1))
    return both(diligent, either(EXCELLENT[grade], initiative))


@by_year(int)
def award_cstd_bt(person, period):
    """Article 22."""
    titles = run_of_titles(person, period, "three_cstdcs_unspent", "three_cstdcs")
    found = initiatives_of_run(person, period, "for_cstd_bt", "three_cstdcs", 3) >= 1
    initiative = where_known(person("initiatives_known", period), decided(found))
    return where_known(person("awards_known", period), both(titles, initiative))


@by_year(int)
def award_cstdtq(person, period):
    """Article 21."""
    titles = run_of_titles(person, period, "two_cstd_bt_bridged", "two_cstd_bt")
    titles = where_known(person("awards_known", period), titles)
    found = sum(back(person, "for_cstdtq", period, years) for years in range(6)) >= 1
    initiative = where_known(person("initiatives_known", period), decided(found))
    in_time = YES if period.start.year >= FIRST_IN_TIME else ASK
    return both(titles, initiative, numpy.int8(in_time))


@by_year(int)
def award_bk_bt(person, period):
    """Article 74.1.d, its two limbs."""
    known = person("initiatives_known", period)
    titles = run_of_titles(person, period, "two_cstdcs_unspent", "two_cstdcs")
    found = initiatives_of_run(person, period, "for_bk_bt", "two_cstdcs", 2) >= 2
    initiatives = where_known(known, numpy.where(found, numpy.int8(YES), numpy.int8(ASK)))
    by_titles = where_known(person("awards_known", period), both(titles, initiatives))
    years = both(EXCELLENT[person("grade", period)], EXCELLENT[back(person, "grade", period, 1)])
    initiatives = where_known(known, at_least(person, period, "for_bk_bt_in_excellent_years", 2))
    return either(by_titles, both(years, initiatives))


@by_year(int)
def award_bk_ttg(person, period):
    """Article 73.1.b."""
    known = person("awards_known", period)
    titles = both(decided(person("ever_bk_bt", period)), at_least(person, period, "cstdcs_in_good_years", 3))
    return both(where_known(known, titles), at_least(person, period, "good_years", 5))


AWARDS = [award_ldtt, award_cstdcs, award_cstd_bt, award_cstdtq, award_bk_bt, award_bk_ttg]


# ---------------------------------------------------------------- the run


def law():
    system = TaxBenefitSystem([person_entity])
    known = [variable(name, value_type, DateUnit.YEAR) for name, value_type in BY_YEAR.items()]
    known += [variable(name, value_type, DateUnit.ETERNITY) for name, value_type in OF_PERSON.items()]
    worked_out = [works_or_farms, army_or_police, for_cstdcs, for_cstd_bt, for_cstdtq, for_bk_bt]
    worked_out += [two_cstdcs, three_cstdcs, two_cstdcs_unspent, three_cstdcs_unspent]
    worked_out += [two_cstd_bt, two_cstd_bt_bridged, ever_bk_bt, *RUNS]
    system.add_variables(*known, *worked_out, *AWARDS)
    return system


def columns():
    def read(name):
        return numpy.fromfile(f"{FOLDER}/{name}", numpy.uint8)

    return {name: read(name).reshape(-1, PEOPLE) for name in BY_YEAR} | {name: read(name) for name in OF_PERSON}


def simulation(system, columns, people):
    """Of that slice of the people; nothing is calculated yet."""
    made = SimulationBuilder().build_default_simulation(system, len(columns["group"][people]))
    # A run asks for itself in the year before, down to the first year.
    made.max_spiral_loops = LAST - FIRST + 2
    for name in BY_YEAR:
        for year, column in enumerate(columns[name], FIRST):
            made.set_input(name, year, column[people])
    for name in OF_PERSON:
        made.set_input(name, "ETERNITY", columns[name][people])
    return made


def calculated(made, years):
    """The answers, and how long they took."""
    start = time.perf_counter()
    answers = {(award, year): made.calculate(award.__name__, year) for year in years for award in AWARDS}
    return answers, time.perf_counter() - start


def population(system, known):
    years = range(LAST - JUDGED + 1, LAST + 1)
    runs = [calculated(simulation(system, known, slice(None)), years) for _ in range(3)]
    answers = runs[0][0]
    ordered = [answers[award, year] for award in AWARDS for year in reversed(years)]
    numpy.array(ordered).astype(numpy.uint8).tofile(f"{FOLDER}/openfisca.population")
    print("population", int(min(took for _, took in runs) * 1e6))


def one_by_one(system, known):
    answers, took = [], 0
    for place in range(TRACED):
        made = simulation(system, known, slice(place, place + 1))
        made.trace = True
        answer, time_taken = calculated(made, [LAST])
        answers.append([answer[award, LAST][0] for award in AWARDS])
        took += time_taken
    numpy.array(answers).T.astype(numpy.uint8).tofile(f"{FOLDER}/openfisca.traced")
    print("traced", int(took * 1e6))


system, known = law(), columns()
population(system, known)
one_by_one(system, known)
