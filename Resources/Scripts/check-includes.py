#!/usr/bin/python3
"""Checks who includes what, against the table of the architecture ("Who may include what").

    check-includes.py               checks the repository; one line for each breach, exit code 1 where there is any
    check-includes.py --self-test   checks that breaches are found
"""
import os
import re
import sys
import tempfile

# Folder: (other folders of ours, libraries). The standard library is open to all.
ALLOWED = {
    "Sources/Domain": ([], ["ICU"]),
    "Sources/Ports": (["Domain"], []),
    "Sources/Cryptography": (["Ports", "Domain"], ["OpenSSL", "POSIX"]),
    "Sources/Application": (["Ports", "Domain"], []),
    "Sources/Api": (["Application", "Ports", "Domain"], ["JsonCpp"]),
    "Sources/Storage": (["Ports", "Domain"], ["SOCI", "SQLite", "libpq", "JsonCpp", "POSIX"]),
    "Sources/Export": (["Ports", "Domain"], ["libdeflate", "DCMTK", "ICU", "POSIX"]),     # ICU: names as paths
    "Sources/Outbox": (["Ports", "Domain"], ["libcurl", "POSIX"]),
    "Sources/Portal": (["Api", "Application", "Ports", "Domain"], ["Boost", "OpenSSL", "POSIX"]),
    "Sources/Federation": (["Application", "Ports", "Domain"], ["libcurl", "OpenSSL", "JsonCpp"]),
    "Plugin": (["*"], ["*"]),
    "UnitTests": (["*"], ["*", "!SDK"]),
    "UnitTests/Plugin": (["*"], ["*"]),     # a fake of the SDK stands there
}

LIBRARIES = [("unicode/", "ICU"), ("json/", "JsonCpp"), ("soci/", "SOCI"), ("sqlite3.h", "SQLite"), ("libpq", "libpq"),
             ("libdeflate.h", "libdeflate"), ("dcmtk/", "DCMTK"), ("curl/", "libcurl"), ("boost/", "Boost"),
             ("openssl/", "OpenSSL"), ("orthanc/", "SDK"), ("Orthanc", "SDK"), ("gtest/", "GoogleTest"), ("gmock/", "GoogleTest"),
             ("sys/", "POSIX"), ("arpa/", "POSIX"), ("netinet/", "POSIX")]
POSIX = {"unistd.h", "fcntl.h", "netdb.h", "poll.h", "pthread.h", "signal.h", "dirent.h", "strings.h", "grp.h", "pwd.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = (".h", ".hpp", ".cpp")


def library_of(name):
    """The library a system header belongs to; None for one that is not known."""
    for prefix, library in LIBRARIES:
        if name.startswith(prefix):
            return library
    if name in POSIX:
        return "POSIX"
    return "std" if re.fullmatch(r"[a-z0-9_]+", name) else None


def folder_of(path):
    """The row of the table that a file of the repository falls under."""
    parts = path.split("/")
    if path.startswith("UnitTests/Plugin/"):
        return "UnitTests/Plugin"
    return "/".join(parts[:2]) if parts[0] == "Sources" else parts[0]


def permits(allowed, name):
    return name in allowed or ("*" in allowed and "!" + name not in allowed)


def breach(root, path, kind, name):
    """What is wrong with one include, or nothing."""
    folder = folder_of(path)
    folders, libraries = ALLOWED[folder]
    if kind == "<":
        library = library_of(name)
        if library is None:
            return f"<{name}> belongs to no library that is known here"
        if library != "std" and not permits(libraries, library):
            return f"<{name}>: {folder} may not use {library}"
        return None
    candidates = [os.path.normpath(os.path.join(os.path.dirname(path), name)), os.path.join("UnitTests", name)]
    found = [candidate for candidate in candidates if os.path.isfile(os.path.join(root, candidate))]
    if not found:
        return f'"{name}" is no file of this repository beside or above it'
    target = folder_of(found[0])
    if target != folder and not permits(folders, target.split("/")[-1]):
        return f'"{name}": {folder} may not use {target}'
    return None


def check(root):
    breaches = []
    for top in ("Sources", "Plugin", "UnitTests"):
        for parent, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if not name.endswith(SUFFIXES):
                    continue
                path = os.path.relpath(os.path.join(parent, name), root)
                if folder_of(path) not in ALLOWED:
                    breaches.append(f"{path}: the table does not know {folder_of(path)}")
                    continue
                with open(os.path.join(root, path), encoding="utf-8") as file:
                    text = file.read()
                for kind, included in INCLUDE.findall(text):
                    wrong = breach(root, path, kind, included)
                    if wrong:
                        breaches.append(f"{path}: {wrong}")
    return breaches


def self_test():
    files = {
        "Sources/Domain/Good.h": "#include <string>\n#include <unicode/normlzr.h>\n",
        "Sources/Domain/Json.cpp": "#include <json/value.h>\n",
        "Sources/Domain/Upwards.cpp": '#include "../Ports/IStore.h"\n',
        "Sources/Ports/IStore.h": '#include "../Domain/Good.h"\n',
        "Sources/Application/Json.cpp": '# include <json/reader.h>\n#include "../Ports/IStore.h"\n',
        "Sources/Application/Storage.cpp": '#include "../Storage/Sql.h"\n',
        "Sources/Storage/Sql.h": "#include <soci/soci.h>\n",
        "Sources/Api/Sdk.cpp": "#include <orthanc/OrthancCPlugin.h>\n",
        "Sources/Api/Gone.cpp": '#include "../Domain/Gone.h"\n',
        "Sources/Api/Unknown.cpp": "#include <qt/QString.h>\n",
        "Sources/Utils/Anything.h": "",
        "Plugin/Plugin.cpp": '#include <orthanc/OrthancCPlugin.h>\n#include "../Sources/Storage/Sql.h"\n',
        "UnitTests/Domain/Good_test.cpp": '#include <gtest/gtest.h>\n#include "Fakes/Clock.h"\n',
        "UnitTests/Domain/Sdk_test.cpp": "#include <orthanc/OrthancCPlugin.h>\n",
        "UnitTests/Plugin/FakeOrthanc.h": "#include <orthanc/OrthancCPlugin.h>\n",
        "UnitTests/Fakes/Clock.h": '#include "../../Sources/Ports/IStore.h"\n',
    }
    expected = {"Sources/Domain/Json.cpp", "Sources/Domain/Upwards.cpp", "Sources/Application/Json.cpp",
                "Sources/Application/Storage.cpp", "Sources/Api/Sdk.cpp", "Sources/Api/Gone.cpp",
                "Sources/Api/Unknown.cpp", "Sources/Utils/Anything.h", "UnitTests/Domain/Sdk_test.cpp"}
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        found = [line.split(":")[0] for line in check(root)]
    if sorted(found) != sorted(expected):
        print(f"found {sorted(found)}\nexpected {sorted(expected)}")
        return 1
    return 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    breaches = check(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    print("\n".join(breaches) if breaches else "Every include keeps to the architecture.")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
