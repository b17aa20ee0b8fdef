from datetime import timedelta

LOOK_BACK = timedelta(days=120)


def drained_by(runs, charges, now):
    return None
