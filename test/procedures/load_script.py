"""Loads a procedure's script as SSM runs it: one text, with the library texts before it."""
from pathlib import Path

PROCEDURES = Path(__file__).resolve().parents[2] / 'src' / 'procedures'


def load_script(*files):
    text = '\n\n\n'.join((PROCEDURES / one).read_text() for one in files)
    namespace = {}
    exec(compile(text, files[-1], 'exec'), namespace)
    return namespace
