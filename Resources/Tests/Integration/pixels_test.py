"""Pictures with their full depth for the viewer on the portal (D8): each kind of file, and who may not have them."""
import json
import os
import struct
import subprocess
import sys
import zlib

import numpy
import pydicom
import pytest
from actors import identity, receive, until
from pydicom.encaps import generate_pixel_data_frame
from pydicom.uid import generate_uid
from samples import Patient, nhs_number

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Viewer"))
import generate  # noqa: E402

SIGNED = (-1000, 3000, numpy.int16)
ENCODERS = {"rle": ("dcmcrle",), "jpeg-ls": ("dcmcjpls", "+el"), "j2k": ("gdcmconv", "--j2k"), "jpeg-lossless": ("dcmcjpeg", "+e1")}


def frames_of(values, frames):
    data_set = generate.gray(values)
    data_set.NumberOfFrames = frames
    data_set.Rows = values.shape[0] // frames
    return data_set


def signed():
    return generate.rescaled(generate.window(generate.gray(generate.pattern(*SIGNED)), 40, 400), 1, -24)


def large():
    return generate.gray(generate.pattern(0, 4000, numpy.uint16, rows=1500, columns=1500))


CASES = {
    "8 bits": (lambda: generate.gray(generate.pattern(0, 255, numpy.uint8)), "explicit", None),
    "16 bits signed": (signed, "explicit", None),
    "implicit": (signed, "implicit", None),
    "big endian": (signed, "bigendian", None),
    "deflated": (signed, "deflated", None),
    "rgb": (lambda: generate.rgb(generate.colours()), "explicit", None),
    "palette": (lambda: generate.palette(generate.pattern(0, 255, numpy.uint8), 16), "explicit", None),
    "multi-frame": (lambda: frames_of(generate.pattern(0, 4000, numpy.uint16, rows=60), 4), "explicit", None),
    "multi-frame big endian": (lambda: frames_of(generate.pattern(0, 4000, numpy.uint16, rows=60), 4), "bigendian", None),
    "single bits": (lambda: generate.single_bits(numpy.random.default_rng(5).integers(0, 2, (3, 7, 5))), "explicit", None),
    "multi-frame rle": (lambda: frames_of(generate.pattern(0, 4000, numpy.uint16, rows=60), 4), "explicit", "rle"),
    "large": (large, "explicit", None),
    **{name: (lambda: generate.gray(generate.pattern(0, 4095, numpy.uint16), 12), "explicit", name) for name in ENCODERS},
}


def unpacked(answer):
    """Description, attributes and pixels of an excerpt (Api.md, "Pictures")."""
    assert answer.headers["Content-Type"] == "application/octet-stream" and answer.headers["Cache-Control"] == "no-store"
    body = answer.content
    mark, length, deflated = struct.unpack("<4sII", body[:12])
    assert mark == b"XPIC"
    described = json.loads(body[12:12 + length])
    content = zlib.decompress(body[12 + length:12 + length + deflated], -15) + body[12 + length + deflated:]
    assert len(content) == described["Attributes"] + described["Pixels"]
    return described, content[:described["Attributes"]], content[described["Attributes"]:]


def frame_of(path, frame):
    """The bytes of a frame as pydicom finds them."""
    data_set = pydicom.dcmread(path)
    frames = int(data_set.get("NumberOfFrames", 1))
    if data_set.file_meta.TransferSyntaxUID.is_compressed and "1.99" not in data_set.file_meta.TransferSyntaxUID:
        return list(generate_pixel_data_frame(data_set.PixelData, frames))[frame]
    bits = data_set.Rows * data_set.Columns * data_set.SamplesPerPixel * data_set.BitsAllocated
    return data_set.PixelData[bits * frame // 8:(bits * (frame + 1) + 7) // 8]


class Album:
    """One study with an image of every kind, sent to a recipient."""

    def __init__(self, orthanc, mail, staff, folder, download, number=1):
        self.person = Patient(f"PIXELS^NUMBER {number}", "19610203", "F", f"PX{number}", national_id=nhs_number(9100 + number))
        self.study = generate_uid()
        self.paths = {name: self.write(name, folder / f"{index}.dcm") for index, name in enumerate(CASES)}
        self.instances = dict(zip(self.paths, (answer["ID"] for answer in orthanc.upload([path.read_bytes() for path in self.paths.values()]))))
        request = staff.enter(identity(self.person))
        until(lambda: staff.matching(request), "the album in the index")
        self.recipient = receive(orthanc, mail, staff, request, Download=download)

    def write(self, name, path):
        make, syntax, encoder = CASES[name]
        data_set = make()
        self.person.describe(data_set)
        data_set.StudyInstanceUID, data_set.SeriesInstanceUID = self.study, generate_uid()
        data_set.StudyDate, data_set.StudyDescription, data_set.InstanceNumber = "20260102", "PIXELS", 1
        data_set.SOPInstanceUID = data_set.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        data_set.add_new(0x00091001, "LO", "PRIVATE WORDS")
        data_set.add_new(0x00090010, "LO", "SOMEBODY")
        within = pydicom.Dataset()
        within.add_new(0x00090010, "LO", "SOMEBODY")
        within.add_new(0x00091001, "LO", "PRIVATE WORDS WITHIN")
        data_set.SharedFunctionalGroupsSequence = [within]
        data_set.PatientAddress = "1 HIDDEN STREET"
        generate.write(data_set, path, syntax)
        if encoder is None:
            return path
        if encoder == "rle" and "NumberOfFrames" in data_set:
            return self.run_length(path)
        encoded = path.with_suffix(".enc")
        subprocess.run([*ENCODERS[encoder], str(path), str(encoded)], check=True)
        return encoded

    @staticmethod
    def run_length(path):
        encoded = path.with_suffix(".enc")
        subprocess.run(["dcmcrle", str(path), str(encoded)], check=True)
        return encoded

    def base(self, name, frame=0):
        return f"/packages/{self.recipient.package}/instances/{self.instances[name]}/frames/{frame}"

    def frames(self, name):
        return int(pydicom.dcmread(self.paths[name], stop_before_pixels=True).get("NumberOfFrames", 1))


@pytest.fixture(scope="module")
def album(orthanc, mail, staff, tmp_path_factory):
    return Album(orthanc, mail, staff, tmp_path_factory.mktemp("album"), True)


@pytest.fixture(scope="module")
def looked(orthanc, mail, staff, tmp_path_factory):
    return Album(orthanc, mail, staff, tmp_path_factory.mktemp("looked"), False, 2)


@pytest.mark.parametrize("name", [name for name in CASES if name != "large"])
def test_D8_each_kind_of_picture_comes_with_its_full_depth(album, name):
    """The frame's bytes are the file's, and the attributes say how they are read."""
    for frame in range(album.frames(name)):
        described, attributes, pixels = unpacked(album.recipient.call("GET", album.base(name, frame) + "/pixels"))
        assert described["Instance"] == album.instances[name] and described["Frame"] == frame
        expected = frame_of(album.paths[name], frame)
        assert pixels == expected or pixels == expected + b"\0", (name, frame, len(pixels), len(expected))
        meta = pydicom.dcmread(album.paths[name]).file_meta
        assert described["TransferSyntaxUID"] == meta.TransferSyntaxUID
        read = pydicom.filereader.read_dataset(pydicom.filebase.DicomBytesIO(attributes), not described["ExplicitVR"], described["LittleEndian"])
        assert read.Rows == pydicom.dcmread(album.paths[name]).Rows and read.SOPInstanceUID == meta.MediaStorageSOPInstanceUID
        without = unpacked(album.recipient.call("GET", album.base(name, frame) + "/pixels", params={"attributes": 0}))
        assert without[1] == b"" and without[2] == pixels


def test_E4_an_excerpt_is_no_file(album):
    """Neither private attributes nor others that no picture needs leave the hospital that way."""
    for name in CASES:
        _described, attributes, _pixels = unpacked(album.recipient.call("GET", album.base(name) + "/attributes"))
        assert b"PRIVATE WORDS" not in attributes and b"HIDDEN STREET" not in attributes and b"DICM" not in attributes


def test_D8_large_pictures_are_drawn_by_the_server(album):
    """Above two megapixels the window is moved at the server: it takes less time than the pixels' way."""
    album.recipient.call("GET", album.base("large") + "/pixels", 415)
    described, attributes, pixels = unpacked(album.recipient.call("GET", album.base("large") + "/attributes"))
    assert pixels == b"" and attributes and described["Pixels"] == 0
    dark, bright = (album.recipient.call("GET", album.base("large"), params={"window-center": center, "window-width": 1, "width": 64}).content
                    for center in (100000, -100000))
    assert dark != bright and dark.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("query", [
    {"window-center": "40"}, {"window-width": "400"}, {"window-center": "nan", "window-width": "400"}, {"window-center": "40", "window-width": "0"},
    {"window-center": "40", "window-width": "-1"}, {"window-center": "40", "window-width": "inf"}, {"window-center": "1e99", "window-width": "1"},
    {"window-center": "40&x=1", "window-width": "400"}, {"window-center": "0x10", "window-width": "1"}, {"width": "0"}, {"width": "1e3"}])
def test_Threat8_windows_are_numbers_in_range(album, query):
    """What is no number in range goes no further; Orthanc is told nothing of it."""
    assert album.recipient.call("GET", album.base("16 bits signed"), 400, params=query).json()["Code"] == "BadValue"


def test_Threat8_other_parameters_are_refused_as_well(album):
    """Frames that are not there, instances that are not in the package, and flags that are none."""
    recipient = album.recipient
    recipient.call("GET", album.base("multi-frame", 4) + "/pixels", 404)
    recipient.call("GET", album.base("multi-frame", "-1") + "/pixels", 404)
    recipient.call("GET", f"/packages/{recipient.package}/instances/{'0' * 40}/frames/0/pixels", 404)
    recipient.call("GET", album.base("8 bits") + "/pixels", 400, params={"attributes": "yes"})


def test_E4_who_may_only_look_gets_no_stored_values(looked, administrator):
    """A setting, on at first: without the right to download only drawn pictures leave, windowed at the server."""
    recipient = looked.recipient
    assert recipient.get(f"/packages/{recipient.package}/studies")["Pixels"] is False
    answer = recipient.call("GET", looked.base("16 bits signed") + "/pixels", 403)
    assert answer.json()["Code"] == "DownloadNotPermitted"
    recipient.call("GET", looked.base("16 bits signed") + "/attributes")
    recipient.call("GET", looked.base("16 bits signed"), params={"window-center": "40", "window-width": "400"})
    before = administrator.get("/settings")["retention"]
    assert before["StrictViewing"] is True
    administrator.put("/settings/retention", dict(before, StrictViewing=False))
    try:
        assert recipient.get(f"/packages/{recipient.package}/studies")["Pixels"] is True
        recipient.call("GET", looked.base("16 bits signed") + "/pixels")
    finally:
        administrator.put("/settings/retention", before)
    recipient.call("GET", looked.base("16 bits signed") + "/pixels", 403)


def test_B6_E12_declined_means_no_pixel_more(orthanc, mail, staff, tmp_path):
    """The moment a grant ends, the picture is gone."""
    ended = Album(orthanc, mail, staff, tmp_path, True, 3)
    ended.recipient.call("GET", ended.base("8 bits") + "/pixels")
    ended.recipient.call("POST", f"/packages/{ended.recipient.package}/decline", json={"Reason": "not mine"})
    ended.recipient.call("GET", ended.base("8 bits") + "/pixels", 404)
    ended.recipient.call("GET", ended.base("8 bits") + "/attributes", 404)
