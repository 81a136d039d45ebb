#!/usr/bin/python3
"""Filling the identity index from a full archive, side by side with listing the same through Orthanc's REST; see README.md."""
import argparse
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "..", "Tests")
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(TESTS, "Harness"), os.path.join(TESTS, "Integration"),
                os.path.join(HERE, "..", "..", "Samples")]

from actors import Staff
from figures import print_figure
from orthanc import Orthanc
from orthanc_archive import filled_archive, stock
from postgres import Postgres

PAGE = 1000
TIMEOUT = 900


def list_by_rest(archive, studies):
    """Seconds for all studies with what Orthanc tells of each, page by page, and nothing done with it."""
    with stock(archive) as orthanc:
        http, listed, begin = orthanc.anonymous(), 0, time.monotonic()
        while listed < studies:
            page = http.get(f"/studies?expand&since={listed}&limit={PAGE}").json()
            if not page:
                raise RuntimeError(f"Orthanc listed {listed} of {studies} studies")
            listed += len(page)
        return time.monotonic() - begin


def fill(archive, studies, database):
    """Seconds until the plugin says that its index is ready, from the moment that Orthanc answers."""
    with Orthanc(folder=archive, exchange={"Database": database}) as orthanc:
        staff, begin = Staff(orthanc), time.monotonic()
        while True:
            index = staff.get("/system")["Index"]
            if index["Ready"]:
                break
            if time.monotonic() - begin > TIMEOUT:
                raise RuntimeError(f"the index holds {index['Studies']} of {studies} studies after {TIMEOUT} s")
            time.sleep(0.2)
        taken = time.monotonic() - begin
        if index["Studies"] != studies:
            raise RuntimeError(f"the index holds {index['Studies']} of {studies} studies")
        return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--studies", type=int, default=40_000)
    studies = parser.parse_args().studies
    archive = filled_archive(studies)
    print_figure("index.listing.rate", studies / list_by_rest(archive, studies), "studies/s")
    work = os.environ["BENCHMARK_WORK"]
    print_figure("index.sqlite.rate", studies / fill(archive, studies, os.path.join(work, "filling.db")), "studies/s")
    with Postgres() as postgres:
        print_figure("index.postgresql.rate", studies / fill(archive, studies, postgres.make_database()), "studies/s")


if __name__ == "__main__":
    main()
