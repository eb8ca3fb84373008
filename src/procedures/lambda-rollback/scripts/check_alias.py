"""Whether the alias and the record for Terraform are as this run left them."""
import boto3


def check_alias(events, context):
    name, target = events['function'], events['plan']['target']
    alias = boto3.client('lambda').get_alias(FunctionName=name, Name='production')
    weights = (alias.get('RoutingConfig') or {}).get('AdditionalVersionWeights') or {}
    found = boto3.client('ssm').get_parameters(Names=[events['override']])['Parameters']
    recorded = found[0]['Value'] if found else 'none'
    if alias['FunctionVersion'] != target or weights or recorded != target:
        shifted = f' with a share on {", ".join(sorted(weights))}' if weights else ''
        raise RuntimeError(
            f'Alias production of {name} serves version {alias["FunctionVersion"]}{shifted}, and {events["override"]} says {recorded}; '
            f'version {target} alone was expected. Somebody else changed it meanwhile.'
        )
    return {'now': events['now']}
