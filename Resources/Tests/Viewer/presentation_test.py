"""Presentation states: what they ask for one image, drawn as DCMTK's dcmp2pgm draws it."""
import numpy
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

import formulas
import generate
import pictures
from references import read_pnm, run

STATE = "1.2.840.10008.5.1.4.1.1.11.1"
VALUES = generate.pattern(0, 4095, numpy.uint16)


def image(**described):
    data_set = generate.rescaled(generate.window(generate.gray(VALUES, 12, **described), 100, 50), 1, 0)
    data_set.StudyDate, data_set.StudyTime, data_set.AccessionNumber, data_set.ReferringPhysicianName = "20200102", "030405", "", ""
    data_set.PatientBirthDate, data_set.PatientSex, data_set.StudyID = "", "", "1"
    data_set.SeriesNumber, data_set.InstanceNumber = 1, 1
    return data_set


def reference_to(shown):
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = shown.SOPClassUID, shown.SOPInstanceUID
    return item


def state_for(shown):
    state = generate.base(STATE, "PR")
    for keyword in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "PatientBirthDate", "PatientSex", "StudyID"):
        setattr(state, keyword, getattr(shown, keyword))
    state.SeriesNumber, state.InstanceNumber, state.Manufacturer = 2, 1, "Test"
    state.SeriesInstanceUID = "2.25.3"
    state.ContentLabel, state.ContentDescription, state.ContentCreatorName = "TEST", "Of a test", "Reader^Test"
    state.PresentationCreationDate, state.PresentationCreationTime = "20200103", "040506"
    series = Dataset()
    series.SeriesInstanceUID = shown.SeriesInstanceUID
    series.ReferencedImageSequence = Sequence([reference_to(shown)])
    state.ReferencedSeriesSequence = Sequence([series])
    area = Dataset()
    area.DisplayedAreaTopLeftHandCorner, area.DisplayedAreaBottomRightHandCorner = [1, 1], [shown.Columns, shown.Rows]
    area.PresentationSizeMode, area.PresentationPixelAspectRatio = "SCALE TO FIT", [1, 1]
    state.DisplayedAreaSelectionSequence = Sequence([area])
    state.RescaleSlope, state.RescaleIntercept, state.RescaleType = 1, 0, "US"
    state.PresentationLUTShape = "IDENTITY"
    return state


def voi(state, center=2000, width=1000):
    item = Dataset()
    item.WindowCenter, item.WindowWidth = center, width
    state.SoftcopyVOILUTSequence = Sequence([item])


def windowed(state):
    voi(state)


def inverted(state):
    voi(state)
    state.PresentationLUTShape = "INVERSE"


def rescaled(state):
    voi(state, 500, 900)
    state.RescaleSlope, state.RescaleIntercept, state.RescaleType = 0.5, -100, "HU"


def presentation_table(state):
    voi(state)
    del state.PresentationLUTShape
    curve = ((numpy.arange(4096) / 4095) ** 2 * 4095).round().astype(int)
    state.PresentationLUTSequence = Sequence([generate.table(0, curve, 12)])


def voi_table(state):
    values = ((numpy.arange(4096) / 4095) ** 2 * 4095).round().astype(int)
    item = Dataset()
    item.VOILUTSequence = Sequence([generate.table(0, values, 12)])
    state.SoftcopyVOILUTSequence = Sequence([item])


def bare(state):
    """Names no transformation: the image's own slope and window do not count (PS3.4 N.2)."""
    del state.RescaleSlope, state.RescaleIntercept, state.RescaleType


def shuttered(state):
    voi(state)
    state.ShutterShape, state.ShutterPresentationValue = "RECTANGULAR", 0
    state.ShutterLeftVerticalEdge, state.ShutterRightVerticalEdge = 5, 40
    state.ShutterUpperHorizontalEdge, state.ShutterLowerHorizontalEdge = 3, 30


def circled(state):
    voi(state)
    state.ShutterShape, state.ShutterPresentationValue = "CIRCULAR", 0
    state.CenterOfCircularShutter, state.RadiusOfCircularShutter = [18, 25], 15


FRACTION = formulas.window(VALUES, 2000, 1000)
LUT = (numpy.arange(4096) / 4095) ** 2 * 4095
Y, X = numpy.mgrid[1:generate.ROWS + 1, 1:generate.COLUMNS + 1]
EXPECTED = {
    windowed: formulas.shades(FRACTION),
    inverted: formulas.shades(1 - FRACTION),
    rescaled: formulas.shades(formulas.window(VALUES * 0.5 - 100, 500, 900)),
    presentation_table: formulas.shades(formulas.lookup(numpy.floor(FRACTION * 4095 + 0.5), 0, LUT.round()) / 4095),
    voi_table: formulas.shades(formulas.lookup(VALUES, 0, LUT.round()) / 4095),
    bare: formulas.shades(VALUES / 4095),
    shuttered: numpy.where((X > 5) & (X < 40) & (Y > 3) & (Y < 30), formulas.shades(FRACTION), 0),
    circled: numpy.where((X - 25) ** 2 + (Y - 18) ** 2 <= 225, formulas.shades(FRACTION), 0),
}


def shown_with(change, tmp_path, **described):
    shown = image(**described)
    state = state_for(shown)
    change(state)
    paths = generate.write(shown, tmp_path / "image.dcm"), generate.write(state, tmp_path / "state.dcm")
    return paths, pictures.show([{"file": paths[0], "presentation": str(paths[1])}], tmp_path)[0]


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
@pytest.mark.parametrize("change", EXPECTED, ids=lambda change: change.__name__)
def test_state_is_applied(change, photometric, tmp_path):
    paths, picture = shown_with(change, tmp_path, photometric=photometric)
    assert picture.fault is None
    assert numpy.array_equal(picture.pixels, EXPECTED[change])
    if change in (shuttered, circled):
        return  # dcmp2pgm leaves shutters to its display
    run("dcmp2pgm", "-p", paths[1], paths[0], tmp_path / "reference.pgm")
    reference = read_pnm(tmp_path / "reference.pgm")
    assert reference.shape == picture.pixels.shape
    assert numpy.abs(reference.astype(int) - picture.pixels.astype(int)).max() <= 1


def annotated(state):
    voi(state)
    state.ImageRotation, state.ImageHorizontalFlip = 90, "Y"
    layer = Dataset()
    layer.GraphicLayer, layer.GraphicLayerOrder, layer.GraphicLayerRecommendedDisplayGrayscaleValue = "L1", 1, 0xFFFF
    state.GraphicLayerSequence = Sequence([layer])
    graphic, text = Dataset(), Dataset()
    graphic.GraphicAnnotationUnits, graphic.GraphicDimensions, graphic.NumberOfGraphicPoints = "PIXEL", 2, 3
    graphic.GraphicData, graphic.GraphicType, graphic.GraphicFilled = [1, 2, 30.5, 2, 30.5, 20], "POLYLINE", "N"
    text.UnformattedTextValue, text.AnchorPoint, text.AnchorPointAnnotationUnits, text.AnchorPointVisibility = "Größe 3 mm", [4, 5], "PIXEL", "Y"
    annotation = Dataset()
    annotation.GraphicLayer = "L1"
    annotation.GraphicObjectSequence, annotation.TextObjectSequence = Sequence([graphic]), Sequence([text])
    state.GraphicAnnotationSequence = Sequence([annotation])
    state.SpecificCharacterSet = "ISO_IR 192"


def test_graphics_and_texts_are_listed(tmp_path):
    presentation = shown_with(annotated, tmp_path)[1].answer["presentation"]
    assert (presentation["rotation"], presentation["flip"]) == (90, True)
    layer, = presentation["layers"]
    assert (layer["name"], layer["colour"]) == ("L1", "rgb(255, 255, 255)")
    assert layer["graphics"][0]["points"] == [{"x": 1, "y": 2}, {"x": 30.5, "y": 2}, {"x": 30.5, "y": 20}]
    assert layer["texts"][0]["text"] == "Größe 3 mm"
    assert layer["texts"][0]["anchor"] == {"x": 4, "y": 5}
    assert presentation["area"] == {"left": 0, "top": 0, "right": 49, "bottom": 36, "mode": "SCALE TO FIT", "magnification": 1, "pixelAspect": 1}


def test_state_of_another_image_changes_nothing(tmp_path):
    shown = image()
    state = state_for(shown)
    windowed(state)
    state.ReferencedSeriesSequence[0].ReferencedImageSequence[0].ReferencedSOPInstanceUID = "2.25.99"
    paths = generate.write(shown, tmp_path / "image.dcm"), generate.write(state, tmp_path / "state.dcm")
    picture, = pictures.show([{"file": paths[0], "presentation": str(paths[1])}], tmp_path)
    assert picture.answer["presentation"] is None
    assert numpy.array_equal(picture.pixels, formulas.shades(formulas.window(VALUES, 100, 50)))
