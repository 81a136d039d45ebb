"""What the viewer makes of files: its image pipeline, run outside the browser, one process for many files."""
import json
import os
import subprocess
from pathlib import Path

import numpy

WEB = Path(__file__).resolve().parents[3] / "WebApp"
PROGRAM = WEB / "node_modules" / ".cache" / "pictures" / "pictures.mjs"

TYPES = {
    "Uint8Array": numpy.uint8, "Int8Array": numpy.int8, "Uint16Array": numpy.uint16, "Int16Array": numpy.int16,
    "Uint32Array": numpy.uint32, "Int32Array": numpy.int32, "Float32Array": numpy.float32, "Float64Array": numpy.float64,
}


def build():
    """Vite makes the program from the sources that the browser gets too."""
    subprocess.run(["npx", "vite", "build", "--config", "vite.pictures.config.ts", "--logLevel", "error"], cwd=WEB, check=True)


class Picture:
    """The viewer's answer: a picture and the stored values behind it, or the fault it tells the reader."""

    def __init__(self, answer, job):
        self.answer = answer
        self.fault = answer.get("fault") or answer.get("reason")
        self.kind = answer.get("kind")
        if self.fault or self.kind != "image":
            return
        shape = (answer["height"], answer["width"])
        pixels = numpy.fromfile(job["picture"], dtype=numpy.uint8)
        self.pixels = pixels.reshape(shape if pixels.size == shape[0] * shape[1] else (*shape, 3))
        values = numpy.fromfile(job["values"], dtype=TYPES[answer["type"]])
        self.values = values.reshape(shape if answer["photometric"] != "RGB" else (*shape, 3))


def show(jobs, folder):
    """Renders every job; a job is the file's path and what to do with it (see WebApp/dev/viewer/pictures.ts)."""
    jobs = [dict(job) for job in jobs]
    for number, job in enumerate(jobs):
        job["file"] = os.fspath(job["file"])
        job["picture"] = os.path.join(folder, f"picture{number}")
        job["values"] = os.path.join(folder, f"values{number}")
    answer = subprocess.run(["node", str(PROGRAM)], input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, check=True, timeout=100)
    return [Picture(result, job) for result, job in zip(json.loads(answer.stdout), jobs)]
