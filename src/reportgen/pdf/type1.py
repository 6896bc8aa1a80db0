"""The number that LibreOffice gives each Type 1 font it embeds: counted through the life of the process.

It stands in the font's clear text and, where all bytes after it hang on it, in the encrypted part ("eexec",
Adobe Type 1 Font Format, chapter 7). So a document has other bytes as a worker's first and as its second.
"""

import re

_NUMBER = re.compile(rb"/UniqueID (\d{7}) def")
_FIRST = 4100001  # what the first font of a fresh LibreOffice 7.4 gets
_KEY, _FACTOR, _ADDEND, _MASK = 55665, 52845, 22719, 0xFFFF
_SEARCHED = 4096  # bytes at the start of the encrypted part among which the number stands


def renumber(program: bytes, clear: int, encrypted: int, position: int) -> bytes:
    """The font program with the number it has as the position-th (from 0) font of a fresh process.

    clear, encrypted: the lengths of its first two parts (Length1, Length2 of the PDF stream).
    """
    head, body, tail = program[:clear], program[clear : clear + encrypted], program[clear + encrypted :]
    wanted = b"%07d" % (_FIRST + position)
    found = _NUMBER.search(head)
    if not found or found[1] == wanted:
        return program
    head = head[: found.start(1)] + wanted + head[found.end(1) :]
    start = _decrypt(body[:_SEARCHED])
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
    """The cipher with text at a place of what it encrypts. Each byte's key hangs on the byte before it."""
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
