"""Evidence from the edge: both ways to the page give the bytes of the approved release."""
import hashlib
import urllib.error
import urllib.request


def _get(site, path):
    request = urllib.request.Request(f'{site}{path}', headers={'User-Agent': 'guardia'})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, hashlib.sha256(answer.read()).hexdigest()
    except urllib.error.HTTPError as error:
        return error.code, 'none'


def check_served(events, context):
    plan = events['plan']
    answers = {path: _get(plan['site'], path) for path in ('/', '/index.html')}
    wrong = [f'{path} answers {status} with {sha[:12]}' for path, (status, sha) in answers.items() if (status, sha) != (200, plan['after'])]
    if wrong:
        raise RuntimeError(f'The edge does not serve {plan["after"][:12]}: {"; ".join(wrong)}.')
    return {'evidence': f'/ and /index.html answer 200 with {plan["after"][:12]}'}
