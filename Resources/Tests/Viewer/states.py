"""Presentation states of a series, for the viewer's tests in browsers."""
import copy

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

GRAYSCALE = "1.2.840.10008.5.1.4.1.1.11.1"
OF_STUDY = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID",
            "StudyDescription", "AccessionNumber", "ReferringPhysicianName", "SpecificCharacterSet")


def item(**attributes):
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def graphic(kind, units, numbers, filled="N"):
    return item(GraphicAnnotationUnits=units, GraphicDimensions=2, NumberOfGraphicPoints=len(numbers) // 2, GraphicData=numbers,
                GraphicType=kind, GraphicFilled=filled)


def square(units, left, top, size):
    right, bottom = left + size, top + size
    return graphic("POLYLINE", units, [left, top, right, top, right, bottom, left, bottom, left, top], "Y")


def layer(name, order, colour):
    return item(GraphicLayer=name, GraphicLayerOrder=order, GraphicLayerRecommendedDisplayRGBValue=colour)


def state_of(images, description, number, time):
    first = images[0]
    state = Dataset()
    for keyword in OF_STUDY:
        if keyword in first:
            setattr(state, keyword, copy.deepcopy(first[keyword].value))
    state.SOPClassUID, state.SOPInstanceUID, state.Modality = GRAYSCALE, generate_uid(entropy_srcs=[description]), "PR"
    state.SeriesInstanceUID, state.SeriesNumber, state.SeriesDescription = generate_uid(entropy_srcs=["states"]), 90, "Reader's views"
    state.InstanceNumber, state.ContentLabel, state.ContentDescription = number, f"VIEW{number}", description
    state.PresentationCreationDate, state.PresentationCreationTime = "20260102", time
    references = [item(ReferencedSOPClassUID=image.SOPClassUID, ReferencedSOPInstanceUID=image.SOPInstanceUID) for image in images]
    state.ReferencedSeriesSequence = Sequence([item(SeriesInstanceUID=first.SeriesInstanceUID, ReferencedImageSequence=Sequence(references))])
    state.RescaleSlope, state.RescaleIntercept, state.RescaleType = first.RescaleSlope, first.RescaleIntercept, "HU"
    state.SoftcopyVOILUTSequence = Sequence([item(WindowCenter=400, WindowWidth=1800)])
    state.PresentationLUTShape = "INVERSE"
    return state


def area(state, image, mode="SCALE TO FIT", **more):
    corners = {"DisplayedAreaTopLeftHandCorner": [1, 1], "DisplayedAreaBottomRightHandCorner": [image.Columns, image.Rows]}
    state.DisplayedAreaSelectionSequence = Sequence([item(PresentationSizeMode=mode, PresentationPixelAspectRatio=[1, 1], **corners, **more)])


def turned(images):
    """Every part that is applied: window, inversion, turn and flip, shutter, lines and texts in both units."""
    state = state_of(images, "Turned", 1, "040506")
    size = images[0].Columns
    area(state, images[0])
    state.ImageRotation, state.ImageHorizontalFlip = 90, "Y"
    state.ShutterShape, state.ShutterPresentationValue = "CIRCULAR", 0
    state.CenterOfCircularShutter, state.RadiusOfCircularShutter = [size // 2, size // 2], size // 2
    state.GraphicLayerSequence = Sequence([layer("PIXELS", 1, [0xFFFF, 0, 0]), layer("SCREEN", 2, [0, 0xFFFF, 0])])
    lines = [square("PIXEL", size * 0.7, size * 0.1, size * 0.1), graphic("CIRCLE", "PIXEL", [size / 2, size / 2, size * 0.7, size / 2]),
             graphic("ELLIPSE", "PIXEL", [size * v for v in (0.2, 0.5, 0.8, 0.5, 0.5, 0.4, 0.5, 0.6)]),
             graphic("INTERPOLATED", "PIXEL", [size * v for v in (0.2, 0.2, 0.4, 0.3, 0.6, 0.2)])]
    text = item(UnformattedTextValue="Lesion\r\n12 mm", AnchorPoint=[size / 2, size / 2], AnchorPointAnnotationUnits="PIXEL",
                AnchorPointVisibility="Y", BoundingBoxAnnotationUnits="DISPLAY", BoundingBoxTopLeftHandCorner=[0.6, 0.8],
                BoundingBoxBottomRightHandCorner=[0.9, 0.9], BoundingBoxTextHorizontalJustification="LEFT")
    state.GraphicAnnotationSequence = Sequence([
        item(GraphicLayer="PIXELS", GraphicObjectSequence=Sequence(lines), TextObjectSequence=Sequence([text])),
        item(GraphicLayer="SCREEN", GraphicObjectSequence=Sequence([square("DISPLAY", 0.45, 0.02, 0.1)])),
    ])
    return state


def partial(images):
    """Parts that the viewer has no rule for, beside some that it has."""
    state = state_of(images, "Partial", 2, "050607")
    area(state, images[0], "TRUE SIZE", PresentationPixelSpacing=[0.5, 0.5])
    compound = item(GraphicAnnotationUnits="PIXEL", CompoundGraphicType="ARROW", CompoundGraphicInstanceID=1)
    state.GraphicLayerSequence = Sequence([layer("L", 1, [0xFFFF, 0, 0])])
    state.GraphicAnnotationSequence = Sequence([item(GraphicLayer="L", CompoundGraphicSequence=Sequence([compound]))])
    return state


def stored(state):
    """With what makes a file of it."""
    state.file_meta = FileMetaDataset()
    state.file_meta.MediaStorageSOPClassUID, state.file_meta.MediaStorageSOPInstanceUID = GRAYSCALE, state.SOPInstanceUID
    state.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    state.is_little_endian, state.is_implicit_VR = True, False
    return state


def states_of(images):
    """Two states of a series' first two images."""
    for state in (turned(images[:2]), partial(images[:2])):
        yield stored(state)
