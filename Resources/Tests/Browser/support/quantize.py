#!/usr/bin/python3
"""Makes screenshots small enough for a repository, in place: as many colours as fit."""
import os
import sys

from PIL import Image

LARGEST = 150_000   # bytes
COLOURS = (256, 128, 64, 48, 32)

for path in sys.argv[1:]:
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    for colours in COLOURS:
        whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
        if os.path.getsize(path) <= LARGEST:
            break
