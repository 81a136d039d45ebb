"""A folder of studies with its catalogue."""
import json
import os

from .cast import ordinary, troublesome
from .documents import make_pdf, make_sr
from .images import make_ct, make_mr
from .projection import make_radiograph
from .study import Study
from .ultrasound import make_us


def _head_ct(patient, study, size, seed):
    return [make_ct(patient, study, size, "head", seed), make_pdf(patient, study, seed)]


def _brain_mr(patient, study, size, seed):
    return [make_mr(patient, study, size, "head", "axial", "T2", seed),
            make_mr(patient, study, size, "head", "sagittal", "T1", seed), make_sr(patient, study, seed)]


def _echo(patient, study, size, seed):
    return [make_us(patient, study, size, "rgb", seed), make_us(patient, study, size, "palette", seed)]


def _chest(patient, study, size, seed):
    return [make_radiograph(patient, study, size, "MONOCHROME1" if seed % 2 else "MONOCHROME2", seed)]


def _chest_ct(patient, study, size, seed):
    return [make_ct(patient, study, size, "body", seed), make_sr(patient, study, seed)]


KINDS = [("CT HEAD", _head_ct), ("MR BRAIN", _brain_mr), ("ECHOCARDIOGRAM", _echo), ("XR CHEST", _chest),
         ("CT CHEST ABDOMEN", _chest_ct)]


def make_archive(folder, seed=0, patients=5, size="small", trouble=False, log=lambda line: None):
    """Writes everything below `folder`, beside it catalogue.json, and gives the catalogue. Ordinary patients have two
    studies, troublesome ones one small radiograph: their trouble is in their names."""
    catalogue = {"Seed": seed, "Size": size, "Patients": []}
    people = [(person, 2, size) for person in ordinary(patients, seed)]
    if trouble:
        people += [(person, 1, "small") for person in troublesome()]
    for index, (patient, count, its_size) in enumerate(people):
        entry = patient.as_catalogue()
        entry["Studies"] = [_make_study(folder, patient, index, number, its_size, seed) for number in range(count)]
        catalogue["Patients"].append(entry)
        log(f"{patient.name or '(no name)'}: {sum(study['Instances'] for study in entry['Studies'])} files")
    with open(os.path.join(folder, "catalogue.json"), "w", encoding="utf-8") as file:
        json.dump(catalogue, file, ensure_ascii=False, indent=2)
    return catalogue


def _make_study(folder, patient, index, number, size, seed):
    kind = 3 if patient.note else (index + 3 * number) % len(KINDS)
    description, make = KINDS[kind]
    date = f"2026{1 + (index * 5 + number * 3) % 10:02d}{1 + (index * 7 + number * 11) % 28:02d}"
    study = Study(description, date, f"{8 + index % 10:02d}{(index * 13) % 60:02d}00",
                  f"A{26000000 + seed * 10000 + index * 10 + number}", seed=seed)
    relative = os.path.join(f"patient-{index + 1:03d}", f"study-{number + 1}")
    series = make(patient, study, size, seed * 1000 + index)
    paths = [path for one in series for path in one.write(os.path.join(folder, relative))]
    return {"StudyInstanceUID": study.uid(patient), "StudyDate": study.date, "StudyDescription": study.description,
            "AccessionNumber": study.accession, "Modalities": sorted({one.modality for one in series}),
            "Series": len(series), "Instances": len(paths), "Folder": relative}
