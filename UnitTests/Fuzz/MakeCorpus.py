#!/usr/bin/python3
"""Writes the inputs that the fuzz targets begin with, right ones and wrong ones:  MakeCorpus.py [FOLDER]

They are kept in Corpus, so that what fuzzing has found can be kept beside them.
"""
import io
import json
import os
import random
import struct
import sys
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
PART = b"\x1f"  # separates the texts of one input (Invariants.h)
DICOM = b"\0" * 128 + b"DICM" + b"\2\0\0\0UL\4\0\0\0\0\0"
HOSTILE = {
    "script": "<script>alert('x')</script>",
    "formula": "=HYPERLINK(\"http://x\")",
    "crlf": "a\r\nBcc: all@example.org\r\n\r\nb",
    "quotes": "'; DROP TABLE contacts; -- \" \\",
    "folders": "../../etc/passwd\\..\\C:\\x",
    "device": "CON.pdf",
    "emoji": "\U0001fa7b\U0001f469\u200d\u2695\ufe0f",
    "direction": "\u202egpj.exe \u0627\u0644",
    "invisible": "\u00ad\u200b\u034f",
    "long": "A" * 1000,
}


def request(line, headers=(), body=b"", host="Host: x"):
    lines = [line] + ([host] if host else []) + list(headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def requests():
    yield "get", request("GET /api/packages?limit=5&q=a%20b+c HTTP/1.1", ["Cookie: exchange=abc", "Range: bytes=0-9"])
    yield "head", request("HEAD / HTTP/1.0", host=None)
    yield "post", request("POST /api/links/abc/open HTTP/1.1", ["Content-Length: 21"], b'{"Passcode":"123456"}')
    yield "chunked", request("PUT /a HTTP/1.1", ["Transfer-Encoding: chunked"], b"5\r\nhello\r\n0A\r\n0123456789\r\n0\r\n\r\n")
    yield "pipeline", request("GET /a HTTP/1.1") + request("DELETE /b HTTP/1.1") + request("GET /c HTTP/1.1", ["Connection: close"])
    yield "continue", request("POST /a HTTP/1.1", ["Expect: 100-continue", "Content-Length: 2"], b"{}")
    yield "both_framings", request("POST /a HTTP/1.1", ["Content-Length: 4", "Transfer-Encoding: chunked"], b"0\r\n\r\n")
    yield "two_lengths", request("POST /a HTTP/1.1", ["Content-Length: 4", "Content-Length: 5"], b"12345")
    yield "length_and_a_namesake", request("POST /a HTTP/1.1", ["Content-Length---: 4", "Content-Length: 5"], b"12345")
    yield "list_of_lengths", request("POST /a HTTP/1.1", ["Content-Length: 4, 4"], b"1234")
    yield "folded", request("GET /a HTTP/1.1", ["X-A: b", " Content-Length: 5"])
    yield "bare_lf", b"GET /a HTTP/1.1\nHost: x\n\n"
    yield "blank_before_colon", request("GET /a HTTP/1.1", ["Content-Length : 5"])
    yield "encodings", request("POST /a HTTP/1.1", ["Transfer-Encoding: gzip, chunked"])
    yield "extension", request("POST /a HTTP/1.1", ["Transfer-Encoding: chunked"], b"5;x=y\r\nhello\r\n0\r\n\r\n")
    yield "trailer", request("POST /a HTTP/1.1", ["Transfer-Encoding: chunked"], b"0\r\nContent-Length: 5\r\n\r\n")
    yield "long_chunk", request("POST /a HTTP/1.1", ["Transfer-Encoding: chunked"], b"0" * 3000 + b"1\r\nx\r\n0\r\n\r\n")
    yield "absolute", request("GET http://other/a HTTP/1.1")
    yield "dots", request("GET /a/%2e%2e/b/./c HTTP/1.1")
    yield "slashes", request("GET /a%2fb//c%5c HTTP/1.1")
    yield "long_target", request("GET /" + "a" * 600 + " HTTP/1.1")
    yield "many_headers", request("GET / HTTP/1.1", [f"X-{i}: {i}" for i in range(20)])
    yield "two_hosts", request("GET / HTTP/1.1", ["Host: y"])
    yield "forwarded", request("GET / HTTP/1.1", ["X-Forwarded-For: 1.2.3.4, [2001:db8::1]:80", "X-Forwarded-Proto: https"])
    yield "upgrade", request("GET / HTTP/1.1", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"])
    yield "http2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def headers():
    for number, text in enumerate(["bytes=0-499", "bytes=-5", "bytes=9-", "bytes=0-1,3-4", "bytes=18446744073709551615-",
                                   "\"a\", W/\"b\" , \"c\"", "*", "exchange=abc; __Host-exchange=def; x=y",
                                   "attachment; filename=\"a.pdf\"; filename*=UTF-8''B%C3%BC.pdf",
                                   "192.0.2.1:4711", "[2001:db8::1]:80", "::ffff:192.0.2.1", "fe80::1%eth0",
                                   "smtps://mail.hospital.example:465", "https://user:secret@host/", "500"]):
        yield f"header{number}", text.encode()
    yield "several", PART.join([b"\"a\"", b"bytes=0-", b"exchange=x"])
    for name, text in HOSTILE.items():
        yield name, text.encode()


def bodies():
    person = {"Name": "Jane", "Email": "jane@example.org", "Mobile": "+44 (0)7700 900123", "SecondEmail": "j@example.org"}
    patient = {"PatientName": "DOE^JANE=\u5c71\u7530^\u592a\u90ce", "PatientBirthDate": "19700131",
               "NationalID": "943 476 5919", "PatientID": "H-100", "PatientSex": "F"}
    yield "person", "c" + json.dumps(person)
    yield "patient", "p" + json.dumps(patient, ensure_ascii=False)
    yield "escapes", "c" + json.dumps(person).replace("Jane", "\\ud83e\\ude7b\\u0000\\ud800")
    yield "account", "0" + json.dumps({"MatchingRules": ["PatientName", "PatientBirthDate"], "DueMonths": 1,
                                       "Holidays": ["2026-12-25"], "Tolerances": ["PatientName:Hyphens"],
                                       "NationalIdScheme": "NHS", "Identification": False})
    yield "reasons", "1" + json.dumps({"DeclineReasons": ["No imaging", "Not ours"]})
    yield "retention", "2" + json.dumps({"RetentionDays": 28, "MaximumRetentionDays": 90, "DownloadByDefault": True, "StrictViewing": True})
    yield "texts", "3" + json.dumps({"PackageReady": {"Subject": "S", "Body": "{{Link}} {{Until}}"}})
    yield "deep", "x" + '{"a":' * 40 + "1" + "}" * 40
    yield "array", "x" + "[" * 200
    yield "duplicate", 'x{"a":1,"a":2}'
    yield "numbers", 'x{"a":1e999,"b":-0,"c":2147483648,"d":3.0,"e":18446744073709551616}'
    yield "comment", "x{/* no */}"
    yield "trailing", "x{}{}"
    yield "nan", 'x{"a":NaN}'
    yield "types", 'x{"a":["b","c"],"d":{"e":null},"f":true,"g":[1]}'
    yield "unknown", "c" + json.dumps({"a" + "\u00fc" * 80: 1}, ensure_ascii=False)
    yield "nameless", "p" + json.dumps({"PatientName": HOSTILE["invisible"] + "^" + HOSTILE["invisible"]})
    yield "surrogate_key", 'x{"\\ud800":1}'
    for name, text in HOSTILE.items():
        yield name, "c" + json.dumps(dict(person, Name=text))


def names():
    pairs = [("M\u00dcLLER^J\u00d6RG", "MULLER^JORG"), ("MARY-ANN^O'NEILL", "MARYANN^ONEILL"), ("\u5c71\u7530^\u592a\u90ce", "YAMADA^TARO=\u5c71\u7530^\u592a\u90ce"),
             ("DOE^JANE^^^", "doe^jane"), ("a\uff1db", "a=b"), ("19700131", "19703101"), ("00123-456", "123456"),
             ("943 476 5919", "9434765919"), ("+44 (0)7700 900123", ""), ("jane.o'neill+x@Hospital.Example", ""),
             ("2026-11-21T16:24:00Z", ""), ("\u0130I\u0131\u00df", "ii\u0131ss"), ("e\u0301", "\u00e9"), ("=^=-", "-"),
             ("\u0633\u0645\u064a\u0631", "SAMIR"), ("\u0418\u0432\u0430\u043d\u043e\u0432^\u0418\u0432\u0430\u043d", "IVANOV^IVAN")]
    for number, (left, right) in enumerate(pairs):
        yield f"pair{number}", left + "\x1f" + right
    for name, text in HOSTILE.items():
        yield name, text[:300] + "\x1f" + text[:200]


def messages():
    yield "plain", "\x1f".join(["Subject", "Line one\nLine two\r\n.", "<p>Hello</p>", "Hospital \"East\""])
    yield "unicode", "\x1f".join(["\u00c4rzte " * 20, "\u5c71\u7530", "", "Gro\u00dfes Haus"])
    yield "words", "\x1f".join(["=?UTF-8?B?eA==?=", "{{Message}}{{Link}}", "--=_alternative--", "x"])
    yield "template", "\x1f".join(["{{{{Link}}}}", "{{a}}{{", "}}{{b}}", "{{"])
    yield "address", "\x1f".join(["S", "T", "id-2", "a@b.example"])
    for name, text in HOSTILE.items():
        yield name, "\x1f".join([text, text, text, text[:40]])


def files():
    yield "names", "\x1f".join(["report.pdf", "report.pdf", "REPORT.PDF", "a.b.c", ".hidden", "x.", " ", "", "nul.txt"])
    yield "types", "\x1f".join(["application/pdf", "image/jpeg; x", "IMAGE/PNG"])
    yield "cells", "\x1f".join(["=1", "+1", "-1", "@x", "\t=1", "\r=1", "a\"b", "a,b\r\nc", "\n=1", ""])
    yield "scripts", "\x1f".join(["\u00c4\u0395\u03bb\u0418\u5c71\u0627", "\uff0e\uff0e\uff0fx", "a\u2024pdf"])
    for name, text in HOSTILE.items():
        yield name, text


def zip_of(contents, method=zipfile.ZIP_DEFLATED, stream=False):
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    buffer = Unseekable() if stream else io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def uploads():
    plain = zip_of({"DICOM/IM1": DICOM, "DICOM/IM2": DICOM * 3, "README.TXT": b"text", "folder/": b""})
    yield "plain", plain
    yield "stored", zip_of({"IM1": DICOM, "a": b""}, zipfile.ZIP_STORED)
    yield "streamed", zip_of({"IM1": DICOM, "b": DICOM * 5}, stream=True)
    yield "lzma", zip_of({"IM1": DICOM}, zipfile.ZIP_LZMA)
    yield "bzip2", zip_of({"IM1": DICOM}, zipfile.ZIP_BZIP2)
    yield "names", zip_of({"../../x": DICOM, "/x": DICOM, "M\u00fcller": DICOM, "__MACOSX/._x": b"x", "x\n": b"x"})
    yield "nested", zip_of({"inner.zip": plain})
    yield "bomb", zip_of({"zeros": DICOM + b"\0" * (1 << 20)})
    yield "cut", plain[:len(plain) // 2]
    yield "tableless", plain[:-22]
    yield "empty", zip_of({})
    encrypted = bytearray(plain)
    encrypted[6] |= 1
    encrypted[plain.index(b"PK\1\2") + 8] |= 1
    yield "encrypted", bytes(encrypted)
    yield "noise", random.Random(1).randbytes(500)


SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
REPORT = "1.2.840.10008.5.1.4.1.1.88.33"
EXPLICIT = "1.2.840.10008.1.2.1"
LONG_VALUES = {"OB", "OV", "OW", "SQ", "UN", "UT"}


def element(tag, vr, value, order="<", explicit=True):
    """One data element (PS3.5 section 7.1)."""
    value = value.encode() if isinstance(value, str) else value
    value += (b"\0" if vr in ("UI", "OB", "OW") else b" ") * (len(value) % 2)
    begin = struct.pack(order + "HH", tag >> 16, tag & 0xffff)
    if not explicit:
        return begin + struct.pack(order + "I", len(value)) + value
    if vr in LONG_VALUES:
        return begin + vr.encode() + b"\0\0" + struct.pack(order + "I", len(value)) + value
    return begin + vr.encode() + struct.pack(order + "H", len(value)) + value


def items(*contents):
    return b"".join(struct.pack("<HHI", 0xfffe, 0xe000, len(content)) + content for content in contents)


def dicom_file(changes=(), syntax=EXPLICIT, order="<", explicit=True, whole=True):
    """A small instance of a patient; `changes` are (tag, VR, value), and no value leaves an attribute out."""
    usual = {0x00080016: ("UI", SECONDARY_CAPTURE), 0x00080018: ("UI", "2.25.1"), 0x00080060: ("CS", "OT"),
             0x0008103e: ("LO", "Chest"), 0x00100010: ("PN", "DOE^JANE"), 0x00100020: ("LO", "12345"),
             0x00100030: ("DA", "19700131"), 0x00100040: ("CS", "F"), 0x0020000d: ("UI", "2.25.2"),
             0x0020000e: ("UI", "2.25.3"), 0x00200010: ("SH", "1"), 0x00200011: ("IS", "1"), 0x00200013: ("IS", "1"),
             0x00280010: ("US", struct.pack(order + "H", 2)), 0x00280011: ("US", struct.pack(order + "H", 2)),
             0x7fe00010: ("OW", bytes(8))}
    usual.update({tag: (vr, value) for tag, vr, value in changes})
    data = b"".join(element(tag, vr, value, order, explicit) for tag, (vr, value) in sorted(usual.items()) if value is not None)
    meta = element(0x00020002, "UI", SECONDARY_CAPTURE) + element(0x00020010, "UI", syntax)
    head = bytes(128) + b"DICM" + element(0x00020000, "UL", struct.pack("<I", len(meta))) + meta
    if syntax.endswith(".99"):
        deflate = zlib.compressobj(wbits=-15)
        data = deflate.compress(data) + deflate.flush()
    return head + data if whole else data


def dicom_files():
    code = element(0x00080100, "SH", "121144") + element(0x00080102, "SH", "DCM") + element(0x00080104, "LO", "Title")
    modifier = element(0x0040a010, "CS", "HAS CONCEPT MOD") + element(0x0040a043, "SQ", items(code))
    report = [(0x00080016, "UI", REPORT), (0x0040a043, "SQ", items(code)), (0x0040a491, "CS", "COMPLETE"),
              (0x0040a493, "CS", "VERIFIED"), (0x0040a073, "SQ", items(element(0x0040a030, "DT", "20260101"))),
              (0x0040a730, "SQ", items(modifier, modifier)), (0x00280010, "US", None), (0x00280011, "US", None),
              (0x7fe00010, "OW", None)]
    undefined = b"\xff\xff\xff\xff"
    level = b"\x40\0\x30\xa7SQ\0\0" + undefined + b"\xfe\xff\0\xe0" + undefined
    ends = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    yield "plain", dicom_file()
    yield "implicit", dicom_file(syntax="1.2.840.10008.1.2", explicit=False)
    yield "big_endian", dicom_file(syntax="1.2.840.10008.1.2.2", order=">")
    yield "deflated", dicom_file(syntax=EXPLICIT + ".99")
    yield "headless", dicom_file(whole=False)
    yield "report", dicom_file(report)
    yield "report_kanji", dicom_file(report + [(0x00080005, "CS", "\\ISO 2022 IR 87"), (0x00100010, "PN", "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B")])
    yield "presentation", dicom_file([(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.11.1"), (0x00700080, "CS", "LABEL"),
                                      (0x00081115, "SQ", items(element(0x0020000e, "UI", "2.25.3")))])
    yield "document", dicom_file([(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.104.1"), (0x00420010, "ST", "Letter"),
                                  (0x00420012, "LO", "application/pdf"), (0x00420011, "OB", b"%PDF-1.4")])
    yield "dose", dicom_file([(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.481.2"), (0x3004000a, "CS", "PLAN")])
    yield "spectrum", dicom_file([(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4.2"), (0x00289001, "UL", struct.pack("<I", 9))])
    yield "utf8", dicom_file([(0x00080005, "CS", "ISO_IR 192"), (0x00100010, "PN", "M\u00dcLLER^J\u00d6RG")])
    yield "nested", dicom_file()[:-20] + level * 20 + ends * 20
    yield "too_deep", dicom_file()[:-20] + level * 60
    yield "unknown", dicom_file([(0x00091010, "UN", items(items(code)))])
    yield "fragments", dicom_file([(0x7fe00010, "OW", None)]) + b"\xe0\x7f\x10\0OB\0\0" + undefined + items(b"", b"1234") + ends[8:]
    yield "cut", dicom_file()[:300]
    for name, text in HOSTILE.items():
        yield name, dicom_file([(tag, vr, text) for tag, vr in ((0x00100010, "PN"), (0x00100020, "LO"), (0x0008103e, "LO"), (0x00200011, "IS"))])


def character_sets():
    texts = ["", "ISO_IR 100", "ISO_IR 192", "ISO_IR 13", "ISO 2022 IR 13\\ISO 2022 IR 87", "\\ISO 2022 IR 87\\ISO 2022 IR 159",
             "\\ISO 2022 IR 149", "GB18030", "\\ISO 2022 IR 58", "ISO_IR 144", "ISO_IR 127\\x", "ISO_IR 999"]
    for number, name in enumerate(texts):
        yield f"set{number}", PART.join([name.encode(), b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\xd4\xcf\xc0=\x1b$)C\xfb\xf3", b"\xc4neas\\\xe9", b"12345", b"19700131", b"7"])
    for name, text in HOSTILE.items():
        yield name, PART.join([b"ISO_IR 192", text.encode(), text.encode(), text.encode(), b"1970", b"-1"])


def pictures():
    """A picture of two times two pixels of 16 bits, as files may hold it, and frames that are not there."""
    def short(number):
        return struct.pack("<H", number)

    native = [(0x00280002, "US", short(1)), (0x00280004, "CS", "MONOCHROME2"), (0x00280100, "US", short(16))]
    frames = native + [(0x00280008, "IS", "3"), (0x7fe00010, "OW", bytes(24))]
    encapsulated = (b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff" + items(struct.pack("<II", 0, 10), b"\xff\xd8", b"\xff\xd9", b"ab") +
                    b"\xfe\xff\xdd\xe0\0\0\0\0")
    jpeg = frames[:-1] + [(0x00280008, "IS", "2"), (0x7fe00010, "OW", None)]
    yield "native", dicom_file(native)
    yield "frames", dicom_file(frames)
    yield "deflated", dicom_file(frames, syntax=EXPLICIT + ".99")
    yield "bits", dicom_file(native[:-1] + [(0x00280100, "US", short(1)), (0x00280008, "IS", "9"), (0x7fe00010, "OB", bytes(6))])
    yield "too_few", dicom_file(frames + [(0x00280008, "IS", "2147483647")])
    yield "jpeg", dicom_file(jpeg, syntax="1.2.840.10008.1.2.4.50") + encapsulated
    yield "run_length", dicom_file(jpeg, syntax="1.2.840.10008.1.2.5") + encapsulated
    yield "offsets", dicom_file(jpeg + [(0x7fe00001, "OV", struct.pack("<QQ", 0, 2 ** 63))], syntax="1.2.840.10008.1.2.4.50") + encapsulated
    text = element(0x0040a010, "CS", "CONTAINS") + element(0x0040a040, "CS", "TEXT") + element(0x0040a160, "LO", "calm")
    yield "report", dicom_file([(0x00080016, "UI", REPORT), (0x0040a491, "CS", "COMPLETE"), (0x0040a730, "SQ", items(text, text))])
    yield "state", dicom_file([(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.11.1"), (0x00700080, "CS", "LABEL"),
                               (0x00700001, "SQ", items(element(0x00091010, "UN", items(b""))))], syntax=EXPLICIT + ".99")
    yield "per_frame", dicom_file(frames + [(0x52009230, "SQ", items(element(0x00091010, "UN", items(b""))))])


def records():
    study = {"ID": "s", "LastUpdate": "20261121T162400", "MainDicomTags": {"StudyInstanceUID": "2.25.2", "StudyDate": "20260101"}}
    series = [{"ID": "b", "Instances": ["i"], "MainDicomTags": {"Modality": "CT", "SeriesNumber": "2"}}]
    tags = {"0010,0010": "DOE^JANE", "0010,0020": "12345", "0010,0030": "19700131", "0010,1000": "A\\B",
            "0010,1002": [{"0010,0020": "943 476 5919", "0010,0021": "NHS"}]}
    instance = {"ID": "i", "FileSize": 9022, "MainDicomTags": {"InstanceNumber": "+10", "NumberOfFrames": "2147483647"}}
    metadata = {"SopClassUid": SECONDARY_CAPTURE, "PixelDataOffset": "818"}
    for name, other in {"same": tags, "other": dict(tags, **{"0010,0010": "ROE^JOHN"}), "none": {}, "types": {"0010,0010": [1], "0010,1002": "x"}}.items():
        yield name, "\x1f".join(json.dumps(part) for part in (study, series, tags, other, instance, metadata))
    for name, text in HOSTILE.items():
        yield name, "\x1f".join(json.dumps(part) for part in (study, series, tags, dict(tags, **{"0010,0010": text}), instance, metadata))


CORPUS = {"Charset": character_sets, "Dicom": dicom_files, "Picture": pictures, "Record": records, "Request": requests, "Header": headers, "Json": bodies, "Name": names, "Message": messages, "File": files,
          "Upload": uploads}


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "Corpus")
    for target, inputs in CORPUS.items():
        folder = os.path.join(root, target)
        os.makedirs(folder, exist_ok=True)
        for name, content in inputs():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
