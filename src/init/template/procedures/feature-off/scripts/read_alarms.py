"""The state of alarms, metric and composite ones; fails when one is not as expected."""
import boto3


def read_alarms(events, context):
    names = events['alarms']
    found = boto3.client('cloudwatch').describe_alarms(AlarmNames=names, AlarmTypes=['MetricAlarm', 'CompositeAlarm'])
    states = {one['AlarmName']: one['StateValue'] for one in found['MetricAlarms'] + found.get('CompositeAlarms', [])}
    wrong = [f'{one} is {states.get(one, "missing")}' for one in names if events['expect'] not in ('any', states.get(one))]
    if wrong:
        raise RuntimeError(f'{", ".join(wrong)}; expected {events["expect"]}.')
    return {'state': states.get(names[0], 'missing')}
