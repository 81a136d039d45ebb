"""One request from its arrival to the zip in the requester's hands, by REST alone.

Each step is made when it is first asked for, after the steps that it builds on; so every test of story_test.py says which
part of the story it is about, and may run alone.
"""
import io
from functools import cached_property

import pydicom
from actors import Recipient, Staff, package_mail, token_of, until
from samples import make_ct, make_pdf, make_us, pdf_bytes
from samples.cast import troublesome
from samples.study import Study

NOTE = "Überweisung für Dr. Müller.txt"
REPORT = pdf_bytes(["Radiology report", "", "No abnormality is seen."])


class Story:
    def __init__(self, orthanc, mail, catalogue):
        self.orthanc, self.mail, self.catalogue = orthanc, mail, catalogue
        self.bob = Staff(orthanc)
        self.patient = self.noted("the right birth date")       # PETER HOLLOWAY; his double has day and month exchanged
        self.neighbour = self.noted("namesake, born nine days later")

    def noted(self, note):
        return next(patient for patient in self.catalogue["Patients"] if patient["Note"] == note)

    def study(self, patient):
        return self.orthanc.study(patient["Studies"][0]["StudyInstanceUID"])

    @cached_property
    def request(self):
        """Entered with the hospital number of somebody else."""
        self.bob.wait_for_index(sum(len(patient["Studies"]) for patient in self.catalogue["Patients"]))
        wrong = dict(self.patient, PatientID=self.neighbour["PatientID"])
        return self.bob.enter(wrong, Reference="VW/2026/114", Notes="After a road accident.\nConsent is enclosed.",
                              Purpose="Legal claim")

    @cached_property
    def as_entered(self):
        return self.bob.get(f"/requests/{self.request}")

    @cached_property
    def matches_before(self):
        return self.bob.matches(self.as_entered["ID"])

    @cached_property
    def refused_send(self):
        assert self.matches_before
        return self.bob.send(self.request, status=409)

    @cached_property
    def corrected(self):
        assert self.refused_send
        return self.bob.put(f"/requests/{self.request}/patient",
                            {"PatientID": self.patient["PatientID"], "Reason": "Digits of a neighbouring line."})

    @cached_property
    def uploaded(self):
        """A CT with a report and an ultrasound of the same patient, and a file that is none."""
        assert self.corrected
        head, heart = Study("CT HEAD", "20260812", accession="A1"), Study("ECHO", "20260913", accession="A2")
        who = self._person()
        blobs = [blob for series in (make_ct(who, head, slices=6), make_pdf(who, head), make_us(who, heart))
                 for blob in series.blobs()]
        answers = [self.bob.upload(f"/requests/{self.request}/images", f"{number}.dcm", blob)
                   for number, blob in enumerate(blobs)]
        answers.append(self.bob.upload(f"/requests/{self.request}/images", "holiday.jpg", b"\xff\xd8\xff no image"))
        self.head, self.heart = head.uid(who), heart.uid(who)
        return answers

    def _person(self):
        return next(person for person in troublesome() if person.note == self.patient["Note"])

    @cached_property
    def matches(self):
        assert self.uploaded
        return self.bob.matches(self.request)

    @cached_property
    def excluded(self):
        """The X: the radiograph is left out."""
        assert self.matches
        return self.bob.exclude(self.request, self.study(self.patient))

    @cached_property
    def attached(self):
        assert self.excluded
        path = f"/requests/{self.request}/attachments"
        answers = [self.bob.upload(path, "report.pdf", REPORT), self.bob.upload(path, NOTE, "Mit Grüßen".encode()),
                   self.bob.upload(path, "by mistake.txt", b"of another patient")]
        self.bob.call("DELETE", f"{path}/{answers[2]['Number']}")
        return answers

    @cached_property
    def first_send(self):
        """Keeps the request open."""
        assert self.attached
        return self.bob.send(self.request, Message="With the report.\nMore will follow.")

    @cached_property
    def between(self):
        assert self.first_send
        return self.bob.get(f"/requests/{self.request}")

    @cached_property
    def second_send(self):
        """The radiograph alone; closes the request."""
        assert self.between and self.audit_of_first_send
        ids = [self.orthanc.study(uid) for uid in (self.head, self.heart)]
        self.bob.exclude(self.request, *ids)
        return self.bob.send(self.request, close=True, RetentionDays=7)

    @cached_property
    def audit_of_first_send(self):
        assert self.first_send
        return self.bob.audit(self.request)

    @cached_property
    def as_closed(self):
        assert self.second_send
        return self.bob.get(f"/requests/{self.request}")

    @cached_property
    def invitation(self):
        return package_mail(self.mail, self.bob, self.first_send["Package"])

    @cached_property
    def recipient(self):
        """Logged in with the passcode."""
        return Recipient(self.orthanc, self.mail, token_of(self.invitation)).open()

    @cached_property
    def dashboard(self):
        """Before anything was looked at."""
        return self.recipient.get("/packages", params={"view": "ActionRequired"})

    @cached_property
    def contents(self):
        assert self.dashboard
        return self.recipient.get(f"/packages/{self.recipient.package}/studies")

    @cached_property
    def zip(self):
        assert self.contents
        return self.recipient.archive()

    @cached_property
    def zipped_images(self):
        """The files of IMAGES, by SOP instance UID."""
        names = [name for name in self.zip.namelist() if name.startswith("IMAGES/IM")]
        files = {name: self.zip.read(name) for name in names}
        return {str(pydicom.dcmread(io.BytesIO(content), stop_before_pixels=True).SOPInstanceUID): content
                for content in files.values()}

    @cached_property
    def declined(self):
        """Another request, for which there is nothing."""
        nobody = {"PatientName": "NOBODY^HERE", "PatientBirthDate": "19010101", "NationalID": "", "PatientID": "H0",
                  "PatientSex": ""}
        request = self.bob.enter(nobody, Reference="VW/2026/115")
        reason = self.bob.get("/decline-reasons")["Items"][0]
        body = {"Reason": reason, "Message": "We hold images since 2004 only."}
        preview = self.bob.post(f"/requests/{request}/decline/preview", body)
        self.bob.post(f"/requests/{request}/decline", body)
        delivery = until(lambda: next((one for one in self.bob.deliveries(request=request, state="Delivered")
                                       if one["Purpose"] == "RequestDeclined"), None), "the refusal's delivery")
        return {"ID": request, "Reason": reason, "Preview": preview, "Delivery": delivery}
