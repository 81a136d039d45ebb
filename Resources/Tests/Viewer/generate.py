"""DICOM files whose pixels are known beforehand: one for every rule of the image pipeline. Nothing of any patient."""
import io
import zlib

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid,
)

CT = "1.2.840.10008.5.1.4.1.1.2"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
ROWS, COLUMNS = 37, 50
SYNTAXES = {
    "explicit": ExplicitVRLittleEndian, "implicit": ImplicitVRLittleEndian, "bigendian": ExplicitVRBigEndian,
    "deflated": DeflatedExplicitVRLittleEndian,
}


def pattern(low, high, dtype, rows=ROWS, columns=COLUMNS, seed=7):
    """Every value from low to high somewhere: a slope, with noise in its lower half."""
    slope = numpy.linspace(low, high, rows * columns).reshape(rows, columns)
    noise = numpy.random.default_rng(seed).uniform(low, high, (rows // 2, columns))
    slope[rows - rows // 2:] = noise
    return slope.round().astype(dtype) if numpy.issubdtype(dtype, numpy.integer) else slope.astype(dtype)


def colours(rows=ROWS, columns=COLUMNS, seed=11):
    """Saturated and mixed colours in flat fields and noise."""
    y, x = numpy.mgrid[0:rows, 0:columns]
    smooth = numpy.stack([x * 255 // (columns - 1), y * 255 // (rows - 1), (x + y) * 255 // (rows + columns - 2)], -1)
    smooth[rows // 2:] = numpy.random.default_rng(seed).integers(0, 256, (rows - rows // 2, columns, 3))
    return smooth.astype(numpy.uint8)


def base(sop_class=CT, modality="CT"):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid(prefix="2.25.", entropy_srcs=["viewer", sop_class])
    data_set = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data_set.SOPClassUID = sop_class
    data_set.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    data_set.StudyInstanceUID, data_set.SeriesInstanceUID = "2.25.1", "2.25.2"
    data_set.Modality = modality
    data_set.PatientName, data_set.PatientID = "Test^Picture", "VIEWER"
    return data_set


def describe(data_set, values, stored, high=None, signed=False, photometric="MONOCHROME2", allocated=None):
    """The pixel description; `values` are as stored, shifted into place by the high bit."""
    data_set.Rows, data_set.Columns = values.shape[:2]
    data_set.SamplesPerPixel = 3 if values.ndim == 3 else 1
    data_set.PhotometricInterpretation = photometric
    data_set.BitsAllocated = allocated or values.dtype.itemsize * 8
    data_set.BitsStored = stored
    data_set.HighBit = stored - 1 if high is None else high
    data_set.PixelRepresentation = int(signed)
    return data_set


def gray(values, stored=None, high=None, garbage=False, **described):
    """A monochrome picture. With `garbage`, the unused bits hold noise, as some devices leave them."""
    allocated = values.dtype.itemsize * 8
    stored = stored or allocated
    signed = numpy.issubdtype(values.dtype, numpy.signedinteger)
    data_set = describe(base(), values, stored, high, signed, **described)
    word = {8: numpy.uint8, 16: numpy.uint16, 32: numpy.uint32}[allocated]
    shift = data_set.HighBit + 1 - stored
    mask = (1 << stored) - 1
    words = (values.astype(numpy.int64) & mask) << shift
    if garbage:
        noise = numpy.random.default_rng(3).integers(0, 1 << allocated, values.shape)
        words |= noise & ~(mask << shift) & ((1 << allocated) - 1)
    data_set.PixelData = words.astype(word)
    return data_set


def rgb(values, photometric="RGB", planar=0):
    data_set = describe(base(SECONDARY_CAPTURE, "OT"), values, 8, photometric=photometric)
    data_set.PlanarConfiguration = planar
    data_set.PixelData = numpy.ascontiguousarray(values.transpose(2, 0, 1) if planar else values)
    return data_set


def palette(indices, bits, entries=256, first=0, segmented=False):
    data_set = describe(base(SECONDARY_CAPTURE, "OT"), indices, indices.dtype.itemsize * 8, photometric="PALETTE COLOR")
    steps = numpy.arange(entries)
    tables = [steps, entries - 1 - steps, (steps * 7) % entries]
    scale = (2 ** bits - 1) / (entries - 1)
    for name, table in zip(("Red", "Green", "Blue"), tables):
        words = (table * scale).round().astype(numpy.uint16)
        setattr(data_set, f"{name}PaletteColorLookupTableDescriptor", [entries, first, bits])
        if segmented and name != "Blue":
            words = numpy.array([0, 1, words[0], 1, entries - 1, words[-1]], dtype=numpy.uint16)
            setattr(data_set, f"Segmented{name}PaletteColorLookupTableData", words.tobytes())
        elif segmented:
            half = entries // 2
            discrete = numpy.concatenate([[0, half], words[:half], [0, entries - half], words[half:]]).astype(numpy.uint16)
            setattr(data_set, f"Segmented{name}PaletteColorLookupTableData", discrete.tobytes())
        else:
            data = words.astype(numpy.uint8 if bits == 8 else numpy.uint16).tobytes()
            setattr(data_set, f"{name}PaletteColorLookupTableData", data)
    data_set.PixelData = indices
    return data_set


def table(first, values, bits, explanation="test"):
    item = Dataset()
    item.add_new(0x00283002, "SS" if first < 0 else "US", [len(values) % 65536, first, bits])
    item.LUTExplanation = explanation
    item.add_new(0x00283006, "OW", numpy.asarray(values, dtype=numpy.uint16).tobytes())
    return item


def voi_table(data_set, first, values, bits):
    data_set.VOILUTSequence = Sequence([table(first, values, bits)])
    return data_set


def modality_table(data_set, first, values, bits):
    item = table(first, values, bits)
    item.ModalityLUTType = "US"
    data_set.ModalityLUTSequence = Sequence([item])
    return data_set


def overlay(data_set, bits, group=0x6000, origin=(1, 1)):
    """A separate plane: `bits` are zeros and ones."""
    data_set.add_new((group, 0x0010), "US", bits.shape[0])
    data_set.add_new((group, 0x0011), "US", bits.shape[1])
    data_set.add_new((group, 0x0040), "CS", "G")
    data_set.add_new((group, 0x0050), "SS", list(origin))
    data_set.add_new((group, 0x0100), "US", 1)
    data_set.add_new((group, 0x0102), "US", 0)
    packed = numpy.packbits(bits.astype(numpy.uint8).ravel(), bitorder="little").tobytes()
    data_set.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))
    return data_set


def embedded_overlay(data_set, bits, position, group=0x6000):
    """A plane in an unused bit of the pixels."""
    data_set.add_new((group, 0x0010), "US", bits.shape[0])
    data_set.add_new((group, 0x0011), "US", bits.shape[1])
    data_set.add_new((group, 0x0040), "CS", "G")
    data_set.add_new((group, 0x0050), "SS", [1, 1])
    data_set.add_new((group, 0x0100), "US", data_set.BitsAllocated)
    data_set.add_new((group, 0x0102), "US", position)
    data_set.PixelData = data_set.PixelData | (bits.astype(data_set.PixelData.dtype) << position)
    return data_set


def window(data_set, center, width, function=None):
    data_set.WindowCenter, data_set.WindowWidth = center, width
    if function:
        data_set.VOILUTFunction = function
    return data_set


def rescaled(data_set, slope, intercept):
    data_set.RescaleSlope, data_set.RescaleIntercept, data_set.RescaleType = slope, intercept, "HU"
    return data_set


def write(data_set, path, syntax="explicit"):
    """Pixel arrays become bytes in the byte order that the transfer syntax wants."""
    uid = SYNTAXES[syntax]
    data_set.file_meta.TransferSyntaxUID = uid
    data_set.is_little_endian = uid != ExplicitVRBigEndian
    data_set.is_implicit_VR = uid == ImplicitVRLittleEndian
    for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
        pixels = data_set.get(keyword)
        if isinstance(pixels, numpy.ndarray):
            order = "<" if data_set.is_little_endian else ">"
            data = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
            data += b"\0" * (len(data) % 2)
            setattr(data_set, keyword, data)
    if "PixelData" in data_set:
        data_set["PixelData"].VR = "OB" if data_set.BitsAllocated <= 8 and not data_set.is_implicit_VR else "OW"
    if uid == DeflatedExplicitVRLittleEndian:
        path.write_bytes(deflated(data_set))
    else:
        dcmwrite(path, data_set, write_like_original=False)
    return path


def deflated(data_set):
    """The data set after the meta information through raw deflate, in two blocks."""
    buffer = io.BytesIO()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dcmwrite(buffer, data_set, write_like_original=False)
    body = data_set_of(buffer.getvalue())[1]
    buffer = io.BytesIO()
    meta = FileDataset(None, {}, file_meta=data_set.file_meta, preamble=b"\0" * 128)
    meta.SOPClassUID, meta.SOPInstanceUID = data_set.SOPClassUID, data_set.SOPInstanceUID
    meta.is_little_endian, meta.is_implicit_VR = True, False
    meta.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dcmwrite(buffer, meta, write_like_original=False)
    head = data_set_of(buffer.getvalue())[0]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(body[: len(body) // 2]) + packer.flush(zlib.Z_FULL_FLUSH) + packer.compress(body[len(body) // 2:]) + packer.flush()
    return head + packed + b"\0" * (len(packed) % 2)


def data_set_of(data):
    """Meta information with everything before it, and what follows: (0002,0000) says where."""
    end = 144 + int.from_bytes(data[140:144], "little")
    return data[:end], data[end:]


def float_picture(values):
    data_set = base("1.2.840.10008.5.1.4.1.1.30", "MR")
    data_set.Rows, data_set.Columns, data_set.SamplesPerPixel = *values.shape, 1
    data_set.PhotometricInterpretation = "MONOCHROME2"
    data_set.BitsAllocated = values.dtype.itemsize * 8
    if values.dtype == numpy.float32:
        data_set.FloatPixelData = values
    else:
        data_set.DoubleFloatPixelData = values
    return data_set


def single_bits(frames):
    """Bits of several frames without a gap between them."""
    data_set = describe(base("1.2.840.10008.5.1.4.1.1.66.4", "SEG"), frames[0], 1, allocated=1)
    data_set.NumberOfFrames = len(frames)
    data_set.PixelData = numpy.packbits(frames.ravel().astype(numpy.uint8), bitorder="little").tobytes()
    data_set.PixelData += b"\0" * (len(data_set.PixelData) % 2)
    return data_set
