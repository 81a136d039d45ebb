#!/usr/bin/python3
"""Writes believable DICOM studies and a catalogue of them into a folder."""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from samples.archive import make_archive


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same bytes (default 0)")
    parser.add_argument("--patients", type=int, default=5, help="ordinary patients, two studies each (default 5)")
    parser.add_argument("--size", choices=["small", "medium", "large"], default="small",
                        help="CT of 64x64x8, 256x256x60 or 512x512x520, others alike (default small)")
    parser.add_argument("--trouble", action="store_true",
                        help="also namesakes, twins, slips, other scripts, several numbers, gaps")
    arguments = parser.parse_args()
    if not 0 <= arguments.seed <= 40 or not 0 <= arguments.patients <= 100:
        parser.error("the seed goes from 0 to 40, patients from 0 to 100: more would run out of test NHS numbers")
    os.makedirs(arguments.out, exist_ok=True)
    catalogue = make_archive(arguments.out, arguments.seed, arguments.patients, arguments.size, arguments.trouble,
                             lambda line: print(line, flush=True))
    print(f"{len(catalogue['Patients'])} patients in {arguments.out}/catalogue.json")


if __name__ == "__main__":
    main()
