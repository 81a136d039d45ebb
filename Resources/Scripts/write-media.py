#!/usr/bin/python3
"""Writes a study to a folder that is ready for a CD or a USB stick (IHE PDI: DICOMDIR, IMAGES and README.TXT at the top).

    write-media.py --user bob http://127.0.0.1:8042 STUDY FOLDER        the study's Orthanc identifier; asks for the password
    write-media.py --zip package.zip FOLDER                             a zip that was downloaded already

The folder must be empty or new. Every file is checked against SHA256.TXT before the program says that it is done.
"""
import argparse
import base64
import getpass
import hashlib
import json
import os
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile

AT_THE_TOP = ("DICOMDIR", "README.TXT", "SHA256.TXT")
ENCRYPTED = 1    # among the flags of a zip's entry


def download(server, study, user, target):
    request = urllib.request.Request(f"{server.rstrip('/')}/exchange/api/studies/{study}/export")
    if user:
        password = os.environ.get("ORTHANC_PASSWORD") or getpass.getpass(f"Password of {user}: ")
        request.add_header("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())
    try:
        with urllib.request.urlopen(request) as answer:
            shutil.copyfileobj(answer, target)
    except urllib.error.HTTPError as refusal:
        raise ValueError(reason_of(refusal)) from refusal


def reason_of(refusal):
    """In the words of the product where it was asked, else the bare status."""
    try:
        return json.loads(refusal.read())["Message"]
    except (ValueError, KeyError, TypeError):
        return str(refusal)


def require_safe(archive, folder):
    """A zip from elsewhere must not write beside the folder."""
    root = os.path.realpath(folder)
    for name in archive.namelist():
        if not os.path.realpath(os.path.join(root, name)).startswith(root + os.sep):
            raise ValueError(f"the zip holds a path outside of the folder: {name!r}")


def check(folder):
    """The files that are not as SHA256.TXT has them."""
    wrong = []
    with open(os.path.join(folder, "SHA256.TXT"), encoding="ascii") as sums:
        for line in sums:
            digest, name = line.rstrip("\n").split("  ", 1)
            with open(os.path.join(folder, name), "rb") as file:
                read = hashlib.sha256()
                for block in iter(lambda: file.read(1 << 20), b""):
                    read.update(block)
            if read.hexdigest() != digest:
                wrong.append(name)
    return wrong


def write(path, folder):
    with zipfile.ZipFile(path) as archive:
        missing = [name for name in AT_THE_TOP if name not in archive.namelist()]
        if missing:
            raise ValueError(f"this is no zip of Orthanc Exchange: {', '.join(missing)} is not in it")
        if any(entry.flag_bits & ENCRYPTED for entry in archive.infolist()):
            raise ValueError("this zip is encrypted: extract it by its passphrase (7-Zip, Keka), and copy what is inside")
        require_safe(archive, folder)
        archive.extractall(folder)
        size = sum(entry.file_size for entry in archive.infolist())
    wrong = check(folder)
    if wrong:
        raise ValueError(f"damaged: {', '.join(wrong)}")
    print(f"{folder}: {size / 1e6:.1f} MB, every file as it was sent. Burn or copy what is inside, not the folder itself.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--user", help="of Orthanc; the password is asked for, or taken from ORTHANC_PASSWORD")
    parser.add_argument("--zip", help="instead of a server and a study")
    parser.add_argument("rest", nargs="+", metavar="SERVER STUDY FOLDER | FOLDER")
    arguments = parser.parse_args()
    if len(arguments.rest) != (1 if arguments.zip else 3):
        parser.error("give SERVER STUDY FOLDER, or --zip FILE FOLDER")
    folder = arguments.rest[-1]
    os.makedirs(folder, exist_ok=True)
    if os.listdir(folder):
        parser.error(f"{folder} is not empty")
    try:
        if arguments.zip:
            write(arguments.zip, folder)
            return 0
        with tempfile.TemporaryFile() as target:
            download(arguments.rest[0], arguments.rest[1], arguments.user, target)
            write(target, folder)
        return 0
    except (OSError, ValueError, zipfile.BadZipFile) as problem:
        print(f"Nothing that can be used was written: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
