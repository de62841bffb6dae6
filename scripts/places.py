#!/usr/bin/env python3
"""Writes data/places/places.txt from the lists that python-codicefiscale ships. data/places/README.md tells more.

usage: scripts/places.py [--packages FOLDER]
"""

import argparse
import collections
import datetime
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).resolve().parent.parent / "data/places/places.txt"

HEAD = """\
# Places of birth by Belfiore code: code|name;province;from;to|... in the order of time, EE is abroad, no `to` is today.
# Written by scripts/places.py; README.md tells origin and licence.
"""


# What is garbled in the archive as it was published.
REPAIRED = {"San Floriano Del Collio-Å Teverjan": "San Floriano Del Collio-Števerjan"}


def day(text):
    return datetime.date.fromisoformat(text[:10]) if text else None


def periods():
    """Code to its periods, where a change of territory alone begins no new one."""
    from codicefiscale.data import get_countries_data, get_municipalities_data

    found = collections.defaultdict(set)
    for place in get_municipalities_data() + get_countries_data():
        period = (day(place["date_created"]), day(place["date_deleted"]) or datetime.date.max)
        # The archive has one place without a code, "ND".
        if re.fullmatch("[A-Z][0-9]{3}", place["code"]):
            name = place["name"].strip()
            found[place["code"]].add((*period, REPAIRED.get(name, name), place["province"]))
    return {code: merged(sorted(of_code)) for code, of_code in found.items()}


def merged(of_code):
    out = []
    for begin, end, name, province in of_code:
        last = out[-1] if out else None
        if last and last[2:] == (name, province) and begin <= last[1] + datetime.timedelta(days=1):
            out[-1] = (last[0], max(last[1], end), name, province)
        else:
            out.append((begin, end, name, province))
    return out


def written(of_code):
    def one(period):
        begin, end, name, province = period
        last = "" if end == datetime.date.max else f"{end:%Y%m%d}"
        return f"{name};{province};{begin:%Y%m%d};{last}"

    return "|".join(one(period) for period in of_code)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--packages", help="folder that python-codicefiscale was installed to")
    arguments = arguments.parse_args()
    if arguments.packages:
        sys.path.insert(0, arguments.packages)
    places = periods()
    lines = [f"{code}|{written(of_code)}\n" for code, of_code in sorted(places.items())]
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(places)} codes, {sum(map(len, places.values()))} periods, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
