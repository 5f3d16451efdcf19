"""How many frames a moving picture has, counted without making any of them."""

from typing import BinaryIO

EXTENSION, PICTURE = 0x21, 0x2C
TABLE = 0x80  # the flag of a table of colours; the lowest three bits are its size


def gif_frames(file: BinaryIO, most: int) -> int:
    """Counts no further than one beyond `most`; a file that breaks off ends there."""
    file.seek(6)
    screen = file.read(7)
    count = 0
    if len(screen) == 7:
        _skip_table(file, screen[4])
        while count <= most and (kind := file.read(1)):
            if kind[0] == EXTENSION:
                file.seek(1, 1)
            elif kind[0] == PICTURE:
                count += 1
                described = file.read(9)
                _skip_table(file, described[8] if len(described) == 9 else 0)
                file.seek(1, 1)
            else:
                break
            _skip_blocks(file)
    file.seek(0)
    return count


def _skip_table(file: BinaryIO, flags: int) -> None:
    if flags & TABLE:
        file.seek(3 * 2 ** ((flags & 7) + 1), 1)


def _skip_blocks(file: BinaryIO) -> None:
    """To behind the empty one that ends them, or the end of the file."""
    while size := file.read(1):
        if size[0] == 0:
            return
        file.seek(size[0], 1)
