"""A chest radiograph: X-rays through the body phantom, from back to front."""
import numpy
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from .images import REGIONS
from .phantom import BLOOD, BONE, LUNG, MUSCLE
from .series import Maker, person_seed, set_pixels

DX_STORAGE = "1.2.840.10008.5.1.4.1.1.1.1"      # Digital X-Ray Image Storage - For Presentation
SIZES = {"small": (300, 250), "medium": (1500, 1250), "large": (3000, 2500)}


def make_radiograph(patient, study=None, size="small", photometric="MONOCHROME2", seed=0, description=""):
    """A digital radiograph of 12 bits; `photometric`: MONOCHROME1 or MONOCHROME2."""
    maker = Maker(patient, study, seed, "DX", DX_STORAGE, description or "Chest PA")
    rows, columns = SIZES[size]
    spacing = 400.0 / rows

    def instances():
        random = person_seed(seed, patient)
        lengths = _attenuation(random, rows, columns, spacing)
        intensity = lengths / lengths.max() * 3600 + random.normal(0, 18, (rows, columns)).astype(numpy.float32)
        pixels = numpy.clip(intensity + 200, 0, 4095).astype(numpy.uint16)
        if photometric == "MONOCHROME1":
            pixels = 4095 - pixels
        dataset = maker.dataset(1)
        dataset.ImageType = ["ORIGINAL", "PRIMARY", ""]
        dataset.PresentationIntentType = "FOR PRESENTATION"
        dataset.BodyPartExamined = "CHEST"
        dataset.AnatomicRegionSequence = Sequence([_chest()])
        dataset.AcquisitionContextSequence = Sequence([])
        dataset.PositionerType = ""
        dataset.ViewPosition = "PA"
        dataset.PatientOrientation = ["L", "F"]
        dataset.ImageLaterality = "U"
        dataset.KVP = "125"
        dataset.DetectorType = "SCINTILLATOR"
        dataset.ImagerPixelSpacing = [f"{spacing:.5f}"] * 2
        dataset.BurnedInAnnotation = "NO"
        dataset.LossyImageCompression = "00"
        dataset.PixelIntensityRelationship = "LOG"
        dataset.PixelIntensityRelationshipSign = 1 if photometric == "MONOCHROME2" else -1
        dataset.PresentationLUTShape = "IDENTITY" if photometric == "MONOCHROME2" else "INVERSE"
        dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = "0", "1", "US"
        dataset.WindowCenter, dataset.WindowWidth = "2048", "3900"
        set_pixels(dataset, pixels, photometric, 12)
        yield dataset

    return maker.series(instances)


def _chest():
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "43799004", "SCT", "Chest"
    return code


def _attenuation(random, rows, columns, spacing):
    """Line integrals. An ellipsoid's chord has a closed form, so no ray is traced. Each part counts by what it differs
    from the tissue around it: lung inside muscle lightens, bone darkens."""
    make, _, _, _, _, places = REGIONS["body"]
    lesion = tuple(numpy.array(places[random.integers(2)]) + random.uniform(-6, 6, 3))
    image = numpy.zeros((rows, columns), dtype=numpy.float32)
    x = (numpy.arange(columns) - (columns - 1) / 2) * spacing
    z = ((rows - 1) / 2 - numpy.arange(rows)) * spacing + 40
    for number, part in enumerate(make(lesion)):
        width, depth, height = part.axes
        level = 1 - ((x - part.centre[0]) / width)[None, :] ** 2 - ((z - part.centre[2]) / height)[:, None] ** 2
        chord = 2 * depth * numpy.sqrt(numpy.clip(level, 0, None)).astype(numpy.float32)
        image += numpy.float32(_contrast(number, part)) * chord
    return numpy.clip(image, 0.05, None)


def _contrast(number, part):
    """What a part adds per millimetre, beside what it displaces."""
    if number == 0:
        return part.tissue.mu                           # skin and fat, in air
    if part.tissue is MUSCLE and part.axes[0] > 100:
        return MUSCLE.mu - BONE.mu if number > 1 else 0     # the inside of a rib takes back the bone counted before
    if part.tissue is BLOOD:
        return BLOOD.mu - (LUNG.mu + MUSCLE.mu) / 2     # heart and vessels lie half in the lung
    return part.tissue.mu - MUSCLE.mu
