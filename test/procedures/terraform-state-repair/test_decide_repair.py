import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script(
    'state_file.py',
    'state_versions.py',
    'plan_hash.py',
    'terraform-state-repair/scripts/repair_hash.py',
    'terraform-state-repair/scripts/decide_repair.py',
)['decide_repair']


def version(serial, lineage='a', addresses=None, name=None, md5=None):
    name = name or f'v{serial}{lineage}'
    return {
        'id': name,
        'latest': False,
        'modified': 1_772_359_200,
        'size': 1000,
        'etag': f'e-{name}',
        'md5': md5 or f'm-{name}',
        'serial': serial,
        'lineage': lineage,
        'addresses': addresses if addresses is not None else [f'x.r{one}' for one in range(serial)],
    }


BAD = {'id': 'bad', 'latest': True, 'modified': 1_772_359_200, 'size': 9, 'etag': 'e-bad', 'md5': 'mbad', 'problem': 'it is no JSON'}
GONE = {'id': 'marker', 'latest': True, 'modified': 1_772_359_200, 'problem': 'the object was deleted'}
V5, V6, V7, V8 = (version(one, md5=f'm{one}') for one in (5, 6, 7, 8))
OTHER = version(40, 'b', md5='m40')


def given(versions, digest='m7', wanted='', locks=('', ''), versioning='Enabled', **changes):
    seen = {'versions': versions, 'more': 0, 'digest': digest, 'locks': {'table': locks[0], 'file': locks[1], 'etag': ''}, 'versioning': versioning}
    events = {'environment': 'dev', 'bucket': 'b', 'key': 'k', 'version': wanted, 'minimumApprovals': 1, **changes}
    return seen, events


@pytest.mark.parametrize(
    ('case', 'verdict', 'chosen'),
    [
        # What Terraform leaves when all is well.
        (given([V7, V6]), 'consistent', 'none'),
        (given([V7, V6], digest=''), 'consistent', 'none'),
        (given([V7]), 'consistent', 'none'),
        (given([V7, V6], wanted='v6a'), 'consistent', 'none'),
        # The object is right, the digest is stale.
        (given([V8, V7]), 'digest', 'v8a'),
        (given([V8, V7, V6], digest='m6'), 'digest', 'v8a'),
        (given([V8, V7], digest='unknown'), 'digest', 'v8a'),
        (given([V7], digest='unknown'), 'digest', 'v7a'),
        (given([V8, V7], wanted='v8a'), 'digest', 'v8a'),
        (given([V8, V7], versioning='Off'), 'digest', 'v8a'),
        # The object is wrong.
        (given([BAD, V7, V6]), 'restore', 'v7a'),
        (given([BAD, V7, V6], digest='m6'), 'restore', 'v6a'),
        (given([BAD, V7, V6], digest='mbad'), 'restore', 'v7a'),
        (given([BAD, V7, V6], digest=''), 'restore', 'v7a'),
        (given([BAD, BAD, V6], digest='m7'), 'restore', 'v6a'),
        (given([BAD, V7, V6], wanted='v6a'), 'restore', 'v6a'),
        (given([GONE, V7]), 'restore', 'v7a'),
        (given([OTHER, V7]), 'restore', 'v7a'),
        (given([OTHER, V7], digest='unknown'), 'restore', 'v7a'),
        (given([V5, V7, V6]), 'restore', 'v7a'),
        (given([version(7, name='edited'), V7]), 'restore', 'v7a'),
        (given([version(7, name='edited'), V7], wanted='edited'), 'digest', 'edited'),
        (given([V8, V7], wanted='v7a'), 'restore', 'v7a'),
        # Nothing may take its place.
        (given([BAD]), 'no-candidate', 'none'),
        (given([GONE]), 'no-candidate', 'none'),
        (given([BAD, V7], versioning='Suspended'), 'unversioned', 'none'),
        (given([BAD, V7, OTHER], wanted='v40b'), 'not-a-candidate', 'none'),
        (given([BAD, V7], wanted='bad'), 'not-a-candidate', 'none'),
        (given([BAD, V7], wanted='nowhere'), 'not-a-candidate', 'none'),
        # An abandoned history: serials above the newest known, from before an earlier rollback.
        (given([BAD, V6, V8, V5], digest='m6', wanted='v8a'), 'not-a-candidate', 'none'),
        (given([BAD, V6, V8, V5], digest='m6'), 'restore', 'v6a'),
        # Refusals before any choice.
        (given([]), 'no-state', 'none'),
        (given([BAD, V7], key='k-md5'), 'not-a-state', 'none'),
        (given([BAD, V7], key='k.tflock'), 'not-a-state', 'none'),
        (given([BAD, V7], locks=('{}', '')), 'locked', 'none'),
        (given([BAD, V7], locks=('', 'x')), 'locked', 'none'),
        (given([BAD, V7], digest='{{ x }}'), 'unreadable', 'none'),
        (given([{**BAD, 'md5': 'unread'}, V7]), 'unreadable', 'none'),
        (given([BAD, V7], environment='prd'), 'single-approver-in-prd', 'none'),
        (given([BAD, V7], environment='prd', minimumApprovals=2), 'restore', 'v7a'),
    ],
)
def test_each_reading_has_its_verdict(case, verdict, chosen):
    result = decide(*case)
    assert (result['verdict'], result['after']['id']) == (verdict, chosen)
    assert result['outcome'].startswith('applied: ' if result['go'] == 'yes' else 'nothing changed: ')


def test_the_two_repairs_are_never_mixed():
    result = decide(*given([V8, V7]))
    assert result['before']['md5'] == result['after']['md5']
    assert (result['oldDigest'], result['newDigest']) == ('m7', 'm8')
    result = decide(*given([BAD, V7]))
    assert (result['oldDigest'], result['newDigest']) == ('m7', 'm7')


def test_a_backend_without_digests_gets_none():
    assert decide(*given([BAD, V7], digest=''))['after'] == {'id': 'v7a', 'md5': 'm7', 'digest': 'none'}


def test_what_becomes_unmanaged_is_listed_whole_up_to_a_limit_and_counted():
    big = version(9, addresses=[f'x.r{one:04}' for one in range(5000)], md5='m9')
    result = decide(*given([BAD, big, V5], digest='unknown', wanted='v5a'))
    assert (result['unmanaged'], len(result['imports']), result['imports'][0]) == (5000, 300, 'x.r0000')
    assert 'import what became unmanaged (5000)' in result['outcome']
    assert 'and 4' in result['question']
    assert len(result['question']) < 4096
    assert result['question'].endswith(result['code'])


def test_long_addresses_do_not_burst_the_output():
    long = version(9, addresses=[f'module.{"m" * 900}.x.r{one:04}' for one in range(500)], md5='m9')
    result = decide(*given([BAD, long, V5], digest='unknown', wanted='v5a'))
    assert result['unmanaged'] == 500
    assert 10 < len(result['imports']) < 50
    assert len(str(result)) < 60_000
    assert result['question'].endswith(result['code'])


def test_the_question_holds_its_code_however_long_the_key():
    result = decide(*given([BAD, V7], key='k' * 900, wanted=''))
    assert len(result['question']) < 4096
    assert result['question'].endswith(f'To approve, comment: {result["code"]}')


def test_every_change_of_the_world_changes_the_hash():
    same = decide(*given([BAD, V7, V6]))['hash']
    assert decide(*given([BAD, V7]))['hash'] == same
    others = [
        given([{**BAD, 'id': 'newer'}, V7, V6]),
        given([{**BAD, 'md5': 'm'}, V7, V6]),
        given([BAD, V7, V6], digest='m6'),
        given([BAD, V7, V6], wanted='v6a'),
        given([BAD, V7, V6], locks=('{}', '')),
    ]
    assert len({same, *(decide(*one)['hash'] for one in others)}) == 1 + len(others)
