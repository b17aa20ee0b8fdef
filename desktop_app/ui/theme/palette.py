"""The one palette: every colour of the window by role, for light, dark and high contrast."""

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal[
    "page", "chrome", "surface", "sunken", "hover", "selected", "line", "line2",
    "ink", "ink2", "ink3", "accent", "accent_hover", "on_accent", "accent_ink", "focus",
    "ok", "ok_bg", "wait", "wait_bg", "bad", "bad_bg", "bad_fill", "ice", "ice_bg",
    "unknown", "unknown_bg", "off", "off_bg", "stripe_a", "stripe_b", "stripe_ink",
    "toast", "on_toast", "scrim",
]  # fmt: skip
Tone = Literal["ok", "wait", "bad", "ice", "unknown", "off"]
Ink = Literal["navy", "petrol", "plum", "graphite", "forest", "oxblood"]

GROUND_OF: Final[dict[Tone, Role]] = {
    "ok": "ok_bg",
    "wait": "wait_bg",
    "bad": "bad_bg",
    "ice": "ice_bg",
    "unknown": "unknown_bg",
    "off": "off_bg",
}


@dataclass(frozen=True, slots=True)
class FaceColors:
    """Paint of frozen and grey card faces; lines and edges may carry alpha (`#AARRGGBB`)."""

    ice_top: str
    ice_bottom: str
    ice_text: str
    ice_caption: str
    ice_line: str
    ice_edge: str
    grey: str
    grey_line: str


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme: a hex colour per role (`#RRGGBB`, scrim `#AARRGGBB`)."""

    page: str
    chrome: str
    surface: str
    sunken: str
    hover: str
    selected: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_ink: str
    focus: str
    ok: str
    ok_bg: str
    wait: str
    wait_bg: str
    bad: str
    bad_bg: str
    bad_fill: str
    ice: str
    ice_bg: str
    unknown: str
    unknown_bg: str
    off: str
    off_bg: str
    stripe_a: str
    stripe_b: str
    stripe_ink: str
    toast: str
    on_toast: str
    scrim: str
    face: FaceColors


LIGHT: Final = Palette(
    page="#F6F7F9", chrome="#ECEFF3", surface="#FFFFFF", sunken="#F1F3F6", hover="#F1F3F7",
    selected="#E7EDFC", line="#DFE3EA", line2="#7C8699", ink="#131A29", ink2="#465064",
    ink3="#5E687C", accent="#2B4FCB", accent_hover="#2343B2", on_accent="#FFFFFF",
    accent_ink="#2647BD", focus="#2B4FCB", ok="#0B6B42", ok_bg="#E3F4EB", wait="#824B00",
    wait_bg="#FCF0DB", bad="#AF1F16", bad_bg="#FDEBE9", bad_fill="#B42318", ice="#0A5A87",
    ice_bg="#E1F0F9", unknown="#6336AE", unknown_bg="#F2EDFB", off="#4F596C", off_bg="#EAEDF1",
    stripe_a="#F8DF9C", stripe_b="#F3D381", stripe_ink="#3B2A00", toast="#1B2233",
    on_toast="#F3F5F9", scrim="#660E1420",
    face=FaceColors(
        ice_top="#E3EFF7", ice_bottom="#CBDFEC", ice_text="#0E3A57", ice_caption="#2A5674",
        ice_line="#220E5082", ice_edge="#A9C8DC", grey="#E6E9EE", grey_line="#10000000",
    ),
)  # fmt: skip

DARK: Final = Palette(
    page="#0F1218", chrome="#0B0D12", surface="#161A22", sunken="#11151C", hover="#1B202A",
    selected="#1E2A4D", line="#272D39", line2="#69738A", ink="#ECEFF5", ink2="#B3BCCC",
    ink3="#97A1B4", accent="#4468E6", accent_hover="#3A5BD4", on_accent="#FFFFFF",
    accent_ink="#9DB2FF", focus="#9DB2FF", ok="#6FD3A0", ok_bg="#12291F", wait="#F0BD6A",
    wait_bg="#2D2313", bad="#FF9C93", bad_bg="#351A1A", bad_fill="#C93A2E", ice="#86CBF3",
    ice_bg="#12293A", unknown="#C4A8FB", unknown_bg="#261E3B", off="#AAB3C3", off_bg="#232934",
    stripe_a="#3A2F14", stripe_b="#46391A", stripe_ink="#F8DF9C", toast="#E9ECF3",
    on_toast="#131A29", scrim="#99000000",
    face=FaceColors(
        ice_top="#22384A", ice_bottom="#192B3A", ice_text="#DCEFFB", ice_caption="#A9D2EC",
        ice_line="#1CAADCFF", ice_edge="#35546B", grey="#20252F", grey_line="#0EFFFFFF",
    ),
)  # fmt: skip

CONTRAST: Final = Palette(
    page="#000000", chrome="#000000", surface="#000000", sunken="#000000", hover="#1A1A1A",
    selected="#0B2A6B", line="#FFFFFF", line2="#FFFFFF", ink="#FFFFFF", ink2="#FFFFFF",
    ink3="#E6E6E6", accent="#FFE14D", accent_hover="#FFF0A0", on_accent="#000000",
    accent_ink="#FFE14D", focus="#FFE14D", ok="#7CFFB2", ok_bg="#000000", wait="#FFD27A",
    wait_bg="#000000", bad="#FFB0A8", bad_bg="#000000", bad_fill="#FFB0A8", ice="#9EE0FF",
    ice_bg="#000000", unknown="#DCC8FF", unknown_bg="#000000", off="#FFFFFF", off_bg="#000000",
    stripe_a="#000000", stripe_b="#333333", stripe_ink="#FFE14D", toast="#FFFFFF",
    on_toast="#000000", scrim="#CC000000",
    face=FaceColors(
        ice_top="#000000", ice_bottom="#000000", ice_text="#FFFFFF", ice_caption="#FFFFFF",
        ice_line="#00FFFFFF", ice_edge="#FFFFFF", grey="#000000", grey_line="#00FFFFFF",
    ),
)  # fmt: skip

INKS: Final[dict[Ink, tuple[str, str]]] = {
    "navy": ("#1D2E5C", "#101A38"),
    "petrol": ("#0C404A", "#07262E"),
    "plum": ("#4B2A5C", "#2A1638"),
    "graphite": ("#343A48", "#1B202B"),
    "forest": ("#1A4030", "#0D261C"),
    "oxblood": ("#6A2230", "#3D121C"),
}
FACE_TEXT: Final = "#FFFFFF"
FACE_CAPTION: Final = "#DCFFFFFF"
FACE_LINE: Final = "#1CFFFFFF"
FACE_EDGE: Final = "#22FFFFFF"
FACE_SHADOW: Final = "#101A38"
LOGO_BRASS: Final = "#E3C27E"
LOGO_NAVY: Final = ("#24386E", "#101A38")
