"""Shared by every plan: put before the procedure's own script, because SSM runs one text."""
import hashlib
import json


def plan_hash(plan):
    """SHA-256 of canonical JSON (sorted keys, no blanks): equal plans have equal hashes wherever they are made."""
    canonical = json.dumps(plan, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return hashlib.sha256(canonical.encode('utf-8')).hexdigest()
