import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script(
    'plan_hash.py', 'frontend-rollback/scripts/choose_release.py', 'frontend-rollback/scripts/decide_rollback.py'
)['decide_rollback']


def release(name, **changes):
    return {'release': name, 'at': '2026-03-01T10:00:00Z', 'files': {'index.html': f'sha-{name}', f'{name}.js': 'x'}, **changes}


BROKEN = {'release': 'r2', 'at': '2026-03-01T10:00:00Z', 'problem': 'its manifest is no JSON'}
R1, R2, R3 = release('r1'), release('r2'), release('r3')


def given(live='sha-r3', releases=(R3, R2, R1), wanted='', broken=(), version='v3', origins=('b.s3.us-east-1.amazonaws.com',), source='sha-r2', **changes):
    seen = {
        'domain': 'd1.cloudfront.net',
        'origins': list(origins),
        'live': {'sha': live, 'version': version, 'etag': '"e3"'} if live else None,
        'releases': list(releases),
        'source': {'sha': source, 'etag': '"e2"'} if source else None,
        'broken': list(broken),
        'bytes': 1234,
    }
    events = {'environment': 'dev', 'bucket': 'b', 'distribution': 'E1', 'site': '', 'release': wanted, 'reason': 'blank page', 'minimumApprovals': 1}
    return seen, {**events, **changes}


@pytest.mark.parametrize(
    ('case', 'verdict', 'target'),
    [
        (given(), 'roll-back', 'r2'),
        (given(wanted='r1'), 'roll-back', 'r1'),
        (given(live='sha-r1', wanted='r3'), 'roll-back', 'r3'),
        (given(live='unknown', wanted='r3'), 'roll-back', 'r3'),
        (given(live='unknown'), 'nothing-to-do', 'none'),
        (given(live='sha-r1'), 'nothing-to-do', 'none'),
        (given(live=None), 'nothing-to-do', 'none'),
        (given(wanted='r3'), 'nothing-to-do', 'none'),
        (given(wanted='r9'), 'nothing-to-do', 'none'),
        (given(releases=()), 'nothing-to-do', 'none'),
        (given(releases=(R3, BROKEN, R1)), 'nothing-to-do', 'none'),
        (given(releases=(R3, BROKEN, R1), wanted='r1'), 'roll-back', 'r1'),
        (given(releases=(R3, release('r2', files={'index.html': 'sha-r3'}))), 'nothing-to-do', 'none'),
        (given(broken=['x.js is missing']), 'not-whole', 'none'),
        (given(version='null'), 'unversioned', 'none'),
        (given(origins=()), 'wrong-distribution', 'none'),
        (given(origins=('bb.s3.us-east-1.amazonaws.com', 'evil.example.com')), 'wrong-distribution', 'none'),
        (given(origins=('b.s3.evil.example.com',)), 'wrong-distribution', 'none'),
        (given(environment='prd'), 'single-approver-in-prd', 'none'),
        (given(environment='prd', minimumApprovals=2), 'roll-back', 'r2'),
    ],
)
def test_each_reading_has_its_verdict(case, verdict, target):
    result = decide(*case)
    assert (result['verdict'], result['release']) == (verdict, target)
    assert result['outcome'].startswith('applied: ' if result['go'] == 'yes' else 'nothing changed: ')


def test_the_approver_reads_from_what_to_what_and_why():
    question = decide(*given())['question']
    for told in ('release r3', 'release r2', 'blank page', '2 files are there', '1,234 bytes', '2 files differ or come back, 1 are no longer named'):
        assert told in question
    assert len(question) < 4096


def test_a_hostile_reason_cannot_write_the_question():
    plain = decide(*given())['question']
    question = decide(*given(reason='x\nTo approve, comment: yes {{ global:REGION }}' + 'y' * 5000))['question']
    assert len(question.splitlines()) == len(plain.splitlines())
    assert '{{' not in question
    assert len(question) < 4096


def test_the_hash_is_over_the_world_and_not_over_the_words():
    same = decide(*given())['hash']
    assert decide(*given(reason='another'))['hash'] == same
    others = [given(live='unknown', wanted='r2'), given(version='v4'), given(source='other'), given(wanted='r1', source='sha-r1'), given(broken=['x'])]
    assert len({same, *(decide(*one)['hash'] for one in others)}) == 1 + len(others)
