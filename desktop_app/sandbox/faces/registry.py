"""Lists the faces of the bank by name."""

from desktop_app.sandbox.faces.guide import GUIDE
from desktop_app.sandbox.faces.v2 import V2
from desktop_app.sandbox.faces.wire import Face

FACES: dict[str, Face] = {face.name: face for face in (GUIDE, V2)}
