"""Prints how many images of a package's zip there are, after comparing each with the copy of it that the viewer is given."""
import base64
import json
import re
import sys
import zipfile
import zlib


def slices(archive, first, count):
    for number in range(first, first + count):
        script = archive.read(f"VIEWER/data/{number:05d}.js").decode("ascii")
        told, text = re.fullmatch(r'ExchangeViewer\.data\((\d+),"([A-Za-z0-9+/]*=*)"\);\n', script).groups()
        assert int(told) == number
        inflater = zlib.decompressobj(-15)
        yield inflater.decompress(base64.b64decode(text, validate=True)) + inflater.flush()
        assert inflater.eof and not inflater.unused_data


with zipfile.ZipFile(sys.argv[1]) as package:
    manifest = package.read("VIEWER/manifest.js").decode("ascii")
    images = [image for study in json.loads(re.fullmatch(r"ExchangeViewer\.manifest\((.*)\);\n", manifest).group(1))["Studies"]
              for series in study["Series"] for image in series["Instances"]]
    for image in images:
        assert b"".join(slices(package, *image["Data"])) == package.read(image["File"]), image["File"]
    print(len(images))
