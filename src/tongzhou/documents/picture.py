"""Read picture files of pages (读取图片): PNG, JPEG and TIFF, by a character reader."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tongzhou.documents.scan import CharacterReader, no_reader, page_of
from tongzhou.documents.typeset import typeset
from tongzhou.terms.errors import DocumentError, fault
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    from tongzhou.documents.scan import Image

__all__ = ["MAX_PIXELS", "form_of", "read"]

#: The largest picture read, in pixels (assumed: a newspaper page at 600 dots an inch has 130 million; memory stays under a gigabyte).
MAX_PIXELS = 150_000_000
#: The longest side given to the reader, in pixels; a larger picture is made smaller (assumed: a broadsheet page at 200 dots an inch).
_LONGEST = 5000
#: The most pages of one TIFF (assumed).
_MOST_PAGES = 200
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff"}
_MAGIC = ((b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"))


def form_of(data: bytes) -> str | None:
    r"""Give PNG, JPEG or TIFF by the first bytes, else None (图片格式).

    Examples
    --------
    >>> form_of(b"\x89PNG\r\n\x1a\n"), form_of(b"GDP")
    ('PNG', None)
    """
    return next((form for magic, form in _MAGIC if data.startswith(magic)), None)


def read(
    data: bytes,
    name: str,
    published: date | None = None,
    issuer: str | None = None,
    reader: CharacterReader | None = None,
) -> Text:
    """Read a picture of a page, or several in one TIFF (读取图片).

    Raises
    ------
    DocumentError
        When there is no reader, the picture is damaged or too large, or no characters are found on it.
    """
    form = form_of(data) or "PNG"
    if reader is None:
        raise DocumentError(no_reader(name, form))
    pages = [page_of(image, reader) for image in _images(data, name, form)]
    if not any(pages):
        raise DocumentError(fault("documents.no_text", "{name} holds no text. Give a file with text in it.", name=name))
    return typeset(Document(hashlib.sha256(data).hexdigest(), name, _MEDIA[form], len(data), published, issuer), pages)


def _images(data: bytes, name: str, form: str) -> "Iterator[Image]":
    import io
    import warnings

    import numpy as np
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures and of odd tags; the size is judged here.
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(data), formats=[form])
            for number in range(min(getattr(opened, "n_frames", 1), _MOST_PAGES)):
                opened.seek(number)
                if opened.width * opened.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                upright = ImageOps.exif_transpose(opened).convert("RGB")
                upright.thumbnail((_LONGEST, _LONGEST))
                yield np.asarray(upright)
    except Image.DecompressionBombError:  # Pillow's own limit is a little higher
        raise DocumentError(
            fault(
                "documents.too_many_pixels",
                "{name} has more than {limit} pixels. Save it smaller: 300 dots an inch are enough.",
                name=name,
                limit=MAX_PIXELS,
            )
        ) from None
    except (OSError, ValueError, SyntaxError):  # what Pillow raises on a damaged picture
        raise DocumentError(
            fault(
                "documents.damaged",
                "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
                name=name,
                form=form,
            )
        ) from None
