"""Several frames: which bytes are whose, what holds for each, and what is refused rather than guessed."""
import struct

import numpy
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence

import compress
import formulas
import generate
import pictures
from references import run

FRAMES = 4


def multi_frame(values):
    """`values` has the frame first."""
    data_set = generate.window(generate.gray(values[0], 12), 2000, 1000)
    data_set.NumberOfFrames = len(values)
    data_set.PixelData = values
    return data_set


@pytest.fixture(scope="module")
def values():
    # Noise does not compress: fragments of a kilobyte are several to a frame.
    return numpy.random.default_rng(1).integers(0, 4096, (FRAMES, 60, 70)).astype(numpy.uint16)


def show_all(path, folder):
    return pictures.show([{"file": path, "frame": frame} for frame in range(FRAMES)], folder)


@pytest.mark.parametrize("table", ["+ot", "-ot"])
@pytest.mark.parametrize("command", [("dcmcjpeg", "+e1"), ("dcmcjpls",)], ids=lambda command: command[0])
@pytest.mark.parametrize("fragments", [(), ("+fs", 1)], ids=["whole", "fragments"])
def test_compressed_frames_are_found(values, tmp_path, command, table, fragments):
    plain = generate.write(multi_frame(values), tmp_path / "plain.dcm")
    output = tmp_path / "compressed.dcm"
    run(*command, table, *fragments, plain, output)
    for frame, picture in enumerate(show_all(output, tmp_path)):
        assert picture.fault is None
        assert numpy.array_equal(picture.values, values[frame])


def extended_offsets(path, values, spoiled=False):
    """Compressed frames of two fragments each, found by the extended offset table (PS3.5, A.4)."""
    folder = path.parent
    data_set = None
    data, offsets, lengths = b"", [], []
    for frame in values:
        plain = generate.write(generate.gray(frame, 12), folder / "frame.dcm")
        run("dcmcjpls", plain, folder / "frame.jls.dcm")
        data_set = pydicom.dcmread(folder / "frame.jls.dcm")
        stream = next(pydicom.encaps.generate_pixel_data_frame(data_set.PixelData, 1))
        half = len(stream) // 4 * 2
        offsets.append(len(data))
        lengths.append(len(stream))
        for part in (stream[:half], stream[half:]):
            data += struct.pack("<HHI", 0xFFFE, 0xE000, len(part)) + part
    if spoiled:
        offsets[1] += 2
    data_set.NumberOfFrames = len(values)
    data_set.PixelData = struct.pack("<HHI", 0xFFFE, 0xE000, 0) + data
    data_set.add_new(0x7FE00001, "OV", struct.pack(f"<{len(offsets)}Q", *offsets))
    data_set.add_new(0x7FE00002, "OV", struct.pack(f"<{len(lengths)}Q", *lengths))
    data_set["PixelData"].is_undefined_length = True
    data_set.save_as(path)
    return path


def test_extended_offset_table_finds_frames(values, tmp_path):
    for frame, picture in enumerate(show_all(extended_offsets(tmp_path / "offsets.dcm", values), tmp_path)):
        assert picture.fault is None
        assert numpy.array_equal(picture.values, values[frame])


def test_offsets_beside_the_fragments_are_refused(values, tmp_path):
    for picture in show_all(extended_offsets(tmp_path / "offsets.dcm", values, spoiled=True), tmp_path):
        assert picture.fault["code"] == "invalid-pixels"


def test_functional_groups_hold_for_their_frame(values, tmp_path):
    data_set = multi_frame(values)
    del data_set.WindowCenter, data_set.WindowWidth
    shared, per_frame = Dataset(), []
    measures = Dataset()
    measures.PixelSpacing = [0.5, 0.25]
    shared.PixelMeasuresSequence = Sequence([measures])
    for frame in range(FRAMES):
        item, voi, rescale, position, orientation = (Dataset() for _ in range(5))
        voi.WindowCenter, voi.WindowWidth = 1000 + 300 * frame, 500 + frame
        rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = 1 + frame, -frame * 10, "HU"
        position.ImagePositionPatient = [0, 0, 10 * frame]
        orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0] if frame % 2 else [0, 1, 0, 0, 0, -1]
        item.FrameVOILUTSequence, item.PixelValueTransformationSequence = Sequence([voi]), Sequence([rescale])
        item.PlanePositionSequence, item.PlaneOrientationSequence = Sequence([position]), Sequence([orientation])
        per_frame.append(item)
    data_set.SharedFunctionalGroupsSequence = Sequence([shared])
    data_set.PerFrameFunctionalGroupsSequence = Sequence(per_frame)
    path = generate.write(data_set, tmp_path / "enhanced.dcm")
    for frame, picture in enumerate(show_all(path, tmp_path)):
        hounsfield = values[frame].astype(float) * (1 + frame) - frame * 10
        assert numpy.array_equal(picture.pixels, formulas.shades(formulas.window(hounsfield, 1000 + 300 * frame, 500 + frame)))
        assert picture.answer["info"]["spacing"] == {"kind": "patient", "row": 0.5, "column": 0.25}


def shortened(path, cut):
    """Ends `cut` bytes early."""
    output = path.with_suffix(f".{cut}.dcm")
    output.write_bytes(path.read_bytes()[:-cut])
    return output


@pytest.mark.parametrize("command", [("dcmcjpeg", "+e1"), ("dcmcjpeg", "+eb"), ("dcmcjpls",), ("dcmcrle",), ("gdcmconv", "--j2k")], ids=str)
def test_file_that_ends_early_is_refused(tmp_path, command):
    path = compress.encode(command, "8 bits", tmp_path)
    shown = pictures.show([{"file": shortened(path, cut)} for cut in (1, 40, 400)], tmp_path)
    assert [picture.fault["code"] for picture in shown] == ["truncated"] * 3


@pytest.mark.parametrize("command", [("dcmcjpeg", "+e1"), ("dcmcjpeg", "+eb"), ("dcmcjpls",), ("gdcmconv", "--j2k"), ("htj2k", 1)], ids=str)
@pytest.mark.parametrize("keyword", ["Rows", "Columns"])
def test_stream_of_another_size_than_the_header_is_refused(tmp_path, command, keyword):
    path = compress.encode(command, "8 bits", tmp_path)
    size = generate.ROWS if keyword == "Rows" else generate.COLUMNS
    tag = {"Rows": b"\x28\x00\x10\x00US\x02\x00", "Columns": b"\x28\x00\x11\x00US\x02\x00"}[keyword]
    data = path.read_bytes()
    assert data.count(tag + struct.pack("<H", size)) == 1
    path.write_bytes(data.replace(tag + struct.pack("<H", size), tag + struct.pack("<H", size - 1)))
    assert pictures.show([{"file": path}], tmp_path)[0].fault["code"] == "invalid-pixels"


def test_frames_that_cannot_be_told_apart_are_refused(values, tmp_path):
    plain = generate.write(multi_frame(values), tmp_path / "plain.dcm")
    run("dcmcrle", plain, tmp_path / "rle.dcm")
    data_set = pydicom.dcmread(tmp_path / "rle.dcm")
    frames = list(pydicom.encaps.generate_pixel_data_frame(data_set.PixelData, FRAMES))
    data_set.PixelData = encapsulate(frames[:-1], has_bot=False)
    data_set["PixelData"].is_undefined_length = True
    data_set.save_as(tmp_path / "missing.dcm")
    assert {picture.fault["code"] for picture in show_all(tmp_path / "missing.dcm", tmp_path)} == {"invalid-pixels"}


SHORTENED = {
    "JPEG lossless": (("dcmcjpeg", "+e1"), "8 bits"),
    "JPEG baseline": (("dcmcjpeg", "+eb"), "8 bits"),
    "JPEG baseline, RGB": (("dcmcjpeg", "+eb"), "RGB"),
    "JPEG progressive": (("dcmcjpeg", "+ep"), "8 bits"),
    "JPEG extended": (("dcmcjpeg", "+ee"), "12 bits"),
    "JPEG-LS": (("dcmcjpls",), "8 bits"),
    "JPEG 2000": (("gdcmconv", "--j2k"), "8 bits"),
    "JPEG 2000, tiles": (("gdcmconv", "--j2k", "-t", "32,32"), "12 bits"),
    "HTJ2K": (("htj2k", 1), "8 bits"),
    "RLE": (("dcmcrle",), "8 bits"),
}
KEPT = (0.3, 0.6, 0.95)
ENDS = {"open": b"", "closed": b"\xff\xd9"}


def with_shorter_stream(path, kept, end, output):
    """The file is whole; the picture within it is not."""
    data = path.read_bytes()
    table_at = data.rindex(b"\xe0\x7f\x10\x00OB\x00\x00\xff\xff\xff\xff") + 12
    begin = table_at + 8 + struct.unpack_from("<I", data, table_at + 4)[0]
    length = struct.unpack_from("<I", data, begin + 4)[0]
    stream = data[begin + 8:begin + 8 + int(length * kept) // 2 * 2] + end
    output.write_bytes(data[:begin] + struct.pack("<HHI", 0xFFFE, 0xE000, len(stream)) + stream + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))
    return output


@pytest.fixture(scope="module")
def shortened_streams(work):
    folder = work / "shortened"
    folder.mkdir()
    paths = {}
    for name, (command, source) in SHORTENED.items():
        whole = compress.encode(command, source, folder)
        for kept in KEPT:
            for end, mark in ENDS.items():
                paths[name, kept, end] = with_shorter_stream(whole, kept, mark, folder / f"{len(paths)}.dcm")
    return dict(zip(paths, pictures.show([{"file": path} for path in paths.values()], folder)))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("name", SHORTENED)
def test_stream_that_ends_early_within_a_whole_file_is_refused(name, kept, end, shortened_streams):
    assert shortened_streams[name, kept, end].fault["code"] in ("truncated", "invalid-pixels", "decoder-failed")
