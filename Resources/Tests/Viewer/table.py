"""Compares every picture once more and writes the figures into Resources/Documentation/Viewers.md, between its marks."""
import tempfile
import warnings
from pathlib import Path

import numpy
import pydicom

import cases
import compress
import generate
import pictures
import pydicom_test
import references
from compressed_test import original

DOCUMENT = pictures.WEB.parent / "Resources" / "Documentation" / "Viewers.md"
BEGIN, END = "<!-- pictures: begin -->", "<!-- pictures: end -->"


def largest(one, other):
    return int(numpy.abs(one.astype(numpy.int64) - other.astype(numpy.int64)).max())


def pydicom_rows(folder):
    names = [name for name in pydicom_test.FILES if not name.startswith("dicomdirtests/")]
    shown = pictures.show([{"file": pydicom_test.FOLDER / name} for name in names], folder)
    for name, picture in zip(names, shown):
        answer = picture.answer
        what = f"{answer.get('sopClass') or '-'}, {answer.get('syntax') or '-'}"
        if picture.fault:
            yield name, what, f"says {picture.fault['code']}: {picture.fault['message']}", "-"
        elif picture.kind != "image":
            yield name, what, picture.kind, "-"
        else:
            yield name, what, "picture", compared(name, picture, folder)


def compared(name, picture, folder):
    said = []
    if pydicom_test.same_samples(name):
        difference = largest(references.decoded(pydicom_test.FOLDER / name), picture.values)
        said.append(f"values: GDCM/pydicom, {difference or 'identical'}")
    if name in pydicom_test.WITHOUT_DCMTK:
        return "; ".join([*said, pydicom_test.WITHOUT_DCMTK[name]])
    data_set = pydicom.dcmread(pydicom_test.FOLDER / name, force=True, stop_before_pixels=True)
    voi = pydicom_test.dose_window(picture.answer["voi"], data_set)
    extra = ("+cg",) if name in pydicom_test.BELIEVES_STREAM else ()
    syntax = data_set.file_meta.get("TransferSyntaxUID")
    difference = largest(references.dcmtk(pydicom_test.FOLDER / name, syntax, folder, voi, extra=extra), picture.pixels)
    return "; ".join([*said, f"picture: DCMTK, {difference or 'identical'}"])


def generated_rows(folder):
    jobs = []
    for number, case in enumerate(cases.all_cases()):
        path = generate.write(case.data_set, folder / f"{number}.dcm", case.syntax)
        jobs.append((case, {"file": path, **case.job}))
    shown = pictures.show([job for _, job in jobs], folder)
    for (case, job), picture in zip(jobs, shown):
        formula = largest(case.expected, picture.pixels)
        if case.dcmtk is None:
            dcmtk = case.why
        else:
            voi = job.get("voi", picture.answer["voi"])
            reference = references.dcmtk(job["file"], None, folder, voi, job.get("frame", 0), job.get("overlays", False))
            dcmtk = str(largest(reference, picture.pixels) or "identical")
        yield case.name, str(formula or "identical"), dcmtk


def compressed_rows(folder):
    for name, command, sources, kind in compress.ENCODERS:
        paths = []
        for number, source in enumerate(sources):
            place = folder / f"{len(list(folder.iterdir()))}-{number}"
            place.mkdir()
            paths.append(compress.encode(command, source, place))
        differences = []
        for source, path, picture in zip(sources, paths, pictures.show([{"file": path} for path in paths], folder)):
            if kind == "lossless":
                differences.append(largest(original(source), picture.values))
            else:
                limit = (1 << compress.SOURCES[source]().BitsStored) - 1
                reference = numpy.minimum(compress.decoded_elsewhere(path, path.parent).astype(int), limit)
                differences.append(largest(reference, picture.values))
        against = "the pixels before compression" if kind == "lossless" else decoder_of(command)
        yield name, ", ".join(sources), against, str(max(differences) or "identical")


def decoder_of(command):
    return {"dcmcjpeg": "DCMTK (libjpeg)", "dcmcjpls": "DCMTK (CharLS)", "gdcmconv": "GDCM (OpenJPEG)", "htj2k": "OpenJPEG"}[command[0]]


def markdown(heads, rows):
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def main():
    warnings.simplefilter("ignore")
    pictures.build()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [
            "### Transfer syntaxes", "",
            *markdown(("compressed as", "pixels", "compared with", "largest difference"), compressed_rows(folder)), "",
            "### Rules", "",
            *markdown(("rule", "the standard's formula (grey levels)", "DCMTK (grey levels)"), generated_rows(folder)), "",
            "### pydicom's test files", "",
            *markdown(("file", "what it is", "shown as", "compared with, largest difference"), pydicom_rows(folder)),
        ]
    text = DOCUMENT.read_text()
    head, rest = text.split(BEGIN)
    DOCUMENT.write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END)[1])


if __name__ == "__main__":
    main()
