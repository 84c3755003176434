#!/usr/bin/env python3
"""Writes dictionaries/decode/legacy.bin: the mapping tables of encodings that the WHATWG
standard does not know, from the system's iconv (EUC-TW, that is CNS 11643; ISO-IR-165) and from
the PyPI package `uao` (Big5-UAO 2.50). Facts only: which code stands for which character.

    pip install uao && python3 legacy_tables.py OUT

Layout, little endian:
  "ZWL1"
  CNS 11643 planes 1-7 and 15 in this order, each: 94 x 94 u16, the low 16 bits of the code point
  (0: none), then 1105 bytes, a bit per place, lowest first: set where the code point is 0x20000
  higher.
  Big5-UAO: u16 count, then per entry u16 code, u16 code point: where it differs from WHATWG's Big5
  (which the reader falls back to), code point 0 where UAO has none.
  ISO-IR-165: u16 count, then per entry u16 code (7 bits each byte), u16 code point: where it
  differs from GB 2312.
"""
import ctypes, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.iconv_open.restype = ctypes.c_void_p
libc.iconv_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.iconv.restype = ctypes.c_size_t
libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4


def opener(encoding):
    cd = libc.iconv_open(b"UTF-32LE", encoding.encode())
    assert cd != ctypes.c_void_p(-1).value, encoding

    def convert(data):
        libc.iconv(cd, None, None, None, None)
        source = ctypes.create_string_buffer(data, len(data))
        target = ctypes.create_string_buffer(64)
        sp, tp = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_void_p(ctypes.addressof(target))
        sn, tn = ctypes.c_size_t(len(data)), ctypes.c_size_t(64)
        r = libc.iconv(cd, ctypes.byref(sp), ctypes.byref(sn), ctypes.byref(tp), ctypes.byref(tn))
        if r == ctypes.c_size_t(-1).value or sn.value:
            return None
        libc.iconv(cd, None, None, ctypes.byref(tp), ctypes.byref(tn))
        return target.raw[: 64 - tn.value].decode("utf-32le")

    return convert


out = bytearray(b"ZWL1")
euc_tw = opener("EUC-TW")
for plane in [1, 2, 3, 4, 5, 6, 7, 15]:
    low, high, assigned = bytearray(), bytearray(1105), 0
    for index in range(94 * 94):
        text = euc_tw(bytes([0x8E, 0xA0 + plane, 0xA1 + index // 94, 0xA1 + index % 94]))
        code = ord(text) if text else 0
        assert code < 0x10000 or 0x20000 <= code < 0x30000, hex(code)
        assigned += code > 0
        low += struct.pack("<H", code & 0xFFFF)
        if code >= 0x20000:
            high[index // 8] |= 1 << index % 8
    out += low + high
    print(f"CNS 11643 plane {plane}: {assigned}", file=sys.stderr)

from uao.b2u import b2u_table

whatwg = opener("BIG5-HKSCS")  # differs from WHATWG in a handful of codes, which do no harm here
entries = []
for lead in range(0x81, 0xFF):
    for trail in list(range(0x40, 0x7F)) + list(range(0xA1, 0xFF)):
        code = lead << 8 | trail
        uao = b2u_table.get(code)
        base = whatwg(bytes([lead, trail]))
        if uao != base:
            value = ord(uao) if uao else 0
            if value > 0xFFFF or len(uao or "") > 1:
                print("left out", hex(code), uao, file=sys.stderr)
                continue
            entries.append((code, value))
print(f"Big5-UAO: {len(entries)} differences", file=sys.stderr)
out += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HH", *e) for e in entries)

gb2312 = opener("EUC-CN")
cn_ext = opener("ISO-2022-CN-EXT")
entries = []
for row in range(0x21, 0x7F):
    for cell in range(0x21, 0x7F):
        text = cn_ext(b"\x1b$)E\x0e" + bytes([row, cell]))
        base = gb2312(bytes([row | 0x80, cell | 0x80]))
        if text and text != base:
            entries.append((row << 8 | cell, ord(text)))
print(f"ISO-IR-165: {len(entries)} differences from GB 2312", file=sys.stderr)
out += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HH", *e) for e in entries)
open(sys.argv[1], "wb").write(out)
print(len(out), "bytes", file=sys.stderr)
