"""Lists the faces of the bank by name, and how each counts money."""

from desktop_app.sandbox.faces.guide import GUIDE
from desktop_app.sandbox.faces.v2 import V2
from desktop_app.sandbox.faces.v2beta import V2BETA
from desktop_app.sandbox.faces.wire import Face
from desktop_app.sandbox.store import Store

FACES: dict[str, Face] = {face.name: face for face in (GUIDE, V2, V2BETA)}


def scale_of(store: Store, face: Face) -> int:
    """Units to the dollar on ``face``: as published, unless the control API set another."""
    return int(store.meta(f"scale:{face.name}", str(face.scale)))
