"""A cine of a beating chamber in an ultrasound sector, in colour or by palette."""
import numpy
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from .series import Maker, person_seed, set_pixels

US_MULTIFRAME_STORAGE = "1.2.840.10008.5.1.4.1.1.3.1"
# rows, columns, frames
SIZES = {"small": (120, 160, 8), "medium": (300, 400, 24), "large": (600, 800, 60)}
FRAME_TIME = 40.0       # ms
DEPTH = 16.0            # cm


def make_us(patient, study=None, size="small", colour="rgb", seed=0, description=""):
    """A multi-frame ultrasound; `colour`: rgb (with a Doppler box) or palette."""
    maker = Maker(patient, study, seed, "US", US_MULTIFRAME_STORAGE, description or "Echo apical")
    rows, columns, frames = SIZES[size]

    def instances():
        levels, flow = _cine(person_seed(seed, patient), rows, columns, frames)
        dataset = maker.dataset(1)
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "TTE", "0011"]
        dataset.PatientOrientation = ""
        dataset.Laterality = ""
        dataset.FrameTime = f"{FRAME_TIME:g}"
        dataset.FrameIncrementPointer = 0x00181063      # FrameTime
        dataset.CineRate = int(1000 / FRAME_TIME)
        dataset.RecommendedDisplayFrameRate = int(1000 / FRAME_TIME)
        dataset.LossyImageCompression = "00"
        dataset.SequenceOfUltrasoundRegions = Sequence([_region(rows, columns)])
        if colour == "palette":
            set_pixels(dataset, levels, "PALETTE COLOR")
            _sepia(dataset)
        else:
            set_pixels(dataset, _doppler(levels, flow), "RGB")
        yield dataset

    return maker.series(instances)


def _cine(random, rows, columns, frames):
    """Grey levels (frames x rows x columns) and the flow in the chamber (-1 to 1)."""
    y, x = numpy.mgrid[0:rows, 0:columns].astype(numpy.float32)
    x, y = (x - columns / 2) / rows, (y + 2) / rows
    radius, angle = numpy.hypot(x, y), numpy.arctan2(x, y)
    sector = (numpy.abs(angle) < 0.62) & (radius < 0.96) & (radius > 0.05)
    speckle = random.rayleigh(0.5, (rows, columns)).astype(numpy.float32)
    levels = numpy.zeros((frames, rows, columns), dtype=numpy.uint8)
    flow = numpy.zeros((frames, rows, columns), dtype=numpy.float32)
    for frame in range(frames):
        beat = numpy.cos(2 * numpy.pi * frame / frames)
        width, height = 0.15 + 0.035 * beat, 0.27 + 0.03 * beat
        form = (x / width) ** 2 + ((y - 0.52) / height) ** 2
        tissue = numpy.where(form < 1, 0.06, numpy.where(form < 1.5, 0.85, 0.42))
        tissue = numpy.where((numpy.abs(y - 0.66 - 0.02 * beat) < 0.012) & (form < 1), 0.9, tissue)
        echo = tissue * numpy.roll(speckle, (frame % 3, frame % 2), (0, 1)) * numpy.exp(-0.6 * radius)
        levels[frame] = numpy.where(sector, numpy.clip(echo * 260, 0, 255), 0).astype(numpy.uint8)
        jet = numpy.exp(-((x / 0.05) ** 2) - ((y - 0.55) / 0.16) ** 2)
        flow[frame] = numpy.where(form < 1, jet * numpy.sin(2 * numpy.pi * frame / frames), 0)
    return levels, flow


def _doppler(levels, flow):
    """Red is towards the probe, blue away from it."""
    image = numpy.repeat(levels[..., None], 3, axis=3)
    moving = numpy.abs(flow) > 0.15
    strength = (80 + 175 * numpy.abs(flow)).astype(numpy.uint8)
    image[moving] = 0
    image[..., 0][moving & (flow > 0)] = strength[moving & (flow > 0)]
    image[..., 2][moving & (flow < 0)] = strength[moving & (flow < 0)]
    image[..., 1][moving] = strength[moving] // 4
    return image


def _sepia(dataset):
    """A palette of 256 entries of 16 bits (PS3.3 section C.7.6.3.1.5)."""
    grey = numpy.linspace(0, 1, 256)
    for name, power in (("Red", 0.85), ("Green", 1.0), ("Blue", 1.25)):
        setattr(dataset, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        table = (grey ** power * 65535).astype("<u2").tobytes()
        setattr(dataset, f"{name}PaletteColorLookupTableData", table)


def _region(rows, columns):
    """The calibrated sector (PS3.3 section C.8.5.5), so that viewers can measure."""
    region = Dataset()
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 0
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = columns - 1, rows - 1
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3     # cm
    region.PhysicalDeltaX = region.PhysicalDeltaY = DEPTH / rows
    return region
