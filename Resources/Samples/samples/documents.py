"""Reports: an encapsulated PDF and a Basic Text SR."""
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from .series import Maker

PDF_STORAGE = "1.2.840.10008.5.1.4.1.1.104.1"
BASIC_TEXT_SR_STORAGE = "1.2.840.10008.5.1.4.1.1.88.11"

FINDINGS = "The study is of diagnostic quality. There is a single rounded lesion of about 2 cm. " \
           "No midline shift, no effusion, no free air."
CONCLUSION = "Solitary lesion as described. Follow-up in three months is suggested."


def pdf_bytes(lines, title="Report"):
    """A valid PDF 1.4 of one A4 page (ISO 32000-1 section 7.5). What Latin-1 lacks is shown as a question mark."""
    def literal(text):
        data = text.encode("cp1252", "replace")
        return b"(" + data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"

    page = b"BT /F1 11 Tf 16 TL 60 780 Td " + b" ".join(literal(line) + b" Tj T*" for line in lines) + b" ET"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               b"/Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
               b"<< /Title " + literal(title) + b" >>"]
    out, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" \
                 b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(out))


def make_pdf(patient, study=None, seed=0, description="", lines=None):
    """An encapsulated PDF report (PS3.3 section A.45.1)."""
    maker = Maker(patient, study, seed, "DOC", PDF_STORAGE, description or "Radiology report")

    def instances():
        text = lines or [maker.study.institution, "", f"Radiology report: {maker.study.description}",
                         f"Patient: {patient.name.split('=')[0]}   born {patient.birth_date}   no. {patient.id}",
                         "", "Findings", *_wrapped(FINDINGS), "", "Conclusion", *_wrapped(CONCLUSION)]
        document = pdf_bytes(text, maker.description)
        dataset = maker.dataset(1)
        dataset.ConversionType = "WSD"
        dataset.BurnedInAnnotation = "YES"
        dataset.AcquisitionDateTime = maker.study.date + maker.study.time
        dataset.DocumentTitle = maker.description
        dataset.ConceptNameCodeSequence = Sequence([_code("18748-4", "LN", "Diagnostic Imaging Report")])
        dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
        dataset.EncapsulatedDocumentLength = len(document)
        dataset.EncapsulatedDocument = document + b"\0" * (len(document) % 2)
        yield dataset

    return maker.series(instances)


def make_sr(patient, study=None, seed=0, description=""):
    """A Basic Text SR with findings and conclusion, after TID 2000 (PS3.16)."""
    maker = Maker(patient, study, seed, "SR", BASIC_TEXT_SR_STORAGE, description or "Structured report")

    def instances():
        dataset = maker.dataset(1)
        dataset.ReferencedPerformedProcedureStepSequence = Sequence([])
        dataset.PerformedProcedureCodeSequence = Sequence([])
        dataset.CompletionFlag = "COMPLETE"
        dataset.VerificationFlag = "UNVERIFIED"
        dataset.ValueType = "CONTAINER"
        dataset.ContinuityOfContent = "SEPARATE"
        dataset.ConceptNameCodeSequence = Sequence([_code("18748-4", "LN", "Diagnostic Imaging Report")])
        observer = _item("HAS OBS CONTEXT", "PNAME", _code("121008", "DCM", "Person Observer Name"))
        observer.PersonName = "HOUSE^GREGORY^^DR"
        study_uid = _item("HAS OBS CONTEXT", "UIDREF", _code("121018", "DCM", "Procedure Study Instance UID"))
        study_uid.UID = maker.study.uid(patient)
        dataset.ContentSequence = Sequence([
            observer, study_uid,
            _section(_code("121070", "DCM", "Findings"), _code("121071", "DCM", "Finding"), FINDINGS),
            _section(_code("121076", "DCM", "Conclusions"), _code("121077", "DCM", "Conclusion"), CONCLUSION)])
        yield dataset

    return maker.series(instances)


def _code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def _item(relationship, value_type, name):
    item = Dataset()
    item.RelationshipType = relationship
    item.ValueType = value_type
    item.ConceptNameCodeSequence = Sequence([name])
    return item


def _section(heading, name, text):
    content = _item("CONTAINS", "TEXT", name)
    content.TextValue = text
    section = _item("CONTAINS", "CONTAINER", heading)
    section.ContinuityOfContent = "SEPARATE"
    section.ContentSequence = Sequence([content])
    return section


def _wrapped(text, width=84):
    line, lines = "", []
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return lines + [line]
