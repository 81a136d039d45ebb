#!/usr/bin/python3
"""Lays out a package as an extracted zip has it, with the built offline viewer, for the viewer's tests.

    assemble.py --out FOLDER                     generated studies of one patient
    assemble.py --out FOLDER --pydicom           python3-pydicom's test files instead
    assemble.py --out FOLDER --size large        a CT of 512 x 512 x 520
    assemble.py --out FOLDER --states            presentation states of the CT's first two images as well
    assemble.py --out FOLDER --without-data      no copy for the viewer: it asks for the IMAGES folder

The product's zips are made by the plugin (Sources/Export); this is only their layout.
"""
import argparse
import base64
import glob
import json
import os
import shutil
import sys
import warnings
import zlib

import pydicom
from pydicom.data import get_testdata_file
from pydicom.filebase import DicomBytesIO

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "Resources", "Samples"))

from samples import Patient, Study, make_ct, make_mr, make_pdf, make_radiograph, make_sr, make_us, pdf_bytes  # noqa: E402

from states import states_of  # noqa: E402

VIEWER = os.path.join(ROOT, "WebApp", "dist", "offline")
BLOCK = 3 * 1024 * 1024  # bytes before compression, so that no script is larger than 4 MB
NO_PIXELS = ("1.2.840.10008.5.1.4.1.1.104.", "1.2.840.10008.5.1.4.1.1.88.")


def generated(size):
    """Two studies of one patient, with every kind of series the generator knows."""
    patient = Patient("DOE^JANE^ANNE", "19700131", "F", "H100001", "9990000018")
    first = Study(description="CT head", seed=1)
    second = Study(description="Chest and abdomen", seed=2)
    yield from make_ct(patient, first, size=size, seed=1).blobs()
    yield from make_mr(patient, first, size="medium", seed=1).blobs()
    yield from make_us(patient, second, size="medium", seed=1).blobs()
    yield from make_radiograph(patient, second, size="medium", seed=1).blobs()
    yield from make_pdf(patient, second, seed=1).blobs()
    yield from make_sr(patient, second, seed=1).blobs()


def with_states(blobs):
    shown = []
    for blob in blobs:
        header = pydicom.dcmread(DicomBytesIO(blob), stop_before_pixels=True)
        if header.Modality == "CT":
            shown.append(header)
        yield blob
    for state in states_of(shown):
        file = DicomBytesIO()
        pydicom.dcmwrite(file, state, write_like_original=False)
        yield file.getvalue()


def pydicom_files():
    folder = os.path.dirname(get_testdata_file("CT_small.dcm"))
    for path in sorted(glob.glob(os.path.join(folder, "*.dcm"))):
        with open(path, "rb") as file:
            yield file.read()


class Package:
    def __init__(self, folder, with_data):
        self.folder = folder
        self.with_data = with_data
        self.blocks = 0
        self.images = 0
        self.studies = {}
        for name in ("IMAGES", "VIEWER/data"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def add(self, blob):
        try:
            header = pydicom.dcmread(DicomBytesIO(blob), force=True, stop_before_pixels=True)
        except Exception as error:  # a file that only a forgiving reader takes is none for a package
            print(f"left out: {error}", file=sys.stderr)
            return
        uid = str(header.get("SOPInstanceUID", "")) or f"1.2.3.{self.images}"
        name = f"IMAGES/IM{self.images:06d}"
        self.images += 1
        self.write(name, blob)
        self.series_of(header)["Instances"].append({
            "SOPInstanceUID": uid,
            "SOPClassUID": str(header.get("SOPClassUID", "")),
            "InstanceNumber": number(header.get("InstanceNumber")),
            "NumberOfFrames": frames(header),
            "File": name,
            "Data": self.add_data(blob) if self.with_data else None,
            "Bytes": len(blob),
            "TransferSyntaxUID": str(getattr(header.file_meta, "TransferSyntaxUID", "")),
        })

    def add_data(self, blob):
        first = self.blocks
        for start in range(0, max(len(blob), 1), BLOCK):
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(blob[start:start + BLOCK]) + packer.flush()
            text = base64.b64encode(packed).decode()
            self.write(f"VIEWER/data/{self.blocks:05d}.js", f'ExchangeViewer.data({self.blocks},"{text}");\n'.encode())
            self.blocks += 1
        return [first, self.blocks - first]

    def series_of(self, header):
        study_uid = str(header.get("StudyInstanceUID", "")) or "unknown"
        study = self.studies.setdefault(study_uid, {
            "StudyInstanceUID": study_uid,
            "PatientName": str(header.get("PatientName", "")),
            "PatientID": str(header.get("PatientID", "")),
            "PatientBirthDate": str(header.get("PatientBirthDate", "")),
            "PatientSex": str(header.get("PatientSex", "")),
            "StudyDate": str(header.get("StudyDate", "")),
            "StudyDescription": str(header.get("StudyDescription", "")),
            "AccessionNumber": str(header.get("AccessionNumber", "")),
            "Series": {},
        })
        series_uid = str(header.get("SeriesInstanceUID", "")) or "unknown"
        return study["Series"].setdefault(series_uid, {
            "SeriesInstanceUID": series_uid,
            "Modality": str(header.get("Modality", "")),
            "SeriesNumber": number(header.get("SeriesNumber")),
            "SeriesDescription": str(header.get("SeriesDescription", "")),
            "Instances": [],
        })

    def name_first_picture(self):
        """As Sources/Export/ViewerScript.cpp does."""
        series = [series for study in self.studies.values() for series in study["Series"].values()]
        pictures = [instance for one in series for instance in one["Instances"] if instance["NumberOfFrames"] > 0]
        if pictures and pictures[0]["Data"] is not None:
            path = os.path.join(self.folder, "INDEX.HTM")
            with open(path, encoding="utf-8") as file:
                page = file.read()
            script = f'<script defer src="VIEWER/data/{pictures[0]["Data"][0]:05d}.js"></script>\n'
            place = "<!-- first picture -->" if pictures[0]["Bytes"] <= 1 << 20 else "</head>"
            self.write("INDEX.HTM", page.replace(place, script + place).encode())

    def finish(self):
        shutil.copytree(VIEWER, self.folder, dirs_exist_ok=True)
        self.name_first_picture()
        self.write("DOCUMENTS/Letter.pdf", pdf_bytes(["Dear colleague,", "please find the images enclosed."], "Letter"))
        studies = [{**study, "Series": list(study["Series"].values())} for study in self.studies.values()]
        manifest = {
            "Version": 1,
            "Institution": "Exchange Test Hospital",
            "CreatedAt": "2026-11-21T12:00:00Z",
            "Studies": studies,
            "Attachments": [{"Name": "Letter.pdf", "File": "DOCUMENTS/Letter.pdf"}],
        }
        self.write("VIEWER/manifest.js", f"ExchangeViewer.manifest({json.dumps(manifest)});\n".encode())


def number(value):
    return None if value in (None, "") else int(value)


def frames(header):
    if str(header.get("SOPClassUID", "")).startswith(NO_PIXELS) or "Rows" not in header:
        return 0
    count = str(header.get("NumberOfFrames") or 1)
    return int(count) if count.isdigit() else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, help="folder to write to")
    parser.add_argument("--pydicom", action="store_true")
    parser.add_argument("--size", choices=["small", "medium", "large"], default="small")
    parser.add_argument("--states", action="store_true")
    parser.add_argument("--without-data", action="store_true")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    package = Package(arguments.out, not arguments.without_data)
    blobs = pydicom_files() if arguments.pydicom else generated(arguments.size)
    for blob in with_states(blobs) if arguments.states else blobs:
        package.add(blob)
    package.finish()
    print(f"{package.images} files, {package.blocks} blocks in {arguments.out}")


if __name__ == "__main__":
    main()
