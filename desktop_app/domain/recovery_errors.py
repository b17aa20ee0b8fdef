"""What can go wrong with a recovery kit besides a wrong code."""

from desktop_app.domain.vault_errors import VaultError


class OldPageStays(VaultError):
    """The new page was proven; the one before it could not be revoked."""

    code = "old_page_stays"
    happened = "The new page opens the vault. The older page could not be revoked and does too."
    doing = "Kept both."
    todo = "Choose “Revoke…” in Settings, Security, then make a new kit. Destroy the older page."


class PageNotSaved(VaultError):
    """The page could not be written; nothing of it is left."""

    code = "page_not_saved"
    happened = "The page could not be saved there."
    doing = "Left no part of the file behind. The kit opens nothing yet."
    todo = "Choose another folder and try again."


class PageExists(PageNotSaved):
    """There is a file of that name, which may be anything."""

    code = "page_exists"
    happened = "There is already a file of this name."
    doing = "Left that file as it is. The kit opens nothing yet."
    todo = "Choose another name."


class PageStays(VaultError):
    """The saved page could not be deleted again."""

    code = "page_stays"
    happened = "The saved page could not be deleted."
    doing = "Left it where it is: it is still a second key."
    todo = "Delete the file yourself, and empty the wastebasket."


class OldPasswordStays(VaultError):
    """A backup came back by its recovery code; its new password could not be written."""

    code = "old_password_stays"
    happened = "The backup came back, but its new password could not be written."
    doing = "Locked the restored vault. It has the password of its day, and opens with the code."
    todo = "Choose it on the unlock page, then “Forgot the password? Use the recovery kit”."


class NoBackup(VaultError):
    """There is nothing to rehearse with."""

    code = "no_backup"
    happened = "There is no backup to rehearse with yet."
    doing = "Nothing was written."
    todo = "Choose “Back up now” first."
