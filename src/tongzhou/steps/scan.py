"""The character reader for pages that are pictures (字符识别): RapidOCR with the models it brings, loaded when first needed."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tongzhou.documents.glyphs import Strip
from tongzhou.documents.scan import CharacterReader

if TYPE_CHECKING:
    from tongzhou.documents.scan import Image

__all__ = ["character_reader"]


def character_reader() -> CharacterReader | None:
    """Give the character reader, or None where the extra `scan` is not installed (字符识别)."""
    return _seen if find_spec("rapidocr") and find_spec("onnxruntime") else None


@cache
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def _seen(image: "Image") -> Sequence[Strip]:
    found = _engine()(image[:, :, ::-1])  # the engine takes blue first
    if found.boxes is None:
        return ()
    return [
        Strip(
            text,
            float(box[:, 0].min()),
            float(box[:, 1].min()),
            float(box[:, 0].max()),
            float(box[:, 1].max()),
            float(score),
        )
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]
