#!/usr/bin/python3
"""Runs clang-tidy over what the plugin is made of, several files at a time, and remembers what was clean.

A file is checked again when it, a header of ours that it reaches, the way it is compiled, or the checks have changed.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
FOLDERS = [os.path.join(ROOT, name) + os.sep for name in ("Sources", "Plugin")]
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# GCC's warnings that Clang lacks.
ARGUMENTS = ["--quiet", "--extra-arg=-Wno-unknown-warning-option"]


def closure(path, seen):
    """The file and every header of ours that it reaches."""
    path = os.path.normpath(path)
    if path not in seen and os.path.isfile(path):
        with open(path, "rb") as file:
            seen[path] = file.read()
        for name in INCLUDE.findall(seen[path]):
            closure(os.path.join(os.path.dirname(path), name.decode()), seen)
    return seen


def fingerprint(entry, tool):
    digest = hashlib.sha256(tool)
    digest.update(entry["command"].replace(ROOT, "").encode())
    for path, content in sorted(closure(entry["file"], {}).items()):
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0" + content)
    return digest.hexdigest()


def check(entry, build, mark):
    begin = time.monotonic()
    command = ["clang-tidy", "-p", build, *ARGUMENTS, entry["file"]]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    clean = done.returncode == 0 and not done.stdout.strip()
    if clean:
        with open(mark, "w", encoding="ascii"):
            pass
    return clean, time.monotonic() - begin, done.stdout.decode() + ("" if clean else done.stderr.decode())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the folder of compile_commands.json")
    parser.add_argument("--cache", required=True, help="where clean files are remembered")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    os.makedirs(arguments.cache, exist_ok=True)
    with open(os.path.join(arguments.build, "compile_commands.json"), encoding="utf-8") as file:
        entries = [entry for entry in json.load(file) if entry["file"].endswith(".cpp")
                   and any(entry["file"].startswith(folder) for folder in FOLDERS)]
    with open(os.path.join(ROOT, ".clang-tidy"), "rb") as file:
        tool = subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, check=True).stdout + file.read()
    marks = {entry["file"]: os.path.join(arguments.cache, fingerprint(entry, tool + " ".join(ARGUMENTS).encode()))
             for entry in entries}
    wanted = [entry for entry in entries if not os.path.exists(marks[entry["file"]])]
    print(f"{len(entries)} files, {len(wanted)} of them to check", flush=True)
    failed, times = 0, []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        futures = {pool.submit(check, entry, arguments.build, marks[entry["file"]]): entry["file"] for entry in wanted}
        for future in concurrent.futures.as_completed(futures):
            clean, seconds, output = future.result()
            times.append((seconds, os.path.relpath(futures[future], ROOT)))
            if not clean:
                failed += 1
                print(f"{os.path.relpath(futures[future], ROOT)}:\n{output}", flush=True)
    for seconds, path in sorted(times, reverse=True)[:5]:
        print(f"{seconds:6.1f} s  {path}")
    print(f"{failed} files with findings" if failed else "No findings.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
