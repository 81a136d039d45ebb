#!/usr/bin/python3
"""Writes a few small zips, right and wrong, for UploadFuzz to begin with:  MakeCorpus.py FOLDER"""
import io
import os
import sys
import zipfile

DICOM = b"\0" * 128 + b"DICM" + b"\2\0\0\0UL\4\0\0\0\0\0"


def zip_of(files, method=zipfile.ZIP_DEFLATED, stream=False):
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    buffer = Unseekable() if stream else io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def corpus():
    plain = zip_of({"DICOM/IM1": DICOM, "DICOM/IM2": DICOM * 3, "README.TXT": b"text", "folder/": b""})
    yield "plain", plain
    yield "stored", zip_of({"IM1": DICOM, "a": b""}, zipfile.ZIP_STORED)
    yield "streamed", zip_of({"IM1": DICOM, "b": DICOM * 5}, stream=True)
    yield "lzma", zip_of({"IM1": DICOM}, zipfile.ZIP_LZMA)
    yield "bzip2", zip_of({"IM1": DICOM}, zipfile.ZIP_BZIP2)
    yield "names", zip_of({"../../x": DICOM, "/x": DICOM, "Müller": DICOM, "__MACOSX/._x": b"x", "x\n": b"x"})
    yield "nested", zip_of({"inner.zip": plain})
    yield "bomb", zip_of({"zeros": DICOM + b"\0" * (1 << 20)})
    yield "cut", plain[:len(plain) // 2]
    yield "tableless", plain[:-22]
    yield "empty", zip_of({})
    encrypted = bytearray(plain)
    encrypted[6] |= 1
    encrypted[plain.index(b"PK\1\2") + 8] |= 1
    yield "encrypted", bytes(encrypted)


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, content in corpus():
        with open(os.path.join(sys.argv[1], name + ".zip"), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
