"""What an answer can be wrong in, apart from the models that read it: those are imported late."""


class NotAsPublished(ValueError):
    """An answer that decodes but is not what was published. Never holds a part of the answer."""
