#!/usr/bin/env python3
"""Writes data/vectors/fiscal_code.tsv.gz: fiscal codes as python-codicefiscale makes and judges them.

usage: scripts/fiscal_vectors.py [--packages FOLDER]

People (`P`) of all centuries and places with the code that they get, plain or as an omocode, and codes (`C`), mostly
spoiled, with what is wrong with them first. data/vectors/README.md has the columns, versions and the date.
"""

import argparse
import collections
import datetime
import gzip
import pathlib
import random
import re
import sys
import unicodedata

OUT = pathlib.Path(__file__).resolve().parent.parent / "data/vectors/fiscal_code.tsv.gz"
SEED = 19761223  # the day of the decree
PEOPLE = 65_000
CODES = 45_000
OMOCODE_PLACES = (6, 7, 9, 10, 12, 13, 14)
OMOCODE_LETTERS = "LMNPQRSTUV"
# Words of the library's errors: S signs or length, D no such day, P no such place, C check letter.
VERDICTS = {"invalid syntax": "S", "invalid literal": "S", "invalid date": "D", "wrong birthplace": "P", "wrong CIN": "C"}
# Days about the ends of what a day can be, for men and women.
EDGE_DAYS = ("00", "28", "29", "30", "31", "32", "40", "68", "69", "70", "71", "72")

SURNAMES = """Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini
Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo
Gentile Martinelli Vitale D'Angelo D’Amico Dell'Orto De'Paoli Di_Stefano Lo_Monaco Fo Re Po Ai Io Au Bo D'A Oe Aiuò Zù
Müller Strauß Größer Žižek Črt Šmid Đorđević Kovač Nuñez García-Márquez O'Neill Ångström Sørensen Bjørn Æbel Øst
Łukasiewicz Wałęsa Dvořák Novák Szabó Kőrös Ștefănescu Țiriac Çelik Yıldız Şahin Ğolu Þórðarson Nguyễn Trần Đặng Lê Võ
Hu Xu Wu Li Zhao Ng Ivanov Al-Ḥusayn Ibn_Sīnā van_der_Berg von_Thurn_und_Taxis McDonald Saint-Léger
Àlà Èbe Ìmi Òdo Ùva Forlì Niccolò Cossiga Balestrieri Sgrò Brtnk Dall'Ò Cœur Ÿ""".split()
NAMES = """Nicolò Zoë Chloé José María_José Jean-Luc Črt Jürgen Björn Øyvind Æsa İpek Gülşen Łucja Ştefan Ioana Nguyệt
Thị_Hà Đức Fo Io Al Bo Ai Eù D'Artagnan Maria_Chiara Anna_Maria_Luisa Gian_Franco Pier_Paolo Çağla Sinéad Niamh Ø Ng
Þór Ō Aïcha Mbwt Jrmy Krzysztof Szczepan Ada Ea Uo""".split()
# Letters that some European or transliterated name is written with, for names that nobody has.
BLOCKS = ((0xC0, 0x180), (0x1E00, 0x1E9C), (0x1EA0, 0x1EFA))
SIGNS = [chr(sign) for first, last in BLOCKS for sign in range(first, last)]
SIGNS = [sign for sign in SIGNS if unicodedata.category(sign)[0] == "L"]
SIGNS += list("ȘșȚțǍǎǰǦǧȲȳ'’-. ") * 4


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", help="folder that python-codicefiscale was installed to")
    return parser.parse_args()


class Oracle:
    """The library, its lists, and the few questions that are asked."""

    def __init__(self):
        from codicefiscale import codicefiscale
        from codicefiscale.data import get_countries_data, get_municipalities_data, get_names_data

        self.library = codicefiscale
        self.given = [name for names in get_names_data().values() for name in names]
        self.periods = collections.defaultdict(list)
        for place in get_municipalities_data() + get_countries_data():
            if re.fullmatch("[A-Z][0-9]{3}", place["code"]):
                begin = datetime.date.fromisoformat(place["date_created"][:10])
                end = place["date_deleted"]
                end = datetime.date.fromisoformat(end[:10]) if end else datetime.date.max
                self.periods[place["code"]].append((begin, end))
        self.places = sorted(self.periods)

    def code(self, person):
        surname, name, sex, birth, place = person
        lib = self.library
        birth = datetime.datetime(birth.year, birth.month, birth.day)
        letters = lib.encode_lastname(surname) + lib.encode_firstname(name) + lib.encode_birthdate(birth, sex) + place
        return letters + lib.encode_cin(letters)

    def omocode(self, code, chosen):
        letters = list(code[:15])
        for at in chosen:
            letters[at] = OMOCODE_LETTERS[int(letters[at])]
        return "".join(letters) + self.library.encode_cin("".join(letters))

    def stood(self, place, birth):
        return any(begin <= birth <= end for begin, end in self.periods[place])

    def verdict(self, code):
        """V for valid, else the first that it stumbles over."""
        try:
            self.library.decode(code)
        except ValueError as error:
            return next(kind for words, kind in VERDICTS.items() if words in str(error))
        return "V"


def invented(rng, length):
    vowels, consonants = "aeiou", "bcdfghjklmnpqrstvwxyz"
    return "".join(rng.choice(rng.choice((vowels, consonants))) for _ in range(length)).capitalize()


def word(rng, known):
    """A surname or a name; some with their accents as signs of their own, as some keyboards and systems send them."""
    text = composed(rng, known)
    return unicodedata.normalize("NFD", text) if rng.random() < 0.05 else text


def composed(rng, known):
    kind = rng.random()
    one, other = (rng.choice(known).replace("_", " ") for _ in range(2))
    if kind < 0.55:
        return one
    if kind < 0.75:
        return invented(rng, rng.randint(1, 9))
    if kind < 0.85:
        return one + rng.choice((" ", "-", "'", "  ")) + other
    if kind < 0.95:
        return "".join(rng.choice((rng.choice(SIGNS), invented(rng, 1))) for _ in range(rng.randint(1, 8)))
    return one.upper()


def birthday(rng):
    first, last = datetime.date(1861, 3, 17), datetime.date(2026, 11, 20)
    if rng.random() < 0.1:
        year = rng.choice([year for year in range(1864, 2025, 4) if year != 1900])
        return datetime.date(year, 2, 29)
    return first + datetime.timedelta(days=rng.randrange((last - first).days))


def birthplace(rng, oracle, birth):
    if rng.random() < 0.15:
        return rng.choice([place for place in oracle.places if place[0] == "Z"])
    place = rng.choice(oracle.places)
    # Most people are born where a place is; some codes are older or younger than it.
    while rng.random() < 0.8 and not oracle.stood(place, birth):
        place = rng.choice(oracle.places)
    return place


def person(rng, oracle):
    birth = birthday(rng)
    name = word(rng, NAMES if rng.random() < 0.3 else oracle.given)
    return word(rng, SURNAMES), name, rng.choice("MF"), birth, birthplace(rng, oracle, birth)


def some_omocode(rng, oracle, code):
    return oracle.omocode(code, rng.sample(OMOCODE_PLACES, rng.randint(1, 7)))


def spoiled(rng, oracle, code):
    """A code after something was done to it; often with the check letter made right again."""
    letters = list(code)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        letters[rng.randrange(16)] = rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789LMNPQRSTUV")
    kind = rng.random()
    if kind < 0.1:
        letters[9:11] = f"{rng.randrange(100):02}"
    elif kind < 0.2:
        letters[8:11] = rng.choice("ABCDEHLMPRST") + rng.choice(EDGE_DAYS)
    elif kind < 0.3:
        letters[11:15] = rng.choice("ABCDEFGHILMNZ") + f"{rng.randrange(1000):03}"
    elif kind < 0.35:
        at, other = rng.sample(range(16), 2)
        letters[at], letters[other] = letters[other], letters[at]
    if rng.random() < 0.7:
        letters[15] = oracle.library.encode_cin("".join(letters[:15]))
    if kind > 0.97:
        letters.insert(rng.randrange(16), rng.choice("A1")) if kind > 0.985 else letters.pop()
    return "".join(letters)


def dressed(rng, code):
    kind = rng.random()
    if kind < 0.1:
        return code.lower()
    return " " + code.title() + "  " if kind < 0.15 else code


def lines(rng, oracle):
    for _ in range(PEOPLE):
        who = person(rng, oracle)
        code = oracle.code(who)
        written = some_omocode(rng, oracle, code) if rng.random() < 0.3 else code
        surname, name, sex, birth, place = who
        stood = "1" if oracle.stood(place, birth) else "0"
        yield "\t".join(("P", surname, name, sex, birth.isoformat(), place, stood, code, written))
    for _ in range(CODES):
        code = oracle.code(person(rng, oracle))
        code = some_omocode(rng, oracle, code) if rng.random() < 0.3 else code
        code = code if rng.random() < 0.2 else spoiled(rng, oracle, code)
        code = dressed(rng, code)
        yield "\t".join(("C", code, oracle.verdict(code)))


def main():
    packages = arguments().packages
    if packages:
        sys.path.insert(0, packages)
    text = "".join(line + "\n" for line in lines(random.Random(SEED), Oracle())).encode()
    OUT.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{PEOPLE + CODES} vectors, {len(text)} bytes, compressed {OUT.stat().st_size}")


if __name__ == "__main__":
    main()
