"""The causes told apart, the one change, and every reason not to make it."""
import copy
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

judge = load_script('api-unauthorized/scripts/token_rules.py', 'api-unauthorized/scripts/judge_refusals.py')['judge_refusals']
decide = load_script('plan_hash.py', 'api-unauthorized/scripts/decide_authorizer.py')['decide_authorizer']

POOL = 'us-east-1_abc'
ISSUER = f'https://cognito-idp.us-east-1.amazonaws.com/{POOL}'
WORLD = {
    'seen': {
        'id': 'api1',
        'name': 'tk-nq-dev-api',
        'endpoint': 'https://api1.execute-api.us-east-1.amazonaws.com',
        'cors': 'yes',
        'routes': [
            {'key': 'GET /bookings/{id}', 'type': 'JWT', 'authorizer': 'a1', 'scopes': []},
            {'key': 'GET /bookings', 'type': 'JWT', 'authorizer': 'a1', 'scopes': []},
            {'key': 'GET /health', 'type': 'NONE', 'authorizer': '', 'scopes': []},
        ],
        'authorizers': [{'id': 'a1', 'name': 'jwt', 'source': '$request.header.Authorization', 'issuer': ISSUER, 'audience': ['gone']}],
    },
    'identity': {'pool': 'tk-nq-dev-users', 'issuer': ISSUER, 'clients': {'front': 'tk-nq-dev-frontend', 'gone': ''}, 'probe': 'yes'},
    'issuers': {'now': {'problem': '', 'same': 'yes', 'keys': ['k1']}, 'then': {'problem': '', 'same': 'yes', 'keys': ['k1']}},
    'refusals': {'total': 9, 'options': 0, 'reasons': {'audience': 9}, 'routes': {'GET /bookings': 9}, 'whole': 'yes', 'logged': 'yes', 'autoDeploy': 'yes', 'changes': []},
}
TOKEN = {'iss': ISSUER, 'aud': 'front', 'exp': 1_795_600_000, 'iat': 1_795_500_000}


def decided(token=None, override=None, **change):
    world = copy.deepcopy(WORLD)
    for path, value in change.items():
        *heads, last = path.split('__')
        at = world
        for head in heads:
            at = at[int(head) if head.isdigit() else head]
        at[last] = value
    asked = {'pool': POOL, 'client': 'front', 'tokenHeader': '', 'tokenClaims': json.dumps(token) if token else '', 'now': '2026-11-24_12.00.00'}
    judged = judge({**asked, **world}, None)
    found = {'Parameters': [{'Name': f'/o/{name}', 'Value': value} for name, value in (override or {}).items()]}
    events = {'environment': 'dev', 'client': 'front', 'probe': 'tk-nq-dev-probe-user', 'overrides': found, 'judged': judged['judged'], **world}
    return {**decide(events, None), 'rules': judged['rules']}


def test_the_client_is_put_into_the_audience():
    plan = decided()
    assert (plan['verdict'], plan['go']) == ('change-authorizer', 'yes')
    assert plan['plan']['after'] == {'issuer': ISSUER, 'audience': ['front']}
    assert (plan['recordsIssuer'], plan['recordsAudience'], plan['audience']) == ('no', 'yes', 'front')
    assert plan['plan']['url'] == 'https://api1.execute-api.us-east-1.amazonaws.com/bookings'
    assert 'Audience: gone -> front.' in plan['question'] and plan['code'] in plan['question']
    assert len(plan['question']) < 4096


def test_clients_that_exist_stay():
    plan = decided(seen__authorizers__0__audience=['app', 'gone'], identity__clients={'front': 'tk-nq-dev-frontend', 'app': 'tk-nq-dev-app', 'gone': ''})
    assert plan['plan']['after']['audience'] == ['app', 'front']
    assert 'tokens for gone are refused' in plan['question']


@pytest.mark.parametrize('cause', ['issuer', 'key', 'signature'])
def test_a_wrong_issuer_shows_as_a_wrong_key_too(cause):
    wrong = {'seen__authorizers__0__issuer': ISSUER + '/', 'seen__authorizers__0__audience': ['front'], 'refusals__reasons': {cause: 9}}
    plan = decided(**wrong)
    assert (plan['verdict'], plan['issuer'], plan['recordsIssuer'], plan['recordsAudience']) == ('change-authorizer', ISSUER, 'yes', 'no')


def test_a_token_decides_without_a_log():
    silent = {'refusals__reasons': {}, 'refusals__logged': 'no', 'refusals__total': 0}
    assert decided(**silent)['verdict'] == 'log-format'
    plan = decided(token=TOKEN, **silent)
    assert plan['verdict'] == 'change-authorizer'
    assert plan['rules'][0].startswith('issuer: holds') and plan['rules'][1].startswith('audience: broken')


@pytest.mark.parametrize(
    'verdict, change',
    [
        ('quiet', {'refusals__reasons': {}, 'refusals__total': 0}),
        ('expired', {'refusals__reasons': {'expired': 9, 'audience': 1}}),
        ('no-token', {'refusals__reasons': {'no-token': 9}}),
        ('scope', {'refusals__reasons': {'scope': 9}}),
        ('preflight', {'refusals__options': 10, 'seen__cors': 'no'}),
        ('audience', {'seen__authorizers__0__audience': ['front']}),
        ('issuer', {'refusals__reasons': {'issuer': 9}, 'seen__authorizers__0__audience': ['front']}),
        ('audience', {'token': {**TOKEN, 'aud': 'another'}}),
        ('issuer', {'token': {**TOKEN, 'iss': 'https://another'}}),
        ('expired', {'token': {**TOKEN, 'exp': 1_700_000_000}, 'seen__authorizers__0__audience': ['front']}),
        ('holds', {'token': TOKEN, 'seen__authorizers__0__audience': ['front']}),
        ('no-authorizer', {'seen__authorizers': []}),
        ('foreign-pool', {'identity__pool': ''}),
        ('foreign-pool', {'identity__pool': 'tk-nq-prd-users'}),
        ('no-client', {'identity__clients': {'front': ''}}),
        ('no-client', {'identity__clients': {'front': 'somebody-elses'}}),
        ('wildcard-audience', {'seen__authorizers__0__audience': ['*']}),
        ('issuer-down', {'issuers__then__problem': 'does not answer'}),
        ('issuer-down', {'issuers__then__same': 'no'}),
        ('no-probe', {'identity__probe': 'no'}),
        ('no-probe', {'refusals__autoDeploy': 'none'}),
        ('no-probe', {'seen__endpoint': ''}),
        ('no-probe', {'seen__routes': []}),
    ],
)
def test_changes_nothing(verdict, change):
    plan = decided(**change)
    assert (plan['verdict'], plan['go']) == (verdict, 'no')
    assert plan['outcome'].startswith('nothing changed: ')
    assert plan['plan']['after'] == plan['plan']['before']


def test_keys_that_cannot_be_read_are_not_called_a_rotation():
    plan = decided(**{'refusals__reasons': {'key': 9}, 'issuers__now__problem': 'x does not answer (TimeoutError)', 'seen__authorizers__0__audience': ['front']})
    assert plan['outcome'] == 'nothing changed: the keys of the issuer cannot be read: x does not answer (TimeoutError)'


def test_the_scopes_that_every_guarded_route_asks_for():
    scoped = [{'key': 'GET /bookings', 'type': 'JWT', 'authorizer': 'a1', 'scopes': ['read']}]
    assert decided(token=TOKEN, seen__routes=scoped, seen__authorizers__0__audience=['front'])['verdict'] == 'scope'


def test_a_stage_that_is_deployed_by_hand_is_told():
    assert 'with every other change that waits on the stage' in decided(refusals__autoDeploy='no')['question']


@pytest.mark.parametrize(
    'change',
    [
        {'seen__authorizers__0__audience': ['gone', 'more']},
        {'seen__authorizers__0__issuer': 'https://x'},
        {'seen__routes': WORLD['seen']['routes'][1:]},
        {'override': {'audience': 'gone'}},
    ],
)
def test_what_somebody_changes_meanwhile_changes_the_plan(change):
    assert decided(**change)['hash'] != decided()['hash']


def test_more_refusals_do_not_change_the_plan():
    assert decided(refusals__total=99, refusals__reasons={'audience': 99})['hash'] == decided()['hash']
