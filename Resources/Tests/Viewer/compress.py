"""The same known pixels through the encoders of DCMTK, GDCM and OpenJPH, in every compressed transfer syntax."""
import subprocess

import numpy
import pydicom
from pydicom.encaps import encapsulate
from pydicom.filereader import read_file_meta_info

import generate
import pictures
from generate import gray, pattern, rgb
from references import read_pnm, run

MPEG2 = "1.2.840.10008.1.2.4.100"
HTJ2K_LOSSLESS = "1.2.840.10008.1.2.4.201"
HTJ2K = "1.2.840.10008.1.2.4.203"

SOURCES = {
    "8 bits": lambda: gray(pattern(0, 255, numpy.uint8)),
    "12 bits": lambda: gray(pattern(0, 4095, numpy.uint16), 12),
    "12 bits signed": lambda: gray(pattern(-2048, 2047, numpy.int16), 12),
    "16 bits": lambda: gray(pattern(0, 65535, numpy.uint16)),
    "16 bits signed": lambda: gray(pattern(-32768, 32767, numpy.int16)),
    "RGB": lambda: rgb(generate.colours()),
}
GRAYS = tuple(name for name in SOURCES if name != "RGB")

#: Name, command, which sources, and how far the result may be from the source (0) or from another's decoding of it.
ENCODERS = [
    *((f"JPEG lossless, predictor {value}", ("dcmcjpeg", "+el", "+sv", value), tuple(SOURCES), "lossless") for value in range(1, 8)),
    ("JPEG lossless, first-order prediction", ("dcmcjpeg", "+e1"), tuple(SOURCES), "lossless"),
    ("JPEG lossless, point transformation", ("dcmcjpeg", "+el", "+sv", 4, "+pt", 2), ("8 bits", "12 bits", "16 bits"), "lossy"),
    ("JPEG baseline", ("dcmcjpeg", "+eb"), ("8 bits", "RGB"), "lossy"),
    ("JPEG baseline, 4:4:4", ("dcmcjpeg", "+eb", "+s4"), ("RGB",), "lossy"),
    ("JPEG baseline, RGB", ("dcmcjpeg", "+eb", "+cr"), ("RGB",), "lossy"),
    ("JPEG extended, 12 bits", ("dcmcjpeg", "+ee"), ("12 bits",), "lossy"),
    ("JPEG extended, 8 bits", ("dcmcjpeg", "+ee"), ("8 bits", "RGB"), "lossy"),
    ("JPEG progressive, 8 bits", ("dcmcjpeg", "+ep"), ("8 bits", "RGB"), "lossy"),
    ("JPEG spectral selection, 8 bits", ("dcmcjpeg", "+es"), ("8 bits", "RGB"), "lossy"),
    ("JPEG-LS lossless", ("dcmcjpls", "+el"), ("8 bits", "12 bits", "16 bits", "RGB"), "lossless"),
    ("JPEG-LS lossless, by sample", ("dcmcjpls", "+el", "+is"), ("RGB",), "lossless"),
    ("JPEG-LS lossless, by plane", ("dcmcjpls", "+el", "+in"), ("RGB",), "lossless"),
    ("JPEG-LS lossless, signed", ("gdcmconv", "--jpegls"), ("12 bits signed", "16 bits signed"), "lossless"),
    ("JPEG-LS near-lossless", ("dcmcjpls", "+en"), ("8 bits", "12 bits", "RGB"), "lossy"),
    ("RLE", ("dcmcrle",), tuple(SOURCES), "lossless"),
    ("JPEG 2000 lossless", ("gdcmconv", "--j2k"), tuple(SOURCES), "lossless"),
    ("JPEG 2000 lossless, tiles", ("gdcmconv", "--j2k", "-t", "32,32"), ("12 bits", "RGB"), "lossless"),
    ("JPEG 2000 lossy", ("gdcmconv", "--j2k", "--lossy", "-q", "40", "--irreversible"), ("8 bits", "12 bits", "RGB"), "lossy"),
    ("HTJ2K lossless", ("htj2k", 1), tuple(SOURCES), "lossless"),
    ("HTJ2K lossy", ("htj2k", 0), ("8 bits", "12 bits", "RGB"), "lossy"),
]


def encode(command, source, folder):
    """The compressed file, or for HTJ2K the file and its codestream."""
    plain = generate.write(SOURCES[source](), folder / "source.dcm")
    output = folder / "compressed.dcm"
    if command[0] == "htj2k":
        return htj2k(plain, command[1], output)
    run(*command, plain, output)
    return output


def htj2k(plain, reversible, output):
    data_set = pydicom.dcmread(plain)
    raw, stream = output.with_suffix(".raw"), output.with_suffix(".j2c")
    raw.write_bytes(data_set.PixelData[: data_set.Rows * data_set.Columns * data_set.SamplesPerPixel * data_set.BitsAllocated // 8])
    described = [data_set.Columns, data_set.Rows, data_set.BitsStored, data_set.PixelRepresentation, data_set.SamplesPerPixel]
    program = pictures.WEB.parent / "Resources" / "Tests" / "Viewer" / "htj2k.cjs"
    command = ["node", program, pictures.WEB / "package.json", raw, stream, *described, reversible]
    subprocess.run([str(part) for part in command], check=True)
    # pydicom writes no transfer syntax that is younger than itself: one as long is put in its place.
    data_set.file_meta.TransferSyntaxUID = MPEG2
    if data_set.SamplesPerPixel == 3:
        data_set.PhotometricInterpretation = "YBR_RCT" if reversible else "YBR_ICT"
    data_set.PixelData = encapsulate([stream.read_bytes()])
    data_set["PixelData"].VR = "OB"
    data_set["PixelData"].is_undefined_length = True
    data_set.save_as(output)
    written = output.read_bytes().replace(MPEG2.encode(), (HTJ2K_LOSSLESS if reversible else HTJ2K).encode(), 1)
    output.write_bytes(written)
    return output


def decoded_elsewhere(path, folder):
    """Stored values (RGB for colour) as DCMTK, GDCM or OpenJPEG make them."""
    syntax = str(read_file_meta_info(path).TransferSyntaxUID)
    plain = folder / "plain.dcm"
    if syntax in (HTJ2K_LOSSLESS, HTJ2K):
        image = folder / "frame.pnm"
        run("opj_decompress", "-i", path.with_suffix(".j2c"), "-o", image)
        return read_pnm(image)
    if syntax in ("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"):
        run("gdcmconv", "--raw", path, plain)
    elif syntax in ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"):
        run("dcmdjpls", path, plain)
    elif syntax == "1.2.840.10008.1.2.5":
        run("dcmdrle", path, plain)
    else:
        run("dcmdjpeg", "+cp", path, plain)
    return pydicom.dcmread(plain).pixel_array
