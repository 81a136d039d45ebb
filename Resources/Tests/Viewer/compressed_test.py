"""Every transfer syntax: lossless comes back bit by bit; lossy as DCMTK, GDCM or OpenJPEG decode it."""
import numpy
import pytest

import compress
import pictures

ALL = [(name, command, source, kind) for name, command, sources, kind in compress.ENCODERS for source in sources]

#: A cosine transformation may round either way (ISO 10918-2); so may a wavelet of fractions.
ROUNDING = 1


def identify(case):
    return f"{case[0]}: {case[2]}"


@pytest.fixture(scope="module")
def decoded(work):
    folder = work / "compressed"
    paths = {}
    for number, case in enumerate(ALL):
        place = folder / str(number)
        place.mkdir(parents=True)
        paths[identify(case)] = compress.encode(case[1], case[2], place)
    shown = pictures.show([{"file": path} for path in paths.values()], folder)
    return {name: (path, picture) for (name, path), picture in zip(paths.items(), shown)}


def original(source):
    """As the generator stored it; integers of the type that the viewer has them in."""
    data_set = compress.SOURCES[source]()
    pixels = data_set.PixelData.astype(numpy.int64)
    if data_set.PixelRepresentation:
        sign = 1 << (data_set.BitsStored - 1)
        pixels = (pixels ^ sign) - sign
    return pixels


@pytest.mark.parametrize("case", [case for case in ALL if case[3] == "lossless"], ids=identify)
def test_lossless_comes_back_bit_by_bit(case, decoded):
    picture = decoded[identify(case)][1]
    assert picture.fault is None
    assert numpy.array_equal(picture.values, original(case[2]))


@pytest.mark.parametrize("case", [case for case in ALL if case[3] == "lossy"], ids=identify)
def test_lossy_is_as_others_decode_it(case, decoded, tmp_path):
    path, picture = decoded[identify(case)]
    assert picture.fault is None
    # Decoders may overshoot; GDCM leaves what the header's bits cannot hold, the viewer cuts it.
    reference = numpy.minimum(compress.decoded_elsewhere(path, tmp_path).astype(int), (1 << compress.SOURCES[case[2]]().BitsStored) - 1)
    assert reference.shape == picture.values.shape
    assert numpy.abs(reference - picture.values.astype(int)).max() <= ROUNDING
    # And it is the picture that was encoded, not another.
    assert numpy.abs(original(case[2]) - picture.values).mean() < original(case[2]).max() * 0.1
