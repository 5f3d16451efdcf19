"""Puts rendered files in their places: all of them, or nothing."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from app.engine.scaffold.rendering import Files


class NotWritten(Exception):
    """Nothing was left behind; the sentence says why."""


class DirtyTarget(NotWritten):
    """Something is there already."""


def write(folders: Mapping[Path, Files]) -> None:
    """Makes the folders, each with its files; raises DirtyTarget or NotWritten.

    Everything is written beside its place first and then renamed: nobody meets half a module.
    """
    for folder in folders:
        if folder.exists() or folder.is_symlink():
            raise DirtyTarget(f"{folder} is there already; move it away or choose another name.")
    drafts: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for folder, files in folders.items():
            # The dot keeps it from being taken for a package while it is there.
            drafts[folder] = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
            drafts[folder].chmod(folder.parent.stat().st_mode & 0o777)
            _fill(drafts[folder], files)
        for folder, draft in drafts.items():
            draft.rename(folder)
            placed.append(folder)
    except OSError as error:
        for folder in placed:
            shutil.rmtree(folder, ignore_errors=True)
        where = error.filename or ", ".join(str(folder) for folder in folders)
        raise NotWritten(f"{where} cannot be written: {error.strerror}.") from error
    finally:
        for draft in drafts.values():
            shutil.rmtree(draft, ignore_errors=True)


def _fill(folder: Path, files: Files) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
