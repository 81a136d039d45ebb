"""The standard's formulas (PS3.3 C.11, C.7.6.3) in numpy, written apart from the viewer's: the exact picture, no tolerance."""
import numpy


def window(values, center, width, function="LINEAR"):
    values = values.astype(numpy.float64)
    if function == "SIGMOID":
        return 1 / (1 + numpy.exp(-4 * (values - center) / width))
    if function == "LINEAR_EXACT":
        low, high = center - width / 2, center + width / 2
        return numpy.where(values <= low, 0, numpy.where(values > high, 1, (values - center) / width + 0.5))
    low, high = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
    span = max(width - 1, 1e-9)
    return numpy.where(values <= low, 0, numpy.where(values > high, 1, (values - (center - 0.5)) / span + 0.5))


def whole_range(values):
    low, high = values.min(), values.max()
    if numpy.issubdtype(values.dtype, numpy.floating):
        return window(values, (low + high) / 2, high - low, "LINEAR_EXACT")
    return window(values, (float(low) + float(high) + 1) / 2, float(high) - float(low) + 1)


def lookup(values, first, table):
    return numpy.asarray(table)[numpy.clip(values.astype(numpy.int64) - first, 0, len(table) - 1)]


def shades(fraction):
    """Half up, as the viewer rounds."""
    return numpy.floor(fraction * 255 + 0.5).astype(numpy.uint8)
