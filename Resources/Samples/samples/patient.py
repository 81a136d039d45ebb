"""Who a sample study is about."""
from dataclasses import dataclass, field
from typing import List

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

NHS_ISSUER = "NHS"


@dataclass(frozen=True)
class OtherId:
    """A further identifier. Without an issuer it is written to the retired OtherPatientIDs (0010,1000),
    with one to an item of OtherPatientIDsSequence (0010,1002)."""
    value: str
    issuer: str = ""


@dataclass
class Patient:
    """Values in DICOM's own forms. An empty one is written as an attribute without a value (type 2)."""
    name: str
    birth_date: str = ""
    sex: str = ""
    id: str = ""
    national_id: str = ""
    other_ids: List[OtherId] = field(default_factory=list)
    character_set: str = "ISO_IR 192"
    issuer: str = "ELSEWHERE"
    national_id_in: str = "sequence"    # or "retired": where scanners of this hospital put it
    note: str = ""                      # what is special, for the catalogue

    def describe(self, dataset):
        """Writes the patient module (PS3.3 section C.7.1.1)."""
        if self.character_set:
            dataset.SpecificCharacterSet = self.character_set.split("\\")
        dataset.PatientName = self.name
        dataset.PatientID = self.id
        if self.id and self.issuer:
            dataset.IssuerOfPatientID = self.issuer
        dataset.PatientBirthDate = self.birth_date
        dataset.PatientSex = self.sex
        retired = [other.value for other in self.other_ids if not other.issuer]
        issued = [other for other in self.other_ids if other.issuer]
        if self.national_id and self.national_id_in == "retired":
            retired.insert(0, self.national_id)
        elif self.national_id:
            issued.insert(0, OtherId(self.national_id, NHS_ISSUER))
        if retired:
            dataset.OtherPatientIDs = retired
        if issued:
            dataset.OtherPatientIDsSequence = Sequence([_item(other) for other in issued])

    def as_catalogue(self):
        """The keys of the REST API's Patient, and what the imaging holds beside them."""
        return {"PatientName": self.name, "PatientBirthDate": self.birth_date, "NationalID": self.national_id,
                "PatientID": self.id, "PatientSex": self.sex,
                "OtherIDs": [{"Value": other.value, "Issuer": other.issuer} for other in self.other_ids],
                "SpecificCharacterSet": self.character_set, "Note": self.note}


def _item(other):
    item = Dataset()
    item.PatientID = other.value
    item.IssuerOfPatientID = other.issuer
    item.TypeOfPatientID = "TEXT"
    return item
