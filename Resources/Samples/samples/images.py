"""CT and MR series: planes through a phantom."""
import numpy

from .phantom import body, head, paint
from .series import Maker, person_seed, set_pixels

CT_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
MR_STORAGE = "1.2.840.10008.5.1.4.1.1.4"

# columns and rows, slices
CT_SIZES = {"small": (64, 8), "medium": (256, 60), "large": (512, 520)}
MR_SIZES = {"small": (64, 6), "medium": (192, 24), "large": (384, 160)}

# body part: phantom, field of view, height of the stack, middle (mm), name, where a lesion may be
REGIONS = {
    "head": (head, 240.0, 200.0, (0, 0, 0), "HEAD", [(30, -30, 30), (-32, 26, 34), (34, 22, 22), (-28, -36, 40)]),
    "body": (body, 400.0, 400.0, (0, 0, 0), "CHEST", [(84, 20, 90), (-90, 10, 40), (-70, 0, -120), (70, -20, 120)]),
}

# plane: directions of a row and of a column (PS3.3 section C.7.6.2.1.1), and of the stack
PLANES = {
    "axial": ((1, 0, 0), (0, 1, 0)),
    "coronal": ((1, 0, 0), (0, 0, -1)),
    "sagittal": ((0, 1, 0), (0, 0, -1)),
}


def make_ct(patient, study=None, size="small", region="head", seed=0, description="", slices=None):
    """A CT series in Hounsfield units. `size`: small, medium, large; `slices` overrides its count."""
    columns, count = CT_SIZES[size]
    maker = Maker(patient, study, seed, "CT", CT_STORAGE, description or f"CT {REGIONS[region][4].title()} axial")
    stack = _Stack(region, "axial", columns, slices or count)
    random = person_seed(seed, patient)
    parts, noise, offsets = _body(region, random, stack, 12.0)

    def instances():
        for index in range(stack.count):
            plane = stack.plane(parts, lambda tissue: tissue.hounsfield, -1000.0, index)
            plane += _shift(noise, offsets[index])
            dataset = maker.dataset(index + 1)
            dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
            stack.describe(dataset, maker, index)
            dataset.KVP = "120"
            dataset.XRayTubeCurrent = "220"
            dataset.ConvolutionKernel = "SOFT"
            dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "-1024", "1", "HU"
            dataset.WindowCenter, dataset.WindowWidth = ("40", "90") if region == "head" else ("40", "400")
            set_pixels(dataset, numpy.clip(plane + 1024, 0, 4095).astype(numpy.uint16), "MONOCHROME2", 12)
            yield dataset

    return maker.series(instances)


def make_mr(patient, study=None, size="small", region="head", plane="axial", weighting="T1", seed=0, description=""):
    """An MR series; `plane`: axial, coronal, sagittal; `weighting`: T1, T2."""
    columns, count = MR_SIZES[size]
    maker = Maker(patient, study, seed, "MR", MR_STORAGE, description or f"{weighting} {plane}")
    stack = _Stack(region, plane, columns, count)
    random = person_seed((seed, plane, weighting), patient)
    parts, noise, offsets = _body(region, person_seed(seed, patient), stack, 18.0)
    shading = 1 + 0.12 * numpy.sin(numpy.linspace(0, numpy.pi, columns) + random.uniform(0, 1))[None, :]
    signal = (lambda tissue: tissue.t1_weighted * 1000) if weighting == "T1" \
        else (lambda tissue: tissue.t2_weighted * 1000)

    def instances():
        for index in range(stack.count):
            image = stack.plane(parts, signal, 0.0, index) * shading.astype(numpy.float32)
            image = numpy.hypot(image, _shift(noise, offsets[index]))
            dataset = maker.dataset(index + 1)
            dataset.ImageType = ["ORIGINAL", "PRIMARY", "M", "SE"]
            stack.describe(dataset, maker, index)
            dataset.ScanningSequence, dataset.SequenceVariant, dataset.ScanOptions = "SE", "NONE", ""
            dataset.MRAcquisitionType = "2D"
            dataset.MagneticFieldStrength = "1.5"
            dataset.RepetitionTime, dataset.EchoTime = ("550", "12") if weighting == "T1" else ("4200", "98")
            dataset.EchoTrainLength = "1"
            dataset.WindowCenter, dataset.WindowWidth = "480", "960"
            set_pixels(dataset, numpy.clip(image, 0, 4095).astype(numpy.uint16), "MONOCHROME2", 12)
            yield dataset

    return maker.series(instances)


class _Stack:
    """Where the planes of a series lie."""

    def __init__(self, region, plane, columns, count):
        _, field_of_view, height, middle, self.part, _ = REGIONS[region]
        self.count, self.shape = count, (columns, columns)
        self.spacing = field_of_view / columns
        self.row, self.column = (numpy.array(axis, dtype=float) for axis in PLANES[plane])
        self.normal = numpy.cross(self.row, self.column)
        depth = height if plane == "axial" else field_of_view * 0.6
        self.distance = round(depth / count, 3)
        half = (columns - 1) / 2 * self.spacing
        self.corner = numpy.array(middle) - half * self.row - half * self.column \
            - (count - 1) / 2 * self.distance * self.normal

    def origin(self, index):
        return self.corner + index * self.distance * self.normal

    def plane(self, parts, value_of, background, index):
        return paint(parts, value_of, background, self.origin(index),
                     self.row * self.spacing, self.column * self.spacing, self.shape)

    def describe(self, dataset, maker, index):
        """Image plane and frame of reference modules (PS3.3 sections C.7.6.2 and C.7.4.1)."""
        origin = self.origin(index)
        dataset.BodyPartExamined = self.part
        dataset.PatientPosition = "HFS"
        dataset.FrameOfReferenceUID = maker.frame_of_reference
        dataset.PositionReferenceIndicator = ""
        dataset.AcquisitionNumber = 1
        dataset.ImageOrientationPatient = [f"{value:g}" for value in (*self.row, *self.column)]
        dataset.ImagePositionPatient = [f"{value:.4f}" for value in origin]
        dataset.PixelSpacing = [f"{self.spacing:g}"] * 2
        dataset.SliceThickness = f"{self.distance:g}"
        dataset.SliceLocation = f"{float(origin @ self.normal):.4f}"
        if maker.modality == "MR":
            dataset.SpacingBetweenSlices = f"{self.distance:g}"


def _body(region, random, stack, sigma):
    """The patient's own phantom, and noise: one field, shifted anew for each image, because drawing half a billion
    normal numbers takes longer than everything else together."""
    make, _, _, _, _, places = REGIONS[region]
    lesion = numpy.array(places[random.integers(len(places))]) + random.uniform(-4, 4, 3)
    noise = random.normal(0, sigma, stack.shape).astype(numpy.float32)
    return make(tuple(lesion)), noise, random.integers(0, stack.shape[0], (stack.count, 2))


def _shift(noise, offset):
    return numpy.roll(noise, tuple(int(step) for step in offset), axis=(0, 1))
