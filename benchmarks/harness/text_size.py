"""The size of the machine code in an ELF object."""

import struct
from pathlib import Path

_EXECUTABLE = 0x4  # SHF_EXECINSTR


def text_bytes(path: Path) -> int:
    """Sum of all executable sections of a 64-bit little-endian ELF file."""
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path.name} is not a 64-bit little-endian ELF file")
    table_offset, = struct.unpack_from("<Q", data, 0x28)
    entry_size, count = struct.unpack_from("<HH", data, 0x3A)
    total = 0
    for index in range(count):
        entry = table_offset + index * entry_size
        flags, = struct.unpack_from("<Q", data, entry + 8)
        size, = struct.unpack_from("<Q", data, entry + 32)
        if flags & _EXECUTABLE:
            total += size
    return total
