import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script('plan_hash.py', 'dynamodb-throttling/scripts/decide_capacity.py')['decide_capacity']


def table(mode=None, status='ACTIVE', read=5, write=2, indexes=()):
    made = {
        'TableName': 'tk-nq-dev-main',
        'TableArn': 'arn:aws:dynamodb:us-east-1:000000000000:table/tk-nq-dev-main',
        'TableStatus': status,
        'ProvisionedThroughput': {'ReadCapacityUnits': read, 'WriteCapacityUnits': write},
        'GlobalSecondaryIndexes': [
            {'IndexName': name, 'ProvisionedThroughput': {'ReadCapacityUnits': 3, 'WriteCapacityUnits': 1}} for name in indexes
        ],
    }
    if mode:
        made['BillingModeSummary'] = {'BillingMode': mode}
    return made


def events(throttles=None, switches=0, override=None, **changes):
    throttles = throttles or {}
    return {
        'table': table(**changes),
        'throttles': throttles,
        'total': sum(throttles.values()),
        'switches': switches,
        'scaling': [],
        'override': {'Parameters': [{'Value': override}] if override else []},
    }


@pytest.mark.parametrize(
    ('given', 'verdict'),
    [
        (events(), 'no-throttling'),
        (events({'ProvisionedThroughput': 9}), 'switch'),
        (events({'ProvisionedThroughput': 9}, mode='PROVISIONED'), 'switch'),
        (events({'ProvisionedThroughput': 9}, status='UPDATING'), 'busy'),
        (events({'ProvisionedThroughput': 9}, switches=4), 'switches-used'),
        (events({'ProvisionedThroughput': 9}, switches=3), 'switch'),
        (events({'KeyRangeThroughput': 9}), 'hot-key'),
        (events({'AccountLimit': 9}), 'account-limit'),
        (events({'ProvisionedThroughput': 1, 'KeyRangeThroughput': 9}), 'switch'),
        (events({'MaxOnDemandThroughput': 9}, mode='PAY_PER_REQUEST'), 'on-demand-cap'),
        (events({'AccountLimit': 9}, mode='PAY_PER_REQUEST'), 'account-limit'),
        (events({'KeyRangeThroughput': 9}, mode='PAY_PER_REQUEST'), 'hot-key'),
        (events({'ProvisionedThroughput': 9}, mode='PAY_PER_REQUEST'), 'already-on-demand'),
    ],
)
def test_tells_the_causes_apart(given, verdict):
    assert decide(given, None)['verdict'] == verdict


def test_the_question_says_what_from_what_to_what_and_how_to_approve():
    plan = decide(events({'ProvisionedThroughput': 420}, indexes=('GSI1',)), None)
    for part in ('tk-nq-dev-main', 'from PROVISIONED to PAY_PER_REQUEST', '420 requests', '5 read and 2 write', 'GSI1 3/1', 'at most 100 read'):
        assert part in plan['question']
    assert plan['question'].endswith(f'comment: {plan["code"]}')
    assert len(plan['question']) <= 4096


def test_the_hash_changes_with_the_before_values_and_only_with_them():
    one = decide(events({'ProvisionedThroughput': 420}), None)
    same_plan_more_throttles = decide(events({'ProvisionedThroughput': 421}), None)
    raised = decide(events({'ProvisionedThroughput': 420}, read=10), None)
    assert one['hash'] == same_plan_more_throttles['hash']
    assert one['hash'] != raised['hash']


def test_undo_restores_table_and_every_index_in_one_call():
    plan = decide(events({'ProvisionedThroughput': 1}, indexes=('GSI2', 'GSI1')), None)
    assert plan['hasIndexes'] == 'yes'
    assert [one['Update']['IndexName'] for one in plan['indexUpdates']] == ['GSI1', 'GSI2']
    assert plan['indexUpdates'][0]['Update']['ProvisionedThroughput'] == {'ReadCapacityUnits': 3, 'WriteCapacityUnits': 1}


def test_an_earlier_override_is_kept_for_the_undo():
    assert decide(events(override='PROVISIONED'), None)['hadOverride'] == 'yes'
    assert decide(events(), None)['hadOverride'] == 'no'
