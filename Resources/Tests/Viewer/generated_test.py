"""Each rule's picture is exactly what the standard's formulas say, and what DCMTK draws but for its cut-off fractions."""
import numpy
import pytest

import cases
import generate
import pictures
import references

ALL = cases.all_cases()


@pytest.fixture(scope="module")
def shown(work):
    folder = work / "generated"
    folder.mkdir()
    jobs = []
    for number, case in enumerate(ALL):
        path = generate.write(case.data_set, folder / f"{number}.dcm", case.syntax)
        jobs.append({"file": path, **case.job})
    return dict(zip((case.name for case in ALL), zip(jobs, pictures.show(jobs, folder))))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_picture_is_what_the_standard_says(case, shown):
    picture = shown[case.name][1]
    assert picture.fault is None
    assert picture.pixels.shape == case.expected.shape
    wrong = numpy.argwhere(picture.pixels != case.expected)
    assert len(wrong) == 0, f"{len(wrong)} pixels differ, first at {wrong[0]}: {picture.pixels[tuple(wrong[0])]} for {case.expected[tuple(wrong[0])]}"


@pytest.mark.parametrize("case", [case for case in ALL if case.dcmtk is not None], ids=lambda case: case.name)
def test_dcmtk_draws_the_same(case, shown, tmp_path):
    job, picture = shown[case.name]
    voi = job.get("voi", picture.answer["voi"])
    reference = references.dcmtk(job["file"], None, tmp_path, voi, job.get("frame", 0), job.get("overlays", False), case.extra)
    assert reference.shape == picture.pixels.shape
    difference = numpy.abs(reference.astype(int) - picture.pixels.astype(int))
    assert difference.max() <= case.dcmtk, f"up to {difference.max()}, {numpy.count_nonzero(difference > case.dcmtk)} pixels"
