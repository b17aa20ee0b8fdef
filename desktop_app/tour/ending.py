"""The tour's end: lock, a pulled plug, a restart, and the number read without a network."""

from desktop_app.tour.scene import FIRST, PASSWORD, SECOND, Scene, expect
from desktop_app.tour.stage import Step


def settings(scene: Scene) -> Step:
    """The connection, told in words."""
    scene.driver.click("Settings")
    yield scene.see("Connection", "Security", "Backups")


def locked(scene: Scene) -> Step:
    """Locking takes every figure off the screen."""
    scene.driver.click("Lock")
    yield scene.see("Master password", "Unlock")
    painted = scene.driver.painted()
    expect(FIRST not in painted and "$31.80" not in painted, "nothing of the wallet is left")


def server_stopped(scene: Scene) -> Step:
    """The plug is pulled; a wrong password opens nothing."""
    future = scene.app.worker.submit(scene.host.end)
    yield future.done, "the bank to end"
    scene.driver.type_into("Master password", "not the password at all")
    scene.driver.click("Unlock")
    yield scene.see("did not open with this password")


def restarted(scene: Scene) -> Step:
    """The program ends and starts again."""
    before = scene.app
    before.quit()
    yield (lambda: before.ended, "the program to end")
    scene.app = scene.restart()
    scene.driver.window = scene.app.window
    yield scene.see("Master password", "Unlock")


def offline(scene: Scene) -> Step:
    """Everything that was known is there, with its age and without the bank."""
    scene.driver.type_into("Master password", PASSWORD)
    scene.driver.click("Unlock")
    yield scene.see("Offline", FIRST, SECOND)
    scene.driver.choose_row("Card list", FIRST)
    yield scene.see("$31.80", "Frozen", "Read from the sandbox at")


def read_offline(scene: Scene) -> Step:
    """The number issued before the restart, read without any network."""
    scene.driver.click("Reveal number")
    yield (lambda: len(scene.painted_number()) == 16, "sixteen digits")
    expect(scene.painted_number() == scene.number, "the same number as before the restart")
    scene.stage.note(f"number painted offline, ends {scene.number[-4:]}")
