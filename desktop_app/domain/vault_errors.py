"""What can go wrong with the vault's files."""

from desktop_app.domain.errors import MoneyMoved, PurserError


class VaultError(PurserError):
    """Base of what can go wrong with the vault's files."""

    code = "vault_error"


class WrongPassword(VaultError):
    """One message for a wrong password and for a tampered key file: neither may help a guesser."""

    code = "wrong_password"
    happened = "The vault did not open with this password."
    todo = "Check Caps Lock and the keyboard layout, then try again."


class WrongRecoveryCode(WrongPassword):
    """Not a code that opens this vault: mistyped, of another vault, or revoked."""

    code = "wrong_recovery_code"
    happened = "The vault did not open with this recovery code."
    todo = "Compare each group with the printed page. A code that was revoked opens nothing."


class KeyringUseless(WrongPassword):
    """What the keyring holds is not, or no longer, a way into this vault."""

    code = "keyring_useless"
    happened = "The vault did not open with what this computer's keyring holds."
    todo = "Unlock with your password."


class KeysNotKnown(VaultError):
    """The disk failed while the key file was changed."""

    code = "keys_not_known"
    happened = "The disk failed while the way into the vault was being changed."
    doing = "Could not put the old vault.key back. Nobody knows which of the two will open."
    todo = "Keep the old password and the new one, and every key file, until one opened the vault."


class KeyChangeUnfinished(VaultError):
    """The secret is one of the vault key before; the database has the key after."""

    code = "key_change_unfinished"
    happened = "Purser was stopped while the key of this vault was being changed."
    doing = "Opened nothing and wrote nothing. Only the master password opens the vault now."
    todo = (
        "Type the master password once: that ends the change. Then make a new recovery kit, and "
        "turn the keyring on again. The backup of just before opens with the old kit as well."
    )


class VaultMissing(VaultError):
    """There is no vault at the place given."""

    code = "vault_missing"
    happened = "There is no vault in this folder."
    doing = "Nothing was written."
    todo = "Choose the folder that holds vault.key and vault.db."


class NotAVault(VaultError):
    """Something is there, and it is not a vault Purser made."""

    code = "not_a_vault"
    happened = "What is in this folder is not a Purser vault."
    doing = "Nothing was written."
    todo = "Choose another folder, or put the vault's files back from a copy."


class VaultDamaged(VaultError):
    """A vault whose files do not pass their own checks."""

    code = "vault_damaged"
    happened = "The vault's files are damaged."
    doing = "Opened nothing and wrote nothing."
    todo = "Restore the newest backup. Keep the damaged files: much may still be read from them."


class VaultTooNew(VaultError):
    """Written by a newer Purser."""

    code = "vault_too_new"
    happened = "This vault was written by a newer version of Purser."
    doing = "Nothing was written."
    todo = "Install the newer version, then open it again."


class VaultInUse(VaultError):
    """Another Purser holds the vault."""

    code = "vault_in_use"
    happened = "This vault is already open in another Purser window."
    doing = "Nothing was written."
    todo = "Use the window that is open, or close it first."


class VaultExists(VaultError):
    """Creating would overwrite."""

    code = "vault_exists"
    happened = "There is already a vault in this folder."
    doing = "Left it untouched."
    todo = "Open it, or choose another folder."


class VaultReadOnly(VaultError):
    """The folder or its files cannot be written."""

    code = "vault_read_only"
    happened = "The vault's folder cannot be written."
    doing = "Nothing was sent and nothing was written."
    todo = "Check the permissions of the folder and that the disk is not write-protected."


class DiskFull(VaultError):
    """No room to write a fact that must not be lost, so nothing is sent."""

    code = "disk_full"
    happened = "The disk is full."
    doing = "Nothing was sent: Purser sends only what it can also record."
    todo = "Free some space and try again."


class NotKept(VaultError):
    """A send happened and its record could not be written."""

    code = "not_kept"
    moved = MoneyMoved.NOT_KNOWN
    happened = "The answer arrived, but it could not be written to disk."
    doing = "Stops sending. Looks the result up once the disk can be written."
    todo = "Free some space, then restart Purser. Do not repeat the action."


class DetailsMissing(VaultError):
    """The asked card detail is not stored on this computer."""

    code = "details_missing"
    happened = "This detail is not stored on this computer."
    doing = "Nothing was changed."
    todo = "Fetch it from Bitnob if the connection offers it."


class DiskFailed(VaultError):
    """The disk did not do what was asked; what reached it is known only after opening again."""

    code = "disk_failed"
    happened = "The disk reported an error."
    doing = "Stopped writing, and sends nothing until the vault is opened again."
    todo = "Copy the vault's folder to another disk, then restart Purser."


class SharedFolder(VaultError):
    """Everybody on this computer may write there, so anybody could take the vault away."""

    code = "shared_folder"
    happened = "Everybody on this computer can write to this folder."
    doing = "Nothing was written."
    todo = "Choose a folder of your own."


class NotEnoughMemory(VaultError):
    """The key cannot be derived in the memory that is free."""

    code = "not_enough_memory"
    happened = "This computer has too little free memory to work out the vault's key."
    doing = "Nothing was written."
    todo = "Close other programs and try again."
