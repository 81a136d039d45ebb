"""Compressed streams damaged on purpose, through the real decoders: an answer or a fault for each, soon, in bounded memory."""
import json
import random
import resource
import subprocess

import pytest

import compress
import pictures

STREAMS = {
    "JPEG lossless": (("dcmcjpeg", "+e1"), "12 bits"),
    "JPEG baseline": (("dcmcjpeg", "+eb"), "RGB"),
    "JPEG progressive": (("dcmcjpeg", "+ep"), "8 bits"),
    "JPEG extended": (("dcmcjpeg", "+ee"), "12 bits"),
    "JPEG-LS": (("dcmcjpls",), "12 bits"),
    "JPEG-LS, RGB": (("dcmcjpls",), "RGB"),
    "JPEG 2000": (("gdcmconv", "--j2k"), "12 bits"),
    "JPEG 2000, tiles": (("gdcmconv", "--j2k", "-t", "32,32"), "RGB"),
    "HTJ2K": (("htj2k", 1), "12 bits"),
    "RLE": (("dcmcrle",), "12 bits"),
}
SEEDS = 60
MEMORY = 1 << 30
CODES = {
    "not-dicom", "malformed", "truncated", "invalid-pixels", "unsupported-pixels", "unsupported-transfer-syntax", "decoder-failed", "too-large",
}


def damage(data, seed):
    """A few bytes anywhere after the meta information; half of them in the first bytes of the pixels, where headers are."""
    dice = random.Random(seed)
    changed = bytearray(data)
    pixels = data.rindex(b"\xe0\x7f\x10\x00OB")
    for _ in range(dice.randint(1, 4)):
        low, high = (pixels, min(len(data), pixels + 120)) if dice.random() < 0.5 else (320, len(data))
        changed[dice.randrange(low, high)] = dice.choice([0, 0xFF, dice.randrange(256)])
    return bytes(changed)


@pytest.mark.parametrize("name", STREAMS)
def test_damaged_streams_are_answered(name, tmp_path):
    command, source = STREAMS[name]
    whole = compress.encode(command, source, tmp_path).read_bytes()
    jobs = []
    for seed in range(SEEDS):
        path = tmp_path / f"{seed}.dcm"
        path.write_bytes(damage(whole, seed))
        jobs.append({"file": str(path)})
    # The program ends with an error where anything but a DicomFault is thrown.
    answers = subprocess.run(
        ["node", str(pictures.PROGRAM)], input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, check=True, timeout=60,
    )
    faults = [answer.get("fault") or answer.get("reason") for answer in json.loads(answers.stdout)]
    assert len(faults) == SEEDS
    assert {fault["code"] for fault in faults if fault} <= CODES
    assert any(faults)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY
