import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('frontend-rollback/scripts/choose_release.py', 'frontend-rollback/scripts/read_releases.py')
SHA = 'a' * 64


def manifest(**changes):
    return json.dumps({'release': 'r1', 'files': {'index.html': SHA, '_app/x.js': SHA}, **changes})


def test_a_manifest_is_its_files():
    assert script['parse_manifest']('r1', manifest()) == {'index.html': SHA, '_app/x.js': SHA}


@pytest.mark.parametrize(
    'text',
    [
        '',
        'null',
        '[]',
        '[' * 100_000,
        b'\xff',
        manifest(release='r2'),
        manifest(release=None),
        manifest(files=None),
        manifest(files=['index.html']),
        manifest(files={}),
        manifest(files={'_app/x.js': SHA}),
        manifest(files={'index.html': SHA, '../x': SHA}),
        manifest(files={'index.html': SHA, '/x': SHA}),
        manifest(files={'index.html': SHA, '': SHA}),
        manifest(files={'index.html': SHA, 'x\n': SHA}),
        manifest(files={'index.html': SHA, '{{ x }}': SHA}),
        manifest(files={'index.html': SHA, 'releases/r0/index.html': SHA}),
        manifest(files={'index.html': SHA.upper()}),
        manifest(files={'index.html': SHA + '\n'}),
        manifest(files={'index.html': 7}),
        manifest(files={'index.html': SHA, **{f'f{one}': SHA for one in range(2000)}}),
    ],
)
def test_any_other_manifest_is_refused(text):
    with pytest.raises(ValueError):
        script['parse_manifest']('r1', text)


@pytest.mark.parametrize(
    ('page', 'names'),
    [
        (b'<script src="/_app/a.js"></script>', ['_app/a.js']),
        (b"<link href='./app.css'><script src=start.js>", ['app.css', 'start.js']),
        (b'<link href = "/a-b.~c@1.2.css">', ['a-b.~c@1.2.css']),
        (b'<a href="/about"><a href="/index.html">', []),
        (b'<script src="https://cdn.example.com/x.js"></script><link href="//cdn.example.com/y.css">', []),
        (b'<a href="mailto:a@b.c"><img src="data:image/png;base64,AAAA">', []),
        (b'\xff\xfe src="/x.js"', ['x.js']),
        (b'', []),
    ],
)
def test_a_page_names_its_own_files(page, names):
    assert script['named_files'](page) == names
