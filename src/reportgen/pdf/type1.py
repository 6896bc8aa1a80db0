"""Renumber embedded Type 1 fonts, which LibreOffice numbers consecutively while its process runs.

The number is in the font's clear text and in the encrypted part ("eexec", Adobe Type 1 Font Format, chapter 7), where
all bytes after it depend on it. Without a fixed number the same document would get different bytes each time.
"""

import re

_NUMBER = re.compile(rb"/UniqueID (\d{7}) def")
_FIRST_NUMBER = 4100001  # of the first font in a new process of LibreOffice 7.4
_KEY, _FACTOR, _ADDEND, _MASK = 55665, 52845, 22719, 0xFFFF
_SEARCHED_BYTES = 4096  # the number is within the first bytes of the encrypted part


def renumber(program: bytes, clear: int, encrypted: int, position: int) -> bytes:
    """Return the font program with the number of the position-th font (from 0) of a new process.

    clear, encrypted: the lengths of its first two parts (Length1, Length2 of the PDF stream).
    """
    head, body, tail = program[:clear], program[clear : clear + encrypted], program[clear + encrypted :]
    wanted = b"%07d" % (_FIRST_NUMBER + position)
    found = _NUMBER.search(head)
    if not found or found[1] == wanted:
        return program
    head = head[: found.start(1)] + wanted + head[found.end(1) :]
    start = _decrypt(body[:_SEARCHED_BYTES])
    if inner := _NUMBER.search(start):
        body = _replace(body, inner.start(1), wanted)
    return head + body + tail


def _decrypt(cipher: bytes) -> bytes:
    key, plain = _KEY, bytearray()
    for byte in cipher:
        plain.append(byte ^ key >> 8)
        key = (byte + key) * _FACTOR + _ADDEND & _MASK
    return bytes(plain)


def _replace(cipher: bytes, place: int, text: bytes) -> bytes:
    """Replace the plain text at place and encrypt again. The key of each byte depends on the byte before it."""
    old = new = _KEY
    changed = bytearray()
    for byte, letter in zip(cipher, _decrypt(cipher[:place]) + text, strict=False):
        old = (byte + old) * _FACTOR + _ADDEND & _MASK
        changed.append(letter ^ new >> 8)
        new = (changed[-1] + new) * _FACTOR + _ADDEND & _MASK
    for byte in cipher[len(changed) :]:
        other = byte ^ old >> 8 ^ new >> 8
        old = (byte + old) * _FACTOR + _ADDEND & _MASK
        new = (other + new) * _FACTOR + _ADDEND & _MASK
        changed.append(other)
    return bytes(changed)
