"""Pictures drawn by the server, for who may only look (D8, E4): each is the picture that the standard asks for, or there is none."""
import dataclasses
import io
import os
import sys

import numpy
import pydicom
import pytest
from actors import identity, receive, until
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid
from samples import Patient, nhs_number

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Viewer"))
import cases  # noqa: E402
import formulas  # noqa: E402
import generate  # noqa: E402

MOST_MEAN, MOST_ANYWHERE = 3, 60    # grey levels that JPEG may cost in noise, on average and of one pixel


@dataclasses.dataclass
class Drawn:
    data_set: object
    expected: numpy.ndarray
    syntax: str = "explicit"
    frame: int = 0
    query: dict = dataclasses.field(default_factory=dict)


def enhanced():
    """Two frames with a window and a rescale of their own each, as in an Enhanced CT."""
    values = generate.pattern(0, 4095, numpy.uint16, rows=40)
    data_set = generate.gray(values, 12)
    data_set.NumberOfFrames, data_set.Rows = 2, 20
    groups = []
    for center, width, slope, intercept in ((40, 400, 1, -1024), (300, 1500, 0.5, 100)):
        voi, transformation, group = Dataset(), Dataset(), Dataset()
        voi.WindowCenter, voi.WindowWidth = center, width
        transformation.RescaleSlope, transformation.RescaleIntercept, transformation.RescaleType = slope, intercept, "HU"
        group.FrameVOILUTSequence, group.PixelValueTransformationSequence = [voi], [transformation]
        groups.append(group)
    data_set.PerFrameFunctionalGroupsSequence = groups
    first, second = values[:20] - 1024.0, values[20:] * 0.5 + 100
    yield "enhanced, frame 1", Drawn(data_set, cases.shown(first, 40, 400))
    yield "enhanced, frame 2", Drawn(data_set, cases.shown(second, 300, 1500), frame=1)


def others():
    yield from enhanced()
    flat = generate.window(generate.gray(numpy.repeat(generate.pattern(0, 255, numpy.uint8, rows=20)[:, :1], 40, 1)), 128, 256)
    flat.PixelAspectRatio = [2, 1]
    yield "pixels twice as tall as wide", Drawn(flat, numpy.repeat(cases.shown(flat.PixelData, 128, 256), 2, 0))
    small = generate.window(generate.gray(generate.pattern(0, 4095, numpy.uint16, rows=64, columns=64), 12), 2048, 4096)
    means = cases.shown(small.PixelData, 2048, 4096).reshape(16, 4, 16, 4).mean((1, 3))
    yield "made smaller", Drawn(small, means, query={"width": 16})
    bytes_in_words = generate.window(generate.gray(generate.pattern(0, 255, numpy.uint16), 8, garbage=True), 128, 256)
    yield "8 bits in words of 16", Drawn(bytes_in_words, cases.shown(generate.pattern(0, 255, numpy.uint16), 128, 256))
    swapped = generate.window(generate.gray(generate.pattern(0, 255, numpy.uint16), 8), 128, 256)
    yield "8 bits in words of 16, REFUSED: big endian", Drawn(swapped, cases.shown(swapped.PixelData, 128, 256), "bigendian")
    second = generate.gray(cases.U12, 12)
    second.WindowCenter, second.WindowWidth = ["", 2000], ["", 1000]
    yield "a window without numbers before one with", Drawn(second, cases.shown(cases.U12, 2000, 1000))
    sigmoid = generate.window(generate.gray(cases.U12, 12), 2000, 1000, "SIGMOID")
    moved = formulas.shades(formulas.window(cases.U12, 1500, 500, "SIGMOID"))
    yield "the reader's window, by the file's function", Drawn(sigmoid, moved, query={"window-center": 1500, "window-width": 500})


# The server draws neither of these (Viewers.md), but the picture below them.
UNDRAWN = ("overlay", "shutter", "inverted by the reader", "second of two windows")
CASES = {
    **{case.name: Drawn(case.data_set, case.expected, case.syntax, case.job.get("frame", 0)) for case in cases.all_cases()
       if not any(word in case.name for word in UNDRAWN)},
    **dict(others()),
}
# What Orthanc 1.10.1 does not decode, or nothing here has a rule for.
REFUSED = ("REFUSED", "7 of 8 bits signed", "32 bits", "float", "1 bit", "YBR", "palette")


class Gallery:
    """One study with an image of every kind, sent to somebody who may only look."""

    def __init__(self, orthanc, mail, staff, folder):
        person = Patient("DRAWINGS^ALL", "19610203", "F", "DRAW1", national_id=nhs_number(9301))
        study, self.instances = generate_uid(), {}
        uploaded = {}
        for index, (name, drawn) in enumerate(CASES.items()):
            if id(drawn.data_set) not in uploaded:
                uploaded[id(drawn.data_set)] = orthanc.upload([self.write(drawn, person, study, folder / f"{index}.dcm")])[0]["ID"]
            self.instances[name] = uploaded[id(drawn.data_set)]
        request = staff.enter(identity(person))
        until(lambda: staff.matching(request), "the gallery in the index")
        self.recipient = receive(orthanc, mail, staff, request, Download=False)

    @staticmethod
    def write(drawn, person, study, path):
        data_set = drawn.data_set
        person.describe(data_set)
        data_set.StudyInstanceUID, data_set.SeriesInstanceUID = study, generate_uid()
        data_set.StudyDate, data_set.StudyDescription, data_set.InstanceNumber = "20260102", "DRAWINGS", 1
        data_set.SOPInstanceUID = data_set.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        return generate.write(data_set, path, drawn.syntax).read_bytes()

    def ask(self, name):
        drawn = CASES[name]
        return self.recipient.http.get(f"/api/packages/{self.recipient.package}/instances/{self.instances[name]}/frames/{drawn.frame}",
                                       params={"width": 4096, **drawn.query})


@pytest.fixture(scope="module")
def gallery(orthanc, mail, staff, tmp_path_factory):
    return Gallery(orthanc, mail, staff, tmp_path_factory.mktemp("gallery"))


@pytest.mark.parametrize("name", CASES)
def test_D8_what_the_server_draws_is_the_right_picture(gallery, name):
    """Windows, tables, signs, unused bits and padding as the standard has them; refused where they cannot be had."""
    answer = gallery.ask(name)
    if any(word in name for word in REFUSED) and answer.status_code == 415:
        return
    assert answer.status_code == 200, answer.text
    picture = numpy.asarray(Image.open(io.BytesIO(answer.content))).astype(float)
    expected = CASES[name].expected.astype(float)
    assert picture.shape == expected.shape
    if picture.ndim == 3:   # JPEG shares colours among neighbours: what is left of their noise is its mean
        assert numpy.abs(picture.mean((0, 1)) - expected.mean((0, 1))).max() <= MOST_MEAN
        picture, expected = (colours @ [0.299, 0.587, 0.114] for colours in (picture, expected))
    difference = numpy.abs(picture - expected)
    assert difference.mean() <= MOST_MEAN and difference.max() <= MOST_ANYWHERE, (difference.mean(), difference.max())


@pytest.mark.parametrize("name, status", [
    ("SC_rgb_jpeg_lossy_gdcm.dcm", 415), ("SC_rgb_jpeg_dcmtk.dcm", 200), ("SC_rgb_dcmtk_+eb+cy+s2.dcm", 200)])
def test_D8_no_picture_is_drawn_in_false_colours(orthanc, mail, staff, name, status):
    """A JPEG of luma and chroma in a file that calls it RGB: Orthanc believes the file, and red comes out blue."""
    person = Patient("COLOURS^" + str(status), "19610203", "F", name[:20], national_id=nhs_number(9302))
    data_set = pydicom.dcmread(get_testdata_file(name))
    person.describe(data_set)
    data_set.StudyInstanceUID, data_set.SeriesInstanceUID, data_set.StudyDate = generate_uid(), generate_uid(), "20260102"
    data_set.SOPInstanceUID = data_set.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    content = io.BytesIO()
    data_set.save_as(content)
    instance = orthanc.upload([content.getvalue()])[0]["ID"]
    request = staff.enter(identity(person))
    until(lambda: staff.matching(request), "the study in the index")
    recipient = receive(orthanc, mail, staff, request, Download=False)
    answer = recipient.call("GET", f"/packages/{recipient.package}/instances/{instance}/frames/0", status)
    if status == 200:
        red = numpy.asarray(Image.open(io.BytesIO(answer.content)))[2, 2]
        assert numpy.abs(red.astype(int) - [255, 0, 0]).max() <= 6
