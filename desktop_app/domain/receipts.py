"""stub"""


def received(before, after, rates, quiet):
    return None
