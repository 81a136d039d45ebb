#!/usr/bin/python3
"""Matching at full size on SQLite and PostgreSQL, side by side with Orthanc's own /tools/find; see README.md."""
import argparse
import http.client
import json
import multiprocessing
import os
import random
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "Tests", "Harness")]

from figures import print_figure
from mail_catcher import LOOPBACK
from orthanc_archive import analysed, filled_archive, patient_of, stock
from postgres import Postgres

PROGRAM = os.path.join(os.environ["BENCHMARK_PROGRAMS"], "Matching", "MeasureMatching")
WARM_UP = 5
AT_A_TIME = (1, 8)
SHARED_BUFFERS = "2GB"      # its manual has a quarter of the memory for a server of its own; the default is 128 MB


def by_patient_id(study):
    return {"PatientID": patient_of(study)[0]}


def by_name_and_birth_date(study):
    _, name, birth_date = patient_of(study)
    return {"PatientName": name, "PatientBirthDate": birth_date}


def find(task):
    """Milliseconds of each query; every one must find its patient. A process of its own: Python's threads would wait
    for each other."""
    port, queries, count = task
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=120)
    taken = []
    for number, query in enumerate(queries):
        begin = time.perf_counter()
        connection.request("POST", "/tools/find", json.dumps({"Level": "Study", "Query": query}))
        answer = connection.getresponse()
        found = json.loads(answer.read())
        if number >= WARM_UP:
            taken.append((time.perf_counter() - begin) * 1000)
        if answer.status != 200 or not found:
            raise RuntimeError(f"Orthanc did not find {query}")
    return taken[:count]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 100) // 100) - 1)]


def measure_orthanc(orthanc, name, studies, queries):
    dice = random.Random(20261121)
    for what, make in (("id", by_patient_id), ("name", by_name_and_birth_date)):
        for workers, count in zip(AT_A_TIME, (queries, queries // 4)):
            tasks = [(orthanc.port, [make(dice.randrange(studies)) for _ in range(count + WARM_UP)], count)
                     for _ in range(workers)]
            with multiprocessing.Pool(workers) as pool:
                taken = [one for part in pool.map(find, tasks, chunksize=1) for one in part]
            for share in (0.50, 0.95):
                print_figure(f"orthanc.{name}.{what}.{workers}.p{share * 100:.0f}", percentile(taken, share), "ms")


def measure_archive(studies, counts):
    archive = filled_archive(studies)
    for name, opened, count in (("stock", stock, counts[0]), ("analysed", analysed, counts[1])):
        with opened(archive) as orthanc:
            measure_orthanc(orthanc, name, studies, count)


def program(name, database, patients, requests):
    return [PROGRAM, "--name", name, "--database", database, "--patients", str(patients), "--requests", str(requests)]


def measure_index(patients, requests, same_size_patients):
    with Postgres(shared_buffers=SHARED_BUFFERS) as postgres:
        over_tcp = postgres.make_database()
        databases = {"sqlite": os.path.join(os.environ["BENCHMARK_WORK"], "matching.db"),
                     "postgresql": postgres.by_socket(over_tcp)}
        # Filled side by side, measured one after the other.
        filling = [subprocess.Popen(program(name, database, patients, 0)) for name, database in databases.items()]
        if any([one.wait() for one in filling]):
            raise RuntimeError("the index could not be filled")
        postgres.vacuum()
        for name, database in [*databases.items(), ("tcp", over_tcp)]:
            subprocess.run(program(name, database, patients, requests), check=True)
    os.remove(databases["sqlite"])
    small = os.path.join(os.environ["BENCHMARK_WORK"], "matching-small.db")
    subprocess.run(program("same-size", small, same_size_patients, requests), check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--patients", type=int, default=400_000)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--archive", type=int, default=40_000, help="studies in Orthanc, the yardstick")
    arguments = parser.parse_args()
    small = arguments.archive < 10_000
    measure_archive(arguments.archive, (20, 50) if small else (60, 400))
    measure_index(arguments.patients, arguments.requests, arguments.archive * 2 // 5)


if __name__ == "__main__":
    main()
