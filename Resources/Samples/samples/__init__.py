"""Believable DICOM studies, deterministic by seed.

    from samples import Patient, make_ct
    ct = make_ct(Patient("DOE^JANE", "19700131", "F", "H100001", "9990000018"), size="small", seed=7)
    ct.write("/tmp/somewhere")          # files
    blobs = list(ct.blobs())            # the same, as bytes
"""
from .documents import make_pdf, make_sr, pdf_bytes
from .images import make_ct, make_mr
from .nhs import is_nhs_number, nhs_number
from .patient import OtherId, Patient
from .projection import make_radiograph
from .series import Series
from .study import Study
from .ultrasound import make_us

__all__ = ["OtherId", "Patient", "Series", "Study", "is_nhs_number", "make_ct", "make_mr", "make_pdf",
           "make_radiograph", "make_sr", "make_us", "nhs_number", "pdf_bytes"]
