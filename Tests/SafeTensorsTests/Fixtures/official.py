"""Asks the format's own reader, the `safetensors` package, about odd and broken files.

    python -m venv somewhere && somewhere/bin/pip install safetensors numpy
    somewhere/bin/python Tests/SafeTensorsTests/Fixtures/official.py
    somewhere/bin/python Tests/SafeTensorsTests/Fixtures/official.py FILE…

Without files it makes the cases below and writes each to `official/accepted` or `official/refused`
beside this script, by what the package says to it: the tests hold our reader to that. With files, which
a program of ours has written, it reads each with the package and writes it again: the bytes must
be the same.
"""

import json
import struct
import sys
from pathlib import Path

import safetensors
from safetensors import numpy as official

FOLDER = Path(__file__).parent / "official"


def file(header, data=0, length=None):
    """A file with a header, so many bytes of data, and the header's length unless another is given."""
    header = header if isinstance(header, bytes) else header.encode()
    length = len(header) if length is None else length
    return struct.pack("<Q", length) + header + bytes(range(data))


def tensor(shape="[1]", offsets="[0,4]", dtype='"F32"'):
    return f'{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}}}'


ONE = tensor()
NEXT = tensor(offsets="[4,8]")
HUGE = 2**62

CASES = {
    # The length of the header.
    "no-bytes": b"",
    "seven-bytes": bytes(7),
    "no-header": file(""),
    "header-past-the-end": file("{}", length=3),
    "header-too-long": file("{}", length=100_000_001),
    "header-length-all-ones": file("{}", length=2**64 - 1),
    "header-cut-short": file(f'{{"a":{ONE}}}', 4, length=20),
    # JSON.
    "no-tensors": file("{}"),
    "not-json": file("tensor"),
    "a-list": file("[]"),
    "two-values": file("{}{}"),
    "trailing-comma": file(f'{{"a":{ONE},}}', 4),
    "trailing-spaces": file(f'{{"a":{ONE}}}   ', 4),
    "trailing-newline": file(f'{{"a":{ONE}}}\t\r\n', 4),
    "trailing-zero": file(f'{{"a":{ONE}}}\0', 4),
    "leading-space": file(f' {{"a":{ONE}}}', 4),
    "byte-order-mark": file(b"\xef\xbb\xbf" + f'{{"a":{ONE}}}'.encode(), 4),
    "deep-nesting": file("[" * 1000),
    "single-quotes": file(f"{{'a':{ONE}}}", 4),
    "comment": file(f'{{"a":{ONE}/**/}}', 4),
    # Names.
    "empty-name": file(f'{{"":{ONE}}}', 4),
    "escaped-name": file(f'{{"\\u00e9\\n\\"\\\\\\/":{ONE}}}', 4),
    "surrogate-pair": file(f'{{"\\ud83d\\ude00":{ONE}}}', 4),
    "lone-surrogate": file(f'{{"\\ud800":{ONE}}}', 4),
    "zero-in-a-name": file(f'{{"\\u0000":{ONE}}}', 4),
    "control-in-a-name": file(b'{"\x01":' + ONE.encode() + b"}", 4),
    "unknown-escape": file(f'{{"\\x":{ONE}}}', 4),
    "bad-utf8": file(b'{"\xff":' + ONE.encode() + b"}", 4),
    "bad-utf8-beside-an-escape": file(b'{"\\n\xff":' + ONE.encode() + b"}", 4),
    "overlong-utf8": file(b'{"\xc0\x80":' + ONE.encode() + b"}", 4),
    "same-name-twice": file(f'{{"a":{ONE},"a":{ONE}}}', 4),
    "same-name-twice-apart": file(f'{{"a":{ONE},"a":{NEXT}}}', 8),
    "names-that-look-alike": file(f'{{"\\u00e9":{ONE},"e\\u0301":{NEXT}}}', 8),
    # The members of a tensor.
    "no-dtype": file('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4),
    "no-shape": file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4),
    "no-offsets": file('{"a":{"dtype":"F32","shape":[1]}}', 4),
    "dtype-twice": file('{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    "further-member": file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":[{}]}}', 4),
    "members-in-a-list": file('{"a":["F32",[1],[0,4]]}', 4),
    "half-precision": file(f'{{"a":{tensor(shape="[2]", dtype=chr(34) + "F16" + chr(34))}}}', 4),
    "unknown-dtype": file(f'{{"a":{tensor(dtype=chr(34) + "X9" + chr(34))}}}', 4),
    "dtype-in-small-letters": file(f'{{"a":{tensor(dtype=chr(34) + "f32" + chr(34))}}}', 4),
    "dtype-a-number": file(f'{{"a":{tensor(dtype="32")}}}', 4),
    # Shapes.
    "scalar": file(f'{{"a":{tensor(shape="[]")}}}', 4),
    "five-axes": file(f'{{"a":{tensor(shape="[1,1,1,1,1]")}}}', 4),
    "negative-size": file(f'{{"a":{tensor(shape="[-1]")}}}', 4),
    "minus-zero": file(f'{{"a":{tensor(offsets="[-0,4]")}}}', 4),
    "fractional-size": file(f'{{"a":{tensor(shape="[1.0]")}}}', 4),
    "exponent-in-a-size": file(f'{{"a":{tensor(shape="[1e0]")}}}', 4),
    "leading-zero": file(f'{{"a":{tensor(shape="[01]")}}}', 4),
    "plus-sign": file(f'{{"a":{tensor(shape="[+1]")}}}', 4),
    "size-in-quotes": file('{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}', 4),
    "size-beyond-64-bits": file(f'{{"a":{tensor(shape=f"[{2**64}]")}}}', 4),
    "overflowing-shape": file(f'{{"a":{tensor(shape=f"[{2**32},{2**32}]")}}}', 4),
    "overflowing-bytes": file(f'{{"a":{tensor(shape=f"[{HUGE}]")}}}', 4),
    "empty-tensor": file(f'{{"a":{tensor("[0,3]", "[0,0]")}}}'),
    "empty-tensor-between": file(f'{{"a":{ONE},"z":{tensor("[0]", "[4,4]")},"b":{NEXT}}}', 8),
    "zero-times-huge": file(f'{{"a":{tensor(f"[0,{HUGE},{HUGE}]", "[0,0]")}}}'),
    "huge-times-zero": file(f'{{"a":{tensor(f"[{HUGE},{HUGE},0]", "[0,0]")}}}'),
    "unsigned-times-zero": file(f'{{"a":{tensor(f"[{2**64 - 1},0]", "[0,0]")}}}'),
    # Offsets.
    "out-of-order": file(f'{{"b":{NEXT},"a":{ONE}}}', 8),
    "overlap": file(f'{{"a":{ONE},"b":{ONE}}}', 4),
    "hole": file(f'{{"a":{ONE},"b":{tensor(offsets="[8,12]")}}}', 12),
    "hole-at-the-start": file(f'{{"a":{NEXT}}}', 8),
    "backwards": file(f'{{"a":{tensor(offsets="[4,0]")}}}', 4),
    "one-offset": file(f'{{"a":{tensor(offsets="[0]")}}}', 4),
    "three-offsets": file(f'{{"a":{tensor(offsets="[0,4,4]")}}}', 4),
    "range-too-long": file(f'{{"a":{tensor(offsets="[0,8]")}}}', 8),
    "range-too-short": file(f'{{"a":{tensor(shape="[2]")}}}', 4),
    "data-missing": file(f'{{"a":{ONE}}}', 3),
    "data-left-over": file(f'{{"a":{ONE}}}', 5),
    "data-without-tensors": file("{}", 1),
    "offsets-near-the-end": file(f'{{"a":{tensor("[1]", f"[{2**63 - 4},{2**63}]")}}}', 4),
    # Metadata.
    "metadata": file(f'{{"__metadata__":{{"format":"pt","":"\\n"}},"a":{ONE}}}', 4),
    "metadata-alone": file('{"__metadata__":{}}'),
    "metadata-last": file(f'{{"a":{ONE},"__metadata__":{{"x":"y"}}}}', 4),
    "metadata-null": file(f'{{"__metadata__":null,"a":{ONE}}}', 4),
    "metadata-of-numbers": file('{"__metadata__":{"a":1}}'),
    "metadata-a-text": file('{"__metadata__":"a"}'),
    "metadata-a-tensor": file(f'{{"__metadata__":{ONE}}}', 4),
    "metadata-twice": file('{"__metadata__":{"a":"b"},"__metadata__":{"a":"b"}}'),
    "metadata-with-a-name-twice": file('{"__metadata__":{"a":"b","a":"c"}}'),
}


def make():
    counts = {"accepted": 0, "refused": 0}
    for verdict in counts:
        folder = FOLDER / verdict
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    for name, content in CASES.items():
        assert len(content) < 2000, name
        try:
            safetensors.deserialize(content)
            verdict = "accepted"
        except safetensors.SafetensorError:
            verdict = "refused"
        (FOLDER / verdict / f"{name}.safetensors").write_bytes(content)
        counts[verdict] += 1
    print(f"safetensors {safetensors.__version__}:", counts)


def compare(path):
    content = Path(path).read_bytes()
    tensors = official.load(content)
    length = int.from_bytes(content[:8], "little")
    metadata = json.loads(content[8 : 8 + length]).get("__metadata__")
    if official.save(tensors, metadata) != content:
        sys.exit(f"{path}: the package writes other bytes")
    print(f"{path}: {len(tensors)} tensors, and the same bytes written again")


if __name__ == "__main__":
    for path in sys.argv[1:]:
        compare(path)
    if len(sys.argv) == 1:
        make()
