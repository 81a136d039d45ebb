"""Every rule of the image pipeline as a file and the exact picture that the standard's formulas make of it."""
import dataclasses

import numpy

import formulas
import generate
from generate import gray, overlay, palette, pattern, rescaled, rgb, window


@dataclasses.dataclass
class Case:
    name: str
    data_set: object
    expected: numpy.ndarray
    syntax: str = "explicit"
    job: dict = dataclasses.field(default_factory=dict)
    #: How far DCMTK's rendering may be off; None where it has no such rule, said in `why`.
    dcmtk: int | None = 1
    why: str = "DCMTK cuts fractions off, the viewer rounds"
    extra: tuple = ()


INTEGER_COLOURS = {"dcmtk": 2, "why": "DCMTK converts luma and chroma with whole numbers, cutting each part off"}

U16 = pattern(0, 65535, numpy.uint16)
S16 = pattern(-32768, 32767, numpy.int16)
U12 = pattern(0, 4095, numpy.uint16)
S12 = pattern(-2048, 2047, numpy.int16)
U8 = pattern(0, 255, numpy.uint8)


def shown(values, *args, **kwargs):
    return formulas.shades(formulas.window(values, *args, **kwargs))


def whole(values):
    return formulas.shades(formulas.whole_range(values))


def bits_and_encodings():
    kinds = {
        "8 bits": (U8, 8, None), "12 of 16 bits": (U12, 12, None), "12 of 16 bits signed": (S12, 12, None), "16 bits": (U16, 16, None),
        "16 bits signed": (S16, 16, None), "10 of 16 bits, high bit 12": (pattern(0, 1023, numpy.uint16), 10, 12),
        "7 of 8 bits signed": (pattern(-64, 63, numpy.int8), 7, None),
    }
    for kind, (values, stored, high) in kinds.items():
        for syntax in generate.SYNTAXES:
            noisy = "" if stored in (8, 16) else ", unused bits noisy"
            yield Case(f"{kind}{noisy}, {syntax}", gray(values, stored, high, garbage=bool(noisy)), whole(values), syntax)
    for dtype, low, high in ((numpy.uint32, 0, 2**32 - 1), (numpy.int32, -2**31, 2**31 - 1)):
        values = pattern(low, high, numpy.int64).astype(dtype)
        for syntax in ("explicit", "implicit"):
            yield Case(f"32 bits {dtype.__name__}, {syntax}", gray(values), whole(values), syntax)
    for dtype in (numpy.float32, numpy.float64):
        values = pattern(-1.5, 2.25, dtype)
        for syntax in ("explicit", "bigendian"):
            yield Case(f"{dtype.__name__}, {syntax}", generate.float_picture(values), whole(values), syntax, dcmtk=None, why="DCMTK 3.6.7 has no floating point pixels")
    frames = numpy.random.default_rng(5).integers(0, 2, (3, generate.ROWS, generate.COLUMNS)).astype(bool)
    for frame in range(3):
        expected = frames[frame].astype(numpy.uint8) * 255
        yield Case(f"1 bit, frame {frame + 1} of 3", generate.single_bits(frames), expected, job={"frame": frame}, dcmtk=None if frame else 0, why="DCMTK aligns later frames of 1 bit to bytes")


def windows_and_tables():
    ct = pattern(-1024, 3071, numpy.int16)
    hu = ct.astype(float)
    yield Case("rescale, window", window(rescaled(gray((ct + 1024).astype(numpy.uint16), 12), 1, -1024), 40, 400), shown(hu, 40, 400))
    yield Case("rescale with fractions", window(rescaled(gray(U12, 12), 0.25, -17.5), 300, 801.5), shown(U12 * 0.25 - 17.5, 300, 801.5))
    yield Case("negative slope", window(rescaled(gray(U12, 12), -1, 4095), 2000, 1000), shown(4095.0 - U12, 2000, 1000))
    yield Case("window of one", window(gray(U12, 12), 2000, 1), shown(U12, 2000, 1))
    yield Case("second of two windows", window(gray(U12, 12), [2000, 100], [1000, 50]), shown(U12, 100, 50), job={"voi": {"kind": "window", "center": 100, "width": 50}})
    yield Case("LINEAR_EXACT", window(gray(U12, 12), 2000, 1000, "LINEAR_EXACT"), shown(U12, 2000, 1000, "LINEAR_EXACT"))
    yield Case("SIGMOID", window(gray(U12, 12), 2000, 1000, "SIGMOID"), shown(U12, 2000, 1000, "SIGMOID"))
    yield Case("MONOCHROME1", window(gray(U12, 12, photometric="MONOCHROME1"), 2000, 1000), formulas.shades(1 - formulas.window(U12, 2000, 1000)))
    inverse = window(gray(U12, 12), 2000, 1000)
    inverse.PresentationLUTShape = "INVERSE"
    yield Case("Presentation LUT shape INVERSE", inverse, formulas.shades(1 - formulas.window(U12, 2000, 1000)))
    yield Case("inverted by the reader", window(gray(U12, 12), 2000, 1000), 255 - shown(U12, 2000, 1000), job={"invert": True}, dcmtk=None, why="a choice of the reader")
    for bits, entries in ((8, 256), (12, 4096), (16, 4096)):
        values = ((numpy.arange(entries) / (entries - 1)) ** 2 * (2**bits - 1)).round().astype(int)
        table = formulas.lookup(U12, 100, values)
        yield Case(f"VOI LUT of {bits} bits", generate.voi_table(gray(U12, 12), 100, values, bits), formulas.shades(table / (2**bits - 1)))
    signed = ((numpy.arange(4096) / 4095) ** 0.5 * 1023).round().astype(int)
    yield Case("VOI LUT from a negative value", generate.voi_table(rescaled(gray(U12, 12), 1, -1024), -1024, signed, 10), formulas.shades(formulas.lookup(U12 - 1024.0, -1024, signed) / 1023))
    narrow = generate.voi_table(gray(U12, 12), 0, numpy.arange(4096), 8)
    yield Case("VOI LUT of 12 bits, described as of 8", narrow, formulas.shades(U12 / 4095), dcmtk=None, why="DCMTK leaves out what is above 8 bits")
    dim = pattern(50, 200, numpy.uint8)
    yield Case("bytes without a window", gray(dim), dim, dcmtk=0)
    curve = ((numpy.arange(4096) / 4095) ** 1.5 * 65535).round().astype(int)
    looked = formulas.lookup(U12, 0, curve)
    yield Case("Modality LUT", window(generate.modality_table(gray(U12, 12), 0, curve, 16), 30000, 40000), shown(looked, 30000, 40000))
    padded = window(gray(S16), 0, 20000)
    padded.add_new(0x00280120, "SS", -32768)
    padded.add_new(0x00280121, "SS", -20000)
    expected = shown(S16, 0, 20000)
    expected[S16 <= -20000] = 0
    yield Case("pixel padding range", padded, expected)
    bright = window(gray(U12, 12, photometric="MONOCHROME1"), 2000, 1000)
    bright.add_new(0x00280120, "US", 0)
    expected = formulas.shades(1 - formulas.window(U12, 2000, 1000))
    expected[U12 == 0] = 0
    yield Case("pixel padding in MONOCHROME1", bright, expected, dcmtk=None, why="DCMTK draws padding like any value; C.7.5.1.1.2 makes it background")


def full_to_rgb(values):
    y, blue, red = (values[..., index].astype(float) - (128 if index else 0) for index in range(3))
    mixed = numpy.stack([y + 1.402 * red, y - 0.344136 * blue - 0.714136 * red, y + 1.772 * blue], -1)
    return numpy.clip(numpy.rint(mixed), 0, 255).astype(numpy.uint8)


def colours():
    values = generate.colours()
    for planar in (0, 1):
        for syntax in ("explicit", "implicit", "bigendian"):
            yield Case(f"RGB, planar configuration {planar}, {syntax}", rgb(values, planar=planar), values, syntax, dcmtk=0)
        yield Case(f"YBR_FULL, planar configuration {planar}", rgb(values, "YBR_FULL", planar), full_to_rgb(values), **INTEGER_COLOURS)
    shared = values.copy()
    shared[:, 1::2, 1:] = shared[:, 0::2, 1:]
    packed = numpy.stack([shared[:, 0::2, 0], shared[:, 1::2, 0], shared[:, 0::2, 1], shared[:, 0::2, 2]], -1)
    halved = rgb(values, "YBR_FULL_422")
    halved.PixelData = packed
    yield Case("YBR_FULL_422", halved, full_to_rgb(shared), **INTEGER_COLOURS)
    yield Case("YBR_FULL_422 by name, YBR_FULL by length", rgb(values, "YBR_FULL_422"), full_to_rgb(values), dcmtk=None, why="DCMTK takes the name's word")
    for bits, entries, first in ((8, 256, 0), (16, 256, 0), (16, 200, 20)):
        table = [numpy.arange(entries), entries - 1 - numpy.arange(entries), (numpy.arange(entries) * 7) % entries]
        words = [(one * (2**bits - 1) / (entries - 1)).round().astype(int) >> (bits - 8) for one in table]
        expected = numpy.stack([formulas.lookup(U8, first, one) for one in words], -1).astype(numpy.uint8)
        yield Case(f"palette of {entries} colours of {bits} bits from {first}", palette(U8, bits, entries, first), expected)
        if bits == 16:
            segmented = palette(U8, bits, entries, first, segmented=True)
            ramp = numpy.floor(65535 * numpy.arange(entries) / (entries - 1) + 0.5).astype(int) >> 8
            down = numpy.floor(65535 - 65535 * numpy.arange(entries) / (entries - 1) + 0.5).astype(int) >> 8
            expected = numpy.stack([formulas.lookup(U8, first, one) for one in (ramp, down, words[2])], -1).astype(numpy.uint8)
            yield Case(f"segmented palette of {entries} colours from {first}", segmented, expected, dcmtk=None, why="DCMTK 3.6.7 has no segmented palettes")


    mixed = window(generate.palette(U12, 16, 96, 4000), 2000, 1000)
    mixed.PhotometricInterpretation, mixed.PixelPresentation, mixed.BitsStored, mixed.HighBit = "MONOCHROME2", "MIXED", 12, 11
    table = [numpy.arange(96), 95 - numpy.arange(96), (numpy.arange(96) * 7) % 96]
    above = numpy.stack([formulas.lookup(U12, 4000, (one * 65535 / 95).round().astype(int) >> 8) for one in table], -1)
    expected = numpy.where((U12 >= 4000)[..., None], above, shown(U12, 2000, 1000)[..., None]).astype(numpy.uint8)
    yield Case("supplemental palette above grays", mixed, expected, dcmtk=None, why="DCMTK draws such colours like grays")


def planes():
    bits = numpy.zeros((generate.ROWS, generate.COLUMNS), dtype=numpy.uint8)
    bits[5:20, 10:30] = 1
    bits[8:12, 15:20] = 0
    plain = shown(U12, 2000, 1000)
    drawn = numpy.where(bits == 1, 255, plain).astype(numpy.uint8)
    on = {"overlays": True}
    yield Case("overlay, shown", overlay(window(gray(U12, 12), 2000, 1000), bits), drawn, job=on)
    yield Case("overlay, not shown", overlay(window(gray(U12, 12), 2000, 1000), bits), plain)
    yield Case("overlay in unused bits, shown", generate.embedded_overlay(window(gray(U12, 12), 2000, 1000), bits, 13), drawn, job=on)
    moved = plain.copy()
    small = bits[:20, :30]
    moved[:19, 3:33] = numpy.where(small[1:] == 1, 255, plain[:19, 3:33])
    yield Case("overlay that begins outside", overlay(window(gray(U12, 12), 2000, 1000), small, origin=(0, 4)), moved, job=on)
    y, x = numpy.mgrid[1:generate.ROWS + 1, 1:generate.COLUMNS + 1]
    shutters = {
        "rectangular": ((x > 5) & (x < 40) & (y > 3) & (y < 30), {"ShutterLeftVerticalEdge": 5, "ShutterRightVerticalEdge": 40, "ShutterUpperHorizontalEdge": 3, "ShutterLowerHorizontalEdge": 30}),
        "circular": ((x - 25) ** 2 + (y - 18) ** 2 <= 15**2, {"CenterOfCircularShutter": [18, 25], "RadiusOfCircularShutter": 15}),
        "polygonal": ((x + y >= 25) & (y < 30) & (x < 45), {"VerticesOfThePolygonalShutter": [-20, 45, 30, 45, 30, -5]}),
    }
    for shape, (open_at, described) in shutters.items():
        data_set = window(gray(U12, 12), 2000, 1000)
        data_set.ShutterShape, data_set.ShutterPresentationValue = shape.upper(), 0
        for keyword, value in described.items():
            setattr(data_set, keyword, value)
        yield Case(f"{shape} shutter", data_set, numpy.where(open_at, plain, 0).astype(numpy.uint8), dcmtk=None, why="dcm2pnm draws no shutters of images")


def all_cases():
    return [*bits_and_encodings(), *windows_and_tables(), *colours(), *planes()]
