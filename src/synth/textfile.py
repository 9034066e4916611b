"""Read text that people wrote, whatever state it is in; write it back without ever half-writing."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.problems import Problems

#: Larger files are refused: no narrative, codebook or coding file comes near, and a mistaken
#: scan or data dump would hold up the whole run.
MAX_BYTES = 20_000_000

#: Characters that no text holds on purpose: control characters, and what is no character at all.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


_AS_UTF8 = "Save it as UTF-8 (in the editor: “Save with encoding”; in Excel: “CSV UTF-8”)."


#: Each file that was read here, and the hash of its bytes.
_HASHES: dict[Path, str] = {}


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes: as they were read here last, so that the hash is of what was
    used; else as they are now."""
    if path not in _HASHES:
        _HASHES[path] = hashlib.sha256(path.read_bytes()).hexdigest()
    return _HASHES[path]


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """The file's bytes, or None with the reason added to `problems`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder" if path.is_dir() else "a device or pipe"
            problems.error(
                f"this should be a file, but it is {kind}", path, fix="Rename it, or move it away."
            )
            return None
        size = found.st_size
        if size > MAX_BYTES:
            problems.error(
                f"the file is {size / 1e6:,.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB",
                path,
                fix="Is it the right file? Split it, or remove what doesn't belong in it.",
            )
            return None
        data = path.read_bytes()
        _HASHES[path] = hashlib.sha256(data).hexdigest()
        return data
    except FileNotFoundError:
        problems.error("the file does not exist", path, fix="Create it, or correct the name.")
    except PermissionError:
        problems.error(
            "the file can't be opened: you have no permission to read it",
            path,
            fix=f"Allow yourself to read it (“chmod u+r {path.name}”).",
        )
    except OSError as err:
        problems.error(f"the file can't be opened: {err.strerror or err}", path)
    return None


def read_text(path: Path, problems: Problems) -> str | None:
    """The file's text with line ends as LF and no byte-order mark.

    Returns None, with the reason added to `problems`, for a file that is missing, a folder,
    unreadable, too large, not UTF-8, or with control characters in it. Nothing else is changed: see
    `normalise`.
    """
    data = read_bytes(path, problems)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        before = data[: err.start].decode("utf-8-sig", errors="replace")
        kind = "in UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "not UTF-8"
        problems.error(
            f"the file is {kind}: its text can't be read",
            path,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
            fix=_AS_UTF8,
        )
        return None
    return checked_text(text, path, problems)


def checked_text(text: str, path: Path, problems: Problems) -> str | None:
    """The text with line ends as LF, or None with the reason added to `problems`: control
    characters, or what is no character at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = NO_TEXT.search(text)
    if odd is None:
        return text
    at, code = odd.start(), f"U+{ord(odd[0]):04X}"
    many = len(NO_TEXT.findall(text)) - 1
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    if odd[0] == "\0":
        what = f"the file contains NUL characters ({code}): it is not text, or was saved as UTF-16"
        fix = _AS_UTF8
    else:
        more = f", and {plural(many, 'more like it', 'more like it')}" if many else ""
        what = f"the text contains a control character ({code}){more}"
        fix = "Delete it: it can't be seen, so delete the letters on both sides and retype them."
    problems.error(what, path, line=line, column=column, fix=fix)
    return None


def normalise(text: str) -> str:
    """Unicode NFC with LF line ends: the one form in which positions are counted."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def sha256(text: str) -> str:
    """The hash that names a text: SHA-256 over its UTF-8 bytes, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write the whole file or nothing, as `writing` does."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with writing(path) as out:
        out.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """What is to stand in a file, bit by bit; at the end it is put in its place whole.

    It is written into a neighbour first, so that an error or a kill leaves the old file. The
    permissions of an existing file are kept; a symbolic link is followed, not replaced.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """Write `text` (as `read_text` gave it, then changed) into a file that people keep.

    Its line ends and its byte-order mark, where it has one, stay.
    """
    old = path.read_bytes()
    if b"\r\n" in old:
        text = text.replace("\n", "\r\n")
    write_atomic(
        path, (b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
    )


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
