"""Whether a policy lets CloudFront read, with the mistakes that people make; and that a policy survives being written again."""
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

HERE = 'cloudfront-forbidden/scripts'
script = load_script(f'{HERE}/bucket_policy.py', f'{HERE}/origin_access.py', f'{HERE}/cloudfront_statement.py')
ARN = 'arn:aws:cloudfront::111122223333:distribution/E1234567890ABC'
OBJECT = 'arn:aws:s3:::site/index.html'
GRANT = script['statement_for']('site', 'E1234567890ABC', ARN, '')
OAI = 'E2QWRUHAPOMQZL'


def said(*statements, oai=''):
    return script['origin_access'](list(statements), OBJECT, ARN, oai)


def but(**members):
    return {**GRANT, **members}


def source(operator, value, key='AWS:SourceArn'):
    return but(Condition={operator: {key: value}})


@pytest.mark.parametrize(
    'statement',
    [
        GRANT,
        but(Action=['s3:ListBucket', 's3:Get*']),
        but(Action='S3:*', Resource='*'),
        source('ArnLike', 'arn:aws:cloudfront::111122223333:distribution/*'),
        source('StringLike', '*E1234567890ABC', 'aws:sourcearn'),
        source('StringEquals', '111122223333', 'aws:SourceAccount'),
        source('StringEquals', ['other', ARN]),
        but(Principal={'Service': ['logs.amazonaws.com', 'cloudfront.amazonaws.com']}),
    ],
)
def test_what_lets_cloudfront_read(statement):
    assert said(statement) == {'granted': True, 'denied': [], 'public': []}


@pytest.mark.parametrize(
    'statement',
    [
        source('StringEquals', ARN.replace('ABC', 'XYZ')),
        # StringEquals takes a star as a letter.
        source('StringEquals', 'arn:aws:cloudfront::111122223333:distribution/*'),
        but(Condition={'StringEquals': {'AWS:SourceArn': ARN, 'aws:Referer': 'secret'}}),
        but(Resource='arn:aws:s3:::site'),
        but(Resource='arn:aws:s3:::other/*'),
        but(Action='s3:ListBucket'),
        but(Principal={'Service': 'logs.amazonaws.com'}),
        but(Principal={'AWS': 'arn:aws:iam::111122223333:root'}),
        # An identity that was deleted.
        but(Principal={'AWS': 'AIDAJ45Q7YFFAREXAMPLE'}),
    ],
)
def test_what_does_not(statement):
    assert said(statement)['granted'] is False


def test_an_identity_is_granted_by_its_own_user_alone():
    mine = script['statement_for']('site', 'E1234567890ABC', ARN, OAI)
    assert said(mine, oai=OAI)['granted'] is True
    assert said(mine, oai='EANOTHER')['granted'] is False
    assert said(GRANT, oai=OAI)['granted'] is False


@pytest.mark.parametrize(
    ('deny', 'counts'),
    [
        (but(Effect='Deny', Principal='*', Condition={}), True),
        (but(Effect='Deny', Principal='*', Condition={'StringNotEquals': {'aws:SourceVpce': 'vpce-1'}}), True),
        (but(Effect='Deny', Principal='*', Condition={'Bool': {'aws:SecureTransport': False}}), False),
        (but(Effect='Deny', Principal='*', Condition={'StringNotEquals': {'AWS:SourceArn': ARN}}), False),
        (but(Effect='Deny', Principal='*', Action='s3:PutObject', Condition={}), False),
        ({'Effect': 'Deny', 'NotPrincipal': {'AWS': 'x'}, 'Action': 's3:*', 'Resource': '*'}, True),
    ],
)
def test_a_deny_counts_unless_it_surely_is_not_meant(deny, counts):
    assert bool(said(GRANT, deny)['denied']) is counts
    assert said(GRANT, deny)['granted'] is True


def test_public_is_everybody_without_a_condition():
    assert said(but(Principal='*', Condition={}))['public'] == [GRANT['Sid']]
    assert said(but(Principal={'AWS': ['*']}, Condition={}, Sid=''))['public'] == ['statement 1']
    assert said(but(Principal='*'))['public'] == []
    assert said(GRANT)['public'] == []


@pytest.mark.parametrize('style', [{'separators': (',', ':')}, {}, {'indent': 2}, {'indent': 4}, {'ensure_ascii': False}])
def test_adding_and_taking_away_gives_the_same_bytes(style):
    text = json.dumps({'Statement': [{'Sid': 'Ñandú'}, {'Sid': 'b'}], 'Version': '2012-10-17'}, **style)
    added = script['with_statements'](text, [*script['statements_of'](text), GRANT])
    assert script['statements_of'](added)[-1] == GRANT
    assert script['with_statements'](added, script['statements_of'](added)[:-1]) == text


def test_a_first_policy_and_one_statement_without_a_list():
    first = script['with_statements']('', [GRANT])
    assert json.loads(first) == {'Version': '2012-10-17', 'Statement': [GRANT]}
    assert script['statements_of'](json.dumps({'Statement': {'Sid': 'a'}})) == [{'Sid': 'a'}]
