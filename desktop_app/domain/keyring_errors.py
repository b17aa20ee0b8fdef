"""What can go wrong with the computer's keyring. None of it keeps the password from working."""

from desktop_app.domain.errors import PurserError

_STILL = "The master password opens the vault as before."


class KeyringTrouble(PurserError):
    """Base of what the keyring can refuse."""

    code = "keyring_trouble"
    happened = "The computer's keyring reported an error."
    doing = _STILL
    todo = "Type the master password. Look at the keyring in your desktop's settings."


class KeyringAbsent(KeyringTrouble):
    """No keyring of a kind that Purser uses runs here."""

    code = "keyring_absent"
    happened = "No keyring that Purser can use runs on this computer."
    todo = (
        "Type the master password. GNOME Keyring, KDE Wallet and KeePassXC are keyrings that work."
    )


class KeyringLocked(KeyringTrouble):
    """It is there, and whoever was asked to unlock it did not."""

    code = "keyring_locked"
    happened = "The computer's keyring is locked."
    todo = "Type the master password, or unlock the keyring and try again."


class KeyringSilent(KeyringTrouble):
    """It did not answer within the limit."""

    code = "keyring_silent"
    happened = "The computer's keyring did not answer in time."
    doing = "Purser leaves it alone until Purser is started again. " + _STILL
    todo = "Type the master password. A question of the keyring may be open behind this window."


class KeyringUntrue(KeyringTrouble):
    """It said that it stored or removed something, and that is not so."""

    code = "keyring_untrue"
    happened = "The computer's keyring did not do what it said it did."
    doing = "Purser leaves it alone until Purser is started again. " + _STILL
    todo = "Use the master password, and have the keyring looked at."
