"""Bodies made of ellipsoids, in millimetres of the patient's coordinate system (PS3.3 section C.7.6.2.1.1: x to the
left, y to the back, z to the head). Later ellipsoids replace earlier ones, as in the Shepp-Logan phantom."""
from dataclasses import dataclass
from typing import Tuple

import numpy


@dataclass(frozen=True)
class Tissue:
    hounsfield: float
    t1_weighted: float      # signal of 0 to 1
    t2_weighted: float
    echo: float             # brightness in ultrasound
    mu: float               # attenuation of X-rays per millimetre


AIR = Tissue(-1000, 0.00, 0.00, 0.00, 0.0000)
LUNG = Tissue(-820, 0.05, 0.05, 0.60, 0.0045)
FAT = Tissue(-95, 0.95, 0.70, 0.55, 0.0185)
FLUID = Tissue(8, 0.15, 1.00, 0.05, 0.0205)
BLOOD = Tissue(45, 0.25, 0.20, 0.08, 0.0216)
WHITE_MATTER = Tissue(30, 0.62, 0.38, 0.45, 0.0214)
GREY_MATTER = Tissue(38, 0.48, 0.52, 0.40, 0.0215)
MUSCLE = Tissue(55, 0.42, 0.25, 0.40, 0.0218)
LIVER = Tissue(62, 0.55, 0.30, 0.50, 0.0219)
LESION = Tissue(88, 0.30, 0.85, 0.20, 0.0225)
SPONGY_BONE = Tissue(280, 0.55, 0.40, 0.80, 0.0290)
BONE = Tissue(950, 0.06, 0.05, 0.95, 0.0420)


@dataclass(frozen=True)
class Ellipsoid:
    tissue: Tissue
    centre: Tuple[float, float, float]
    axes: Tuple[float, float, float]
    turn: float = 0.0       # degrees about z

    def matrix(self):
        """Maps patient coordinates relative to the centre onto the unit ball."""
        angle = numpy.deg2rad(self.turn)
        cosine, sine = numpy.cos(angle), numpy.sin(angle)
        rotation = numpy.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])
        return rotation / numpy.array(self.axes)[:, None]


def head(lesion):
    """A skull with brain, ventricles, eyes, sinuses, and a lesion at the given place."""
    parts = [Ellipsoid(FAT, (0, 0, 0), (76, 97, 112)), Ellipsoid(MUSCLE, (0, 0, 0), (74, 95, 110)),
             Ellipsoid(BONE, (0, 0, 2), (71, 91, 106)), Ellipsoid(SPONGY_BONE, (0, 0, 2), (68.5, 88.5, 103.5)),
             Ellipsoid(BONE, (0, 0, 2), (67, 87, 102)), Ellipsoid(FLUID, (0, 0, 2), (64.5, 84.5, 99.5)),
             Ellipsoid(GREY_MATTER, (0, 1, 3), (61.5, 81, 96))]
    for side in (-1, 1):
        parts += [Ellipsoid(WHITE_MATTER, (side * 27, 0, 8), (24, 66, 74), side * 4),
                  Ellipsoid(GREY_MATTER, (side * 21, 2, 2), (8, 15, 13), side * 18),
                  Ellipsoid(FLUID, (side * 10, -8, 14), (5, 25, 13), side * 14),
                  Ellipsoid(FLUID, (side * 16, 24, 4), (5, 15, 10), side * -24),
                  Ellipsoid(FAT, (side * 32, -78, -32), (19, 19, 17)),
                  Ellipsoid(FLUID, (side * 32, -83, -32), (12, 12, 12)),
                  Ellipsoid(AIR, (side * 24, -62, -68), (13, 15, 17)),
                  Ellipsoid(BONE, (side * 52, 12, -50), (14, 22, 14)),
                  Ellipsoid(AIR, (side * 54, 14, -50), (7, 9, 7))]
    parts += [Ellipsoid(FLUID, (0, 6, 2), (3, 12, 8)), Ellipsoid(GREY_MATTER, (0, 50, -42), (42, 25, 22)),
              Ellipsoid(WHITE_MATTER, (0, 18, -48), (12, 13, 34)), Ellipsoid(LESION, lesion, (9, 8, 10))]
    return parts


def body(lesion):
    """A chest and upper abdomen with lungs, heart, spine, ribs, liver, and a nodule at the given place."""
    parts = [Ellipsoid(FAT, (0, 0, 0), (185, 122, 330)), Ellipsoid(MUSCLE, (0, 0, 0), (168, 106, 325))]
    for level in range(-5, 8):
        z = level * 28 - 20
        width = 150 - 1.4 * abs(level - 1) ** 2
        parts += [Ellipsoid(BONE, (0, 0, z), (width + 5, 99, 7)), Ellipsoid(MUSCLE, (0, 0, z), (width - 2, 92, 6.4))]
    for side in (-1, 1):
        parts += [Ellipsoid(LUNG, (side * 76, 2, 62), (62, 80, 138), side * 3),
                  Ellipsoid(BLOOD, (side * 34, 8, 55), (14, 5, 7), side * -25),
                  Ellipsoid(BONE, (side * 80, -40, 196), (70, 7, 7), side * -12),
                  Ellipsoid(FAT, (side * 62, 52, -172), (36, 33, 62)),
                  Ellipsoid(MUSCLE, (side * 62, 52, -172), (26, 23, 52))]
    parts += [Ellipsoid(BLOOD, (18, -26, 8), (57, 45, 60), 28), Ellipsoid(BLOOD, (8, -18, 78), (22, 24, 46)),
              Ellipsoid(BLOOD, (22, 44, -20), (13, 13, 240)), Ellipsoid(AIR, (0, 4, 150), (9, 8, 75)),
              Ellipsoid(LIVER, (-72, -12, -112), (82, 76, 66), 10), Ellipsoid(LIVER, (88, 30, -112), (40, 34, 46)),
              Ellipsoid(FLUID, (-58, -58, -138), (14, 22, 18)), Ellipsoid(AIR, (62, -42, -104), (30, 22, 20)),
              Ellipsoid(BONE, (0, -96, 60), (17, 6, 92))]
    for level in range(-8, 9):
        z = level * 32
        parts += [Ellipsoid(BONE, (0, 68, z), (23, 19, 13.5)), Ellipsoid(SPONGY_BONE, (0, 68, z), (20, 16, 11.5)),
                  Ellipsoid(BONE, (0, 98, z - 4), (6, 16, 11)), Ellipsoid(FLUID, (0, 86, z), (8, 7, 17))]
    return parts + [Ellipsoid(LESION, lesion, (11, 10, 12))]


def paint(parts, value_of, background, origin, row_step, column_step, shape):
    """One plane through the body, as float32.

    `origin` is the patient position of the first pixel's centre; `row_step` is the way from one column to the next
    (along a row), `column_step` the way from one row to the next, both in millimetres.
    """
    rows, columns = shape
    image = numpy.full(shape, background, dtype=numpy.float32)
    across, down = numpy.linalg.norm(row_step), numpy.linalg.norm(column_step)
    normal = numpy.cross(row_step / across, column_step / down)
    for part in parts:
        radius = max(part.axes)
        towards = numpy.array(part.centre) - origin
        if abs(towards @ normal) >= radius:
            continue
        column, row = towards @ row_step / across ** 2, towards @ column_step / down ** 2
        left, right = max(0, int(column - radius / across)), min(columns, int(column + radius / across) + 2)
        top, bottom = max(0, int(row - radius / down)), min(rows, int(row + radius / down) + 2)
        if left >= right or top >= bottom:
            continue
        inside = _inside(part, -towards, row_step, column_step,
                         numpy.arange(left, right), numpy.arange(top, bottom))
        image[top:bottom, left:right][inside] = value_of(part.tissue)
    return image


def _inside(part, start, row_step, column_step, columns, rows):
    """Which of the pixels lie in the ellipsoid: a quadratic form, put together from its row and column terms."""
    matrix = part.matrix()
    first, along, down = matrix @ start, matrix @ row_step, matrix @ column_step
    columns, rows = columns.astype(numpy.float32)[None, :], rows.astype(numpy.float32)[:, None]
    by_column = along @ along * columns ** 2 + 2 * (first @ along) * columns
    by_row = down @ down * rows ** 2 + 2 * (first @ down) * rows + first @ first
    cross = numpy.float32(2 * (along @ down))
    form = by_column.astype(numpy.float32) + by_row.astype(numpy.float32)
    return form + cross * columns * rows <= 1 if cross else form <= 1
