"""What keeps ACM from validating, and the batch that mends it."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('plan_hash.py', 'certificate-pending/scripts/cname.py', 'certificate-pending/scripts/decide_validation.py')
NAME, VALUE = '_a1.app.turnaki.com.', '_b2.acm-validations.aws.'
# 2026-11-24 12:00:00 UTC
NOON = 1795521600
ZONE = {'id': 'Z1', 'name': 'turnaki.com.', 'private': False}


def cname(value, ttl=300):
    return {'Name': NAME, 'Type': 'CNAME', 'TTL': ttl, 'ResourceRecords': [{'Value': value}]}


def option(**members):
    base = {
        'domain': 'app.turnaki.com',
        'method': 'DNS',
        'done': False,
        'name': NAME,
        'value': VALUE,
        'zone': ZONE,
        'zones': 1,
        'delegated': 'unknown',
        'record': {},
        'others': [],
        'doubled': False,
        'private': [],
        'caa': [],
        'caaAt': '',
    }
    return {**base, **members}


def seen(*options, **members):
    base = {
        'arn': 'arn:aws:acm:us-east-1:1:certificate/x',
        'asked': 'arn:aws:acm:us-east-1:1:certificate/x',
        'region': 'us-east-1',
        'names': [],
        'domain': 'app.turnaki.com',
        'status': 'PENDING_VALIDATION',
        'imported': False,
        'renewing': False,
        'failure': '',
        'created': NOON - 3 * 3600,
        'usedBy': 0,
        'options': list(options) or [option()],
    }
    return {**base, **members}


def decided(facts, now='2026-11-24_12.00.00'):
    return script['decide_validation']({'seen': facts, 'now': now}, None)


@pytest.mark.parametrize(
    ('facts', 'verdict', 'word'),
    [
        (seen(option(value='', name='.')), 'not-ready', 'run this again in a minute'),
        (seen(option(record=cname(VALUE.upper().rstrip('.')))), 'waiting', '3 h 0 min are over'),
        (seen(status='EXPIRED'), 'ended', 'is EXPIRED'),
        (seen(status='REVOKED'), 'ended', 'never `taint`'),
        (seen(status='INACTIVE'), 'ended', 'is INACTIVE'),
        (seen(status='FAILED', failure='DOMAIN_NOT_ALLOWED'), 'failed', 'DOMAIN_NOT_ALLOWED'),
        (seen(status='ISSUED', usedBy=2), 'issued', '2 resources use it'),
        # ACM has not said so yet, but the time is over.
        (seen(created=NOON - 73 * 3600), 'timed-out', 'given up for good'),
        (seen(option(), option(domain='b.com', name='_c.b.com.', method='EMAIL')), 'email', 'b.com is validated by e-mail'),
        (seen(option(others=['CNAME'])), 'conflict', 'type CNAME'),
    ],
)
def test_what_is_told(facts, verdict, word):
    found = decided(facts)
    assert found['verdict'] == verdict
    assert word in found['outcome'] and found['outcome'].startswith('nothing changed: ')
    assert found['changes'] == []


def test_a_missing_record_is_created_and_never_overwritten():
    found = decided(seen())
    assert found['verdict'] == 'add' and found['zone'] == 'Z1'
    assert found['changes'] == [{'Action': 'CREATE', 'ResourceRecordSet': cname(VALUE)}]


def test_a_wrong_record_is_named_exactly_as_it_is():
    changes = decided(seen(option(record=cname('_old.', 60))))['changes']
    assert changes == [{'Action': 'DELETE', 'ResourceRecordSet': cname('_old.', 60)}, {'Action': 'CREATE', 'ResourceRecordSet': cname(VALUE)}]


def test_a_name_and_its_wildcard_share_one_record_and_what_is_done_stays():
    found = decided(seen(option(), option(domain='*.app.turnaki.com'), option(domain='x.turnaki.com', name='_z.x.turnaki.com.', done=True)))
    assert len(found['changes']) == 1
    assert '1 of 3 validation records' in found['question']


def test_the_approver_reads_names_values_time_and_code():
    found = decided(seen(option(record=cname('_old.'), doubled=True)))
    for word in (f'{NAME} CNAME from _old. to {VALUE}', 'for 3 h 0 min', 'another 69 h 0 min', 'zone turnaki.com. (Z1)', 'exists: somebody entered the full name', found['code']):
        assert word in found['question']
    assert 'to its value of before' in found['undo'] and len(found['question']) < 4096


def test_the_plan_is_the_same_an_hour_later_and_another_when_the_record_changed():
    first = decided(seen())['hash']
    assert decided(seen(), '2026-11-24_13.00.00')['hash'] == first
    assert decided(seen(option(record=cname('_other.'))))['hash'] != first
    assert decided(seen(option(zone={**ZONE, 'id': 'Z2'})))['hash'] != first


@pytest.mark.parametrize(
    ('values', 'wildcard', 'allowed'),
    [
        ([], False, True),
        (['0 iodef "mailto:x@y.z"'], False, True),
        (['0 issue "letsencrypt.org"'], False, False),
        (['0 issue ";"'], False, False),
        (['0 issue "letsencrypt.org"', '0 issue "Amazon.com; account=1"'], False, True),
        (['128 issue "awstrust.com"'], False, True),
        (['0 issue "amazon.com"', '0 issuewild ";"'], True, False),
        (['0 issue "amazon.com"', '0 issuewild ";"'], False, True),
        (['0 issue "amazon.com"'], True, True),
        (['nonsense'], False, True),
    ],
)
def test_who_may_issue(values, wildcard, allowed):
    assert script['may_issue'](values, wildcard) is allowed


def test_caa_stops_the_change():
    found = decided(seen(option(caa=['0 issue "letsencrypt.org"'], caaAt='turnaki.com.')))
    assert found['verdict'] == 'caa' and found['changes'] == []
