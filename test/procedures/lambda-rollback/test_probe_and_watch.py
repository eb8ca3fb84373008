"""What counts as an answer, and how many errors are too many."""
import io
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

EVENTS = {'function': 'f', 'version': '4'}


class Answering:
    def __init__(self, **answer):
        self.answer = answer

    def client(self, service):
        return self

    def invoke(self, **asked):
        assert (asked['FunctionName'], asked['Qualifier']) == ('f', '4')
        return {'Payload': io.BytesIO(self.answer.pop('payload', b'null')), **self.answer}


def probe(**answer):
    script = load_script('lambda-rollback/scripts/probe_version.py')
    script['boto3'] = Answering(**answer)
    return script['probe_version'](EVENTS, None)


@pytest.mark.parametrize('status', [200, 401, 404])
def test_any_answer_below_500_will_do(status):
    assert probe(payload=b'{"statusCode": %d, "body": "x"}' % status) == {'status': str(status)}


@pytest.mark.parametrize(
    'answer',
    [
        {'FunctionError': 'Unhandled', 'payload': b'{"errorMessage": "secret-in-message"}'},
        {'payload': b'{"statusCode": 500, "body": "secret-in-message"}'},
        {'payload': b'{"statusCode": "secret-in-message"}'},
        {'payload': b'["secret-in-message"]'},
        {'payload': b''},
    ],
)
def test_anything_else_fails_and_is_not_repeated(answer):
    with pytest.raises(RuntimeError) as failed:
        probe(**answer)
    assert 'f:4' in str(failed.value) and 'secret-in-message' not in str(failed.value)


def watch(calls, alarms=None, red=()):
    script = load_script('lambda-rollback/scripts/alias_calls.py', 'lambda-rollback/scripts/watch_release.py')
    script['alias_calls'] = lambda *asked: calls
    script['alarm_states'] = lambda names: alarms or {}
    events = {**EVENTS, 'plan': {'red': list(red)}, 'alarms': [], 'since': '2026-11-24_10.00.00', 'now': '2026-11-24_10.05.00'}
    return script['watch_release'](events, None)['evidence']


@pytest.mark.parametrize('invocations, errors', [(0, 0), (21, 1), (100, 4)])
def test_few_errors_are_evidence(invocations, errors):
    assert f'{invocations} calls since 10:00:00 UTC, {errors} errors' in watch({'invocations': invocations, 'errors': errors})


@pytest.mark.parametrize('invocations, errors', [(20, 1), (100, 5), (1, 1), (0, 1)])
def test_too_many_errors_fail(invocations, errors):
    with pytest.raises(RuntimeError, match='below 5 % was expected'):
        watch({'invocations': invocations, 'errors': errors})


def test_an_alarm_that_was_red_before_is_no_news():
    quiet = {'invocations': 10, 'errors': 0}
    assert watch(quiet, {'a': 'ALARM', 'b': 'OK'}, red=['a'])
    with pytest.raises(RuntimeError, match='Alarm b turned red'):
        watch(quiet, {'a': 'ALARM', 'b': 'ALARM'}, red=['a'])
