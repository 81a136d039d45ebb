"""The study that series are made into."""
import hashlib
import uuid
from dataclasses import dataclass, field

INSTITUTION = "St Elsewhere Hospital"


def make_uid(*parts):
    """A UID that depends on nothing but the parts: UUID-derived (PS3.5 section B.2)."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8")).digest()
    return f"2.25.{uuid.UUID(bytes=digest[:16], version=5).int}"


@dataclass
class Study:
    """Several make_* calls with the same Study give several series of one study."""
    description: str = ""
    date: str = "20261103"
    time: str = "101500"
    accession: str = ""
    institution: str = INSTITUTION
    referrer: str = "WELBY^MARCUS^^DR"
    seed: object = 0
    series_count: int = field(default=0, compare=False)

    def uid(self, patient):
        return make_uid("study", self.seed, patient.id, patient.name, self.date, self.time, self.description)

    def next_series(self):
        self.series_count += 1
        return self.series_count

    def describe(self, dataset, patient):
        """Writes the general study module (PS3.3 section C.7.2.1)."""
        dataset.StudyInstanceUID = self.uid(patient)
        dataset.StudyDate = self.date
        dataset.StudyTime = self.time
        dataset.StudyDescription = self.description
        dataset.AccessionNumber = self.accession
        dataset.StudyID = self.accession[-4:] or "1"
        dataset.ReferringPhysicianName = self.referrer
        dataset.InstitutionName = self.institution
