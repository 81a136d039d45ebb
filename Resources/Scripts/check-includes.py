#!/usr/bin/python3
"""Checks who includes what, against the table of the architecture ("Who may include what"), and that no two types of the
plugin share a name.

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
    "Sources/Export": (["Ports", "Domain"], ["libdeflate", "zlib", "OpenSSL", "JsonCpp", "DCMTK", "ICU", "POSIX"]),   # ICU: names as paths
    "Sources/Uploads": (["Ports", "Domain"], ["libarchive", "ICU"]),                      # ICU: names in old code pages
    "Sources/Outbox": (["Ports", "Domain"], ["libcurl", "POSIX"]),
    "Sources/Portal": (["Api", "Application", "Ports", "Domain"], ["Boost", "OpenSSL", "POSIX"]),
    "Plugin": (["*"], ["*"]),
    "UnitTests": (["*"], ["*", "!SDK"]),
    "UnitTests/Plugin": (["*"], ["*"]),     # a fake of the SDK stands there
    "Resources": (["*"], ["*", "!SDK"]),    # the measuring programs of Resources/Benchmarks
}

LIBRARIES = [("unicode/", "ICU"), ("json/", "JsonCpp"), ("soci/", "SOCI"), ("sqlite3.h", "SQLite"), ("libpq", "libpq"),
             ("libdeflate.h", "libdeflate"), ("zlib.h", "zlib"), ("archive.h", "libarchive"), ("archive_entry.h", "libarchive"),
              ("dcmtk/", "DCMTK"), ("curl/", "libcurl"), ("boost/", "Boost"),
             ("openssl/", "OpenSSL"), ("orthanc/", "SDK"), ("Orthanc", "SDK"), ("gtest/", "GoogleTest"), ("gmock/", "GoogleTest"),
             ("sys/", "POSIX"), ("arpa/", "POSIX"), ("netinet/", "POSIX")]
POSIX = {"unistd.h", "endian.h", "fcntl.h", "netdb.h", "poll.h", "pthread.h", "signal.h", "dirent.h", "strings.h", "grp.h", "pwd.h"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = (".h", ".hpp", ".cpp")

# What is linked into one plugin: there two types of one name break C++'s one definition rule, and no linker says so.
LINKED = ("Sources/", "Plugin/")
NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
                     r'|^\s*#(?:\\\n|[^\n])*', re.DOTALL | re.MULTILINE)
NAMESPACE = re.compile(r"\bnamespace\s*([\w:]*)\s*$")
TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+(?:class|struct))?)\s+([\w:]+(?:\s*<[^{}]*?>)?)(?:\s+final)?"
                  r"\s*(?::(?!:)[^{}]*)?$")


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


def shared_types(text):
    """The classes, structures and enumerations defined here whose names other files see: neither nested, nor local, nor in
    an anonymous namespace."""
    names, scopes = [], []     # of each open brace: the namespace's name, or None where a name inside is hidden
    rest = NO_CODE.sub(" ", text)
    for head, sign in re.findall(r"([^{};]*)([{};])", rest):
        if sign == "{":
            namespace, kind = NAMESPACE.search(head), TYPE.search(head)
            if kind and None not in scopes:
                names.append("::".join([*scopes, re.sub(r"\s+", "", kind.group(1))]))
            scopes.append(namespace.group(1) or None if namespace else None)
        elif sign == "}" and scopes:
            scopes.pop()
    return names


def sources(root):
    """Path and text of each file of ours, always in the same order."""
    for top in ("Sources", "Plugin", "UnitTests", os.path.join("Resources", "Benchmarks")):
        for parent, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(names):
                if name.endswith(SUFFIXES):
                    path = os.path.join(parent, name)
                    with open(path, encoding="utf-8") as file:
                        yield os.path.relpath(path, root), file.read()


def check(root):
    breaches = []
    defined = {}     # where each type is defined
    for path, text in sources(root):
        if folder_of(path) not in ALLOWED:
            breaches.append(f"{path}: the table does not know {folder_of(path)}")
            continue
        for kind, included in INCLUDE.findall(text):
            wrong = breach(root, path, kind, included)
            if wrong:
                breaches.append(f"{path}: {wrong}")
        for name in shared_types(text) if path.startswith(LINKED) else []:
            if defined.setdefault(name, path) != path:
                breaches.append(f"{path}: {name} is defined in {defined[name]} too")
    return breaches


# What may stand in two files: a declaration, a nested type, one in an anonymous namespace, a specialization, a local one.
HIDDEN = """
namespace N
{
  class Declared;
  struct Mapping<%s> : Base<'{'>
  {
  };
  namespace
  {
    struct Row
    {
      struct Cell
      {
      };
    };
  }
  struct Owner%s::Part
  {
  };
  void F%s()
  {
    struct Row local = {1};
    struct Local
    {
    };
  }
}
"""


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
        "Sources/Outbox/Limits.h": "namespace N\n{\n  struct Limits\n  {\n    int most = 1;\n  };\n}\n",
        "Sources/Portal/Limits.h": "namespace N\n{\n  class Limits final : public std::vector<int>\n  {\n  };\n}\n",
        "Sources/Portal/Kind.h": "namespace N\n{\n  enum class Kind : int\n  {\n    A\n  };\n}\n",
        "Plugin/Kind.cpp": 'namespace N\n{\n  const char* X = "}"; // }\n  struct Kind\n  {\n  };\n}\n',
        "Sources/Storage/A.cpp": HIDDEN % ("A", "A", "A"),
        "Sources/Storage/B.cpp": HIDDEN % ("B", "B", "B"),
        "UnitTests/Domain/Limits.h": "namespace N\n{\n  struct Limits\n  {\n  };\n}\n",
    }
    expected = {"Sources/Domain/Json.cpp", "Sources/Domain/Upwards.cpp", "Sources/Application/Json.cpp",
                "Sources/Application/Storage.cpp", "Sources/Api/Sdk.cpp", "Sources/Api/Gone.cpp",
                "Sources/Api/Unknown.cpp", "Sources/Utils/Anything.h", "UnitTests/Domain/Sdk_test.cpp",
                "Sources/Portal/Limits.h", "Plugin/Kind.cpp"}
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
    print("\n".join(breaches) if breaches else "Every include keeps to the architecture, and every type has a name of its own.")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
