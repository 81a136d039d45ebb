"""Pictures of the same files by others: DCMTK renders them; GDCM, OpenJPEG and pydicom decode them."""
import subprocess

import numpy
import pydicom

JPEG_2000 = {"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"}
JPEG_LS = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"}


class NoReference(Exception):
    """The toolkit does not decode this file; its words."""


def run(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    if done.returncode != 0:
        lines = done.stdout.decode(errors="replace").strip().splitlines()
        raise NoReference(lines[-1] if lines else f"{command[0]} failed")
    return done.stdout.decode(errors="replace")


def read_pnm(path):
    """Binary PGM or PPM with 8 or 16 bits; comments by DCMTK and OpenJPEG."""
    data = path.read_bytes()
    fields, at = [], 0
    while len(fields) < 4:
        while data[at:at + 1].isspace():
            at += 1
        if data[at:at + 1] == b"#":
            at = data.index(b"\n", at)
            continue
        end = at
        while not data[end:end + 1].isspace():
            end += 1
        fields.append(data[at:end].decode())
        at = end
    at += 1
    width, height, highest = (int(field) for field in fields[1:])
    shape = (height, width, 3) if fields[0] == "P6" else (height, width)
    return numpy.frombuffer(data, dtype=">u2" if highest > 255 else numpy.uint8, offset=at).reshape(shape)


def plain(path, syntax, folder):
    """A file that dcm2pnm reads, of any transfer syntax."""
    if syntax in JPEG_2000:
        output = folder / "plain.dcm"
        run("gdcmconv", "--raw", path, output)
        return output
    if syntax in JPEG_LS:
        output = folder / "plain.dcm"
        run("dcmdjpls", path, output)
        return output
    return path


def window_options(voi):
    if voi["kind"] == "lut":
        return ["+Wl", str(voi["index"] + 1)]
    if voi["kind"] != "window":
        return []
    center, width = voi["center"], voi["width"]
    if voi.get("function") == "LINEAR_EXACT":
        # DCMTK knows LINEAR, whose definition lies half a step aside and is one narrower.
        center, width = center + 0.5, width + 1
    return ["+Ww", repr(float(center)), repr(float(width)), "+Wfs" if voi.get("function") == "SIGMOID" else "+Wfl"]


def dcmtk(path, syntax, folder, voi, frame=0, overlays=False, extra=()):
    """The picture as dcm2pnm draws it with the same window."""
    output = folder / "reference.pnm"
    options = [*window_options(voi), "+F", frame + 1, *(["+O", "0", "+Omr"] if overlays else ["-O"]), *extra]
    # dcmj2pnm is dcm2pnm with JPEG.
    run("dcmj2pnm", *options, plain(path, syntax, folder), output)
    return read_pnm(output)


def decoded(path, frame=0):
    """Stored values by pydicom with GDCM; colour as the file holds it."""
    data_set = pydicom.dcmread(path, force=True)
    try:
        values = data_set.pixel_array
    except Exception as error:
        raise NoReference(str(error)) from error
    frames = int(data_set.get("NumberOfFrames", 1) or 1)
    return values[frame] if frames > 1 else values
