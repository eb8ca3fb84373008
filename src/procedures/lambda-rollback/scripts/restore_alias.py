"""Puts the alias back as it was, with its weights; never over what somebody else did since."""
import boto3
from botocore.exceptions import ClientError


def _shares(weights):
    """Weights that can be compared, whatever form they come in."""
    return {version: round(float(weight), 4) for version, weight in weights.items()}


def _state(alias):
    return alias['FunctionVersion'], _shares((alias.get('RoutingConfig') or {}).get('AdditionalVersionWeights') or {})


def _alias(client, name, plan):
    """Puts it back; what somebody else did to it, if that is why it is left."""
    before, after = (plan['version'], _shares(plan['weights'])), (plan['target'], {})
    shifted = (plan['version'], {plan['target']: 0.1})
    for left in (2, 1, 0):
        try:
            alias = client.get_alias(FunctionName=name, Name='production')
            state = _state(alias)
            if state == before:
                return ''
            if state not in (after, shifted):
                return f'left at version {state[0]}: somebody else moved it there'
            put = client.update_alias(
                FunctionName=name,
                Name='production',
                FunctionVersion=before[0],
                RoutingConfig={'AdditionalVersionWeights': before[1]},
                RevisionId=alias['RevisionId'],
            )
            if _state(put) != before:
                raise RuntimeError(f'Alias production of {name} is at {_state(put)[0]} after the undo; {before[0]} was expected.')
            return ''
        except client.exceptions.ResourceNotFoundException:
            return 'left: somebody else deleted it'
        except ClientError as error:
            # Somebody writes between our read and our write: look again.
            if error.response['Error']['Code'] not in ('PreconditionFailedException', 'ResourceConflictException') or not left:
                raise


def restore_alias(events, context):
    plan = events['plan']
    left = _alias(boto3.client('lambda'), events['function'], plan)
    restore_override(boto3.client('ssm'), events['override'], plan['override'], plan['target'])
    if left and events['when'] == 'later':
        raise RuntimeError(f'Alias {left}. The record for Terraform no longer holds what that run wrote.')
    return {'restored': f'alias {left or "at version " + plan["version"]}'}
