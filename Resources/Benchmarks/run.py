#!/usr/bin/python3
"""Runs the measuring programs of the folders beside this file, and prints one table at the end; see README.md.

Resources/Scripts/benchmark.sh builds what they need and calls this.
"""
import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
DOCUMENT = os.path.join(ROOT, "Resources", "Documentation", "Benchmarks.md")

sys.path[:0] = [HERE]

from figures import Goal, make_table, read_figures, worst_of

INTRODUCTION = """# Benchmarks

Made by `Resources/Scripts/benchmark.sh --write`; what each line measures, and how, stands in the README of its folder under
`Resources/Benchmarks`. A claim of speed is a ratio against something named, measured in the same run: "times as good" is how many times
as fast (as small, as many) as the yardstick the figure is.
"""


class Benchmark:
    """A folder with a benchmark.json: the program, its arguments, and the lines of the table."""

    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(HERE, name)
        with open(os.path.join(self.folder, "benchmark.json"), encoding="utf-8") as file:
            told = json.load(file)
        self.program, self.title = told["Program"], told["Title"]
        self.arguments, self.small = told.get("Arguments", []), told.get("SmallArguments", [])
        self.goals = [Goal.from_json(one) for one in told["Figures"]]

    def command(self, programs, small):
        if self.program.endswith(".py"):
            start = ["/usr/bin/python3", os.path.join(self.folder, self.program)]
        else:
            start = [os.path.join(programs, self.name, self.program)]
        return start + (self.small if small else self.arguments)


def is_benchmark(name):
    """A folder that says what it measures, and holds the program or the recipe to build it."""
    told = os.path.join(HERE, name, "benchmark.json")
    return os.path.exists(told) and any(os.path.exists(os.path.join(HERE, name, one)) for one in ("measure.py", "CMakeLists.txt"))


def find_benchmarks(only):
    names = sorted(name for name in os.listdir(HERE) if is_benchmark(name))
    unknown = set(only) - set(names)
    if unknown:
        raise SystemExit(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return [Benchmark(name) for name in names if not only or name in only]


def run(benchmark, programs, small, log):
    """Shows what the program prints as it comes; gives its figures, and whether it ended well."""
    print(f"\n== {benchmark.name}: {benchmark.title}", flush=True)
    begin, lines = time.monotonic(), []
    with subprocess.Popen(benchmark.command(programs, small), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace") as process, open(log, "w", encoding="utf-8") as file:
        for line in process.stdout:
            lines.append(line)
            file.write(line)
            print("   " + line, end="", flush=True)
    print(f"   {time.monotonic() - begin:.0f} s", flush=True)
    if process.returncode:
        print(f"   FAILED with code {process.returncode}", flush=True)
    return read_figures("".join(lines)), process.returncode == 0


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unknown"
    return (done.stdout.splitlines() or ["unknown"])[0].strip()


def value_of(path, key):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(key):
                return line[len(key):].strip(" \t:=\"\n")
    return "unknown"


def describe_machine():
    """What a reader needs to know to compare; nothing that names the machine."""
    memory = int(value_of("/proc/meminfo", "MemTotal").split()[0]) / 1024 ** 2
    commit = first_line("git", "-C", ROOT, "rev-parse", "--short", "HEAD")
    changed = subprocess.run(["git", "-C", ROOT, "diff", "--quiet", "HEAD"], check=False, capture_output=True).returncode
    return [f"{datetime.date.today()}, commit {commit}{' with changes' if changed else ''}",
            f"{os.cpu_count()} processors ({value_of('/proc/cpuinfo', 'model name')}), {memory:.0f} GB of memory, "
            f"{value_of('/etc/os-release', 'PRETTY_NAME=')}, Linux {platform.release()}",
            f"{first_line('Orthanc', '--version')}; SQLite {first_line('sqlite3', '--version').split()[0]}; "
            f"{first_line('psql', '--version')}",
            f"load of the machine before the run (1 and 15 minutes): {os.getloadavg()[0]:.1f}, {os.getloadavg()[2]:.1f}"]


def report(results, machine, small, seconds):
    """Markdown of all, and whether everything was measured and met."""
    text = "".join(f"- {line}\n" for line in machine) + f"- the whole run took {seconds / 60:.0f} minutes\n"
    if os.getloadavg()[2] > os.cpu_count():
        text += "- **the machine was busy with other things: read the ratios; the 95th percentiles are the neighbours'**\n"
    if small:
        text += "- **a small run: it proves that the programs work; its figures say nothing about full sizes**\n"
    fine = True
    for benchmark, figures, ended_well in results:
        table, met = make_table(benchmark.goals, figures)
        text += f"\n## {benchmark.title}\n\n{table}"
        # A small run's figures are of other sizes than the targets: it must measure, not meet.
        measured = all(worst_of(goal.figure, figures, goal.more_is_better) for goal in benchmark.goals)
        fine = fine and ended_well and measured and (met or small)
    return text, fine


def read_arguments():
    parser = argparse.ArgumentParser(description="Runs the benchmarks and prints one table.")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="one of them; may be repeated")
    parser.add_argument("--small", action="store_true", help="a run of about two minutes that proves the command works")
    parser.add_argument("--write", action="store_true", help="write the table to Resources/Documentation/Benchmarks.md")
    parser.add_argument("--list", action="store_true", help="their names")
    parser.add_argument("--programs", help="where the measuring programs were built")
    parser.add_argument("--logs", default=tempfile.gettempdir(), help="a folder for what they print")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    benchmarks = find_benchmarks(arguments.only)
    if arguments.list:
        print("\n".join(f"{one.name:12} {one.title}" for one in benchmarks))
        return 0
    if not arguments.programs:
        raise SystemExit("--programs is missing: Resources/Scripts/benchmark.sh builds them, and gives it")
    machine, begin = describe_machine(), time.monotonic()
    # Temporary, since it is gigabytes; under /var/tmp, since /tmp may be memory.
    os.environ["BENCHMARK_WORK"] = work = tempfile.mkdtemp(prefix="exchange-benchmark-", dir="/var/tmp")
    os.environ["BENCHMARK_PROGRAMS"] = arguments.programs
    os.makedirs(arguments.logs, exist_ok=True)
    try:
        results = [(one, *run(one, arguments.programs, arguments.small, os.path.join(arguments.logs, one.name + ".log")))
                   for one in benchmarks]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text, fine = report(results, machine, arguments.small, time.monotonic() - begin)
    print("\n" + text)
    if arguments.write and not all(ended_well for _, _, ended_well in results):
        print("not written: not everything could be measured")
    elif arguments.write:
        with open(DOCUMENT, "w", encoding="utf-8") as file:
            file.write(INTRODUCTION + "\n" + text)
        print(f"written to {os.path.relpath(DOCUMENT, ROOT)}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
