"""All of pydicom's test files: the same picture as others make of them, or on a list with what the viewer says instead."""
import warnings
from pathlib import Path

import numpy
import pydicom
import pytest

import formulas
import pictures
import references

FOLDER = Path(pydicom.__file__).parent / "data" / "test_files"
NO_DICOM = {".txt", ".json", ".dump", ".gz", ".py", ".pyc"}
FILES = sorted(
    path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*")
    if path.is_file() and path.suffix not in NO_DICOM and path.name != "README"
)

#: What is no picture, and what cannot be one: the code and words of the viewer.
REFUSED = {
    "JPEG2000-embedded-sequence-delimiter.dcm": ("invalid-pixels", "tiles"),  # its header was overwritten on purpose
    "MR_truncated.dcm": ("truncated", "8130 bytes of pixels where the header promises 8192"),
    "badVR.dcm": ("invalid-pixels", "6000 bytes of pixels where the header promises 400"),  # Number of Frames is "1A"
    "meta_missing_tsyntax.dcm": ("invalid-pixels", "Bits Allocated is missing"),
    "nested_priv_SQ.dcm": ("invalid-pixels", "Bits Allocated is missing"),
    "no_meta.dcm": ("not-dicom", "DICM"),  # its first bytes are gone
    "rtdose_expb.dcm": ("unsupported-pixels", "ambiguous"),
    "rtdose_expb_1frame.dcm": ("unsupported-pixels", "ambiguous"),
    "rtplan_truncated.dcm": ("truncated", "ends before"),
}
NO_PICTURE = {
    "ExplVR_BigEndNoMeta.dcm", "ExplVR_LitEndNoMeta.dcm", "UN_sequence.dcm", "empty_charset_LEI.dcm", "no_meta_group_length.dcm",
    "priv_SQ.dcm", "rtplan.dcm", "rtstruct.dcm", "waveform_ecg.dcm",
}
REPORTS = {"reportsi.dcm", "reportsi_with_empty_number_tags.dcm", "test-SR.dcm"}

#: Grey levels that a reference may differ by, and why. Otherwise: one for DCMTK, which cuts fractions off; none for colour.
TOLERANCE = {
    "JPEG-lossy.dcm": (2, "12-bit cosines round by one, then a narrow window"),
    "JPGExtended.dcm": (2, "12-bit cosines round by one, then a narrow window"),
    "SC_ybr_full_422_uncompressed.dcm": (1, "DCMTK converts with whole numbers"),
}
#: What DCMTK does not read or reads otherwise; GDCM's decoding by pydicom stands in.
WITHOUT_DCMTK = {
    "SC_rgb_jpeg.dcm": "DCMTK cannot read its fragment of odd length",
}
#: Named RGB, but JFIF's marker says luma and chroma: DCMTK is told to believe the stream, as browsers do.
BELIEVES_STREAM = {"SC_rgb_jpeg_lossy_gdcm.dcm"}


def holds_no_picture(name):
    """Directories, and a patient whose pixels were taken out, too."""
    return name in NO_PICTURE or Path(name).name.startswith("DICOMDIR") or "/TINY_ALPHA/" in name


@pytest.fixture(scope="module")
def shown(work):
    folder = work / "pydicom"
    folder.mkdir()
    return dict(zip(FILES, pictures.show([{"file": FOLDER / name} for name in FILES], folder)))


@pytest.mark.parametrize("name", FILES)
def test_file_is_a_picture_or_says_why_not(name, shown):
    picture = shown[name]
    if name in REFUSED:
        code, words = REFUSED[name]
        assert picture.fault["code"] == code
        assert words in picture.fault["message"]
    elif holds_no_picture(name):
        assert picture.kind == "unsupported"
        assert picture.fault["message"].endswith("holds no picture")
    elif name in REPORTS:
        assert picture.kind == "report"
        assert picture.answer["root"]["children"]
    else:
        assert picture.fault is None
        assert picture.kind == "image"


PICTURES = [name for name in FILES if not (name in REFUSED or name in REPORTS or holds_no_picture(name))]


def dose_window(voi, data_set):
    """DCMTK does not know dose scaling: the same window on stored values."""
    scaling = float(data_set.get("DoseGridScaling", 1))
    if scaling == 1 or voi["kind"] != "window":
        return voi
    return {**voi, "center": (voi["center"] - 0.5) / scaling + 0.5, "width": (voi["width"] - 1) / scaling + 1}


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in WITHOUT_DCMTK])
def test_dcmtk_draws_the_same(name, shown, tmp_path):
    picture = shown[name]
    data_set = pydicom.dcmread(FOLDER / name, force=True, stop_before_pixels=True)
    voi = dose_window(picture.answer["voi"], data_set)
    extra = ("+cg",) if name in BELIEVES_STREAM else ()
    reference = references.dcmtk(FOLDER / name, data_set.file_meta.get("TransferSyntaxUID"), tmp_path, voi, extra=extra)
    assert reference.shape == picture.pixels.shape
    tolerance = TOLERANCE.get(name, (0 if picture.pixels.ndim == 3 else 1, ""))[0]
    assert numpy.abs(reference.astype(int) - picture.pixels.astype(int)).max() <= tolerance


def same_samples(name):
    """pydicom leaves luma and chroma as they are, and deep colour deep: nothing to compare with."""
    data_set = pydicom.dcmread(FOLDER / name, force=True, stop_before_pixels=True)
    return data_set.SamplesPerPixel == 1 or (data_set.BitsAllocated == 8 and name in WITHOUT_DCMTK)


@pytest.mark.parametrize("name", [name for name in PICTURES if same_samples(name)])
def test_pydicom_and_gdcm_decode_the_same(name, shown):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = references.decoded(FOLDER / name)
    difference = numpy.abs(reference.astype(float) - shown[name].values.astype(float)).max()
    assert difference <= (1 if name in TOLERANCE else 0)


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "rtdose.dcm"])
def test_whole_range_is_what_the_formula_says(name, shown):
    data_set = pydicom.dcmread(FOLDER / name)
    voi = shown[name].answer["voi"]
    slope, intercept = float(data_set.get("RescaleSlope", data_set.get("DoseGridScaling", 1))), float(data_set.get("RescaleIntercept", 0))
    stored = data_set.pixel_array if data_set.get("NumberOfFrames", 1) == 1 else data_set.pixel_array[0]
    expected = formulas.shades(formulas.window(stored * slope + intercept, voi["center"], voi["width"]))
    assert numpy.array_equal(shown[name].pixels, expected)
