"""Whether what runs is exactly what was planned; gives the revision that a publication must still find."""
import boto3


def check_configuration(events, context):
    plan, qualifier = events['plan'], events['qualifier']
    now = boto3.client('lambda').get_function_configuration(FunctionName=events['function'], Qualifier=qualifier)
    expected = {'Timeout': int(plan['timeout']), 'MemorySize': int(plan['memory']), 'CodeSha256': plan['code']}
    wrong = [f'{key} is {now[key]}, planned was {value}' for key, value in expected.items() if now[key] != value]
    if now.get('LastUpdateStatus', 'Successful') != 'Successful':
        wrong.append(f'LastUpdateStatus is {now["LastUpdateStatus"]}')
    if wrong:
        raise RuntimeError(f'{events["function"]}:{qualifier} is not as planned: {"; ".join(wrong)}. Somebody else changed it meanwhile.')
    return {'revision': now['RevisionId'], 'version': now['Version'], 'now': events['now']}
