"""Whether a lock is this run's."""
import json


def is_own(text, execution):
    try:
        info = json.loads(text)
        return info['ID'] == execution and info['Who'] == f'guardia@{execution}'
    except (ValueError, TypeError, KeyError):
        return False
