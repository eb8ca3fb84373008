/** Scripts in the styles that people write: each finds the AWS calls that a reader finds, and reports nothing else. */
import { expect, it } from 'vitest'
import { scriptCalls } from '../../src/iam/index.ts'

const scripts: readonly (readonly [style: string, source: string, calls: readonly string[]])[] = [
  [
    'lazy client cache',
    `import boto3
_clients = {}
def get(service, region=None):
    key = f"{service}:{region}"
    if key not in _clients:
        _clients[key] = boto3.client(service, region_name=region)
    return _clients[key]
def handler(event, context):
    get('ec2').stop_instances(InstanceIds=[event['Id']])
    get("rds", region="us-east-1").stop_db_instance(DBInstanceIdentifier="x")`,
    ['ec2 StopInstances', 'rds StopDBInstance'],
  ],
  [
    'dispatch dict',
    `import boto3
s3 = boto3.client('s3')
OPS = {'block': s3.put_public_access_block, 'unblock': s3.delete_public_access_block}
def handler(event, context):
    OPS[event['Op']](Bucket=event['Bucket'])`,
    ['s3 DeletePublicAccessBlock', 's3 PutPublicAccessBlock'],
  ],
  [
    'dataclass',
    `from dataclasses import dataclass, field
import boto3
@dataclass
class Ctx:
    session: boto3.Session
    client: object = field(init=False)
    def __post_init__(self):
        self.client = self.session.client('kms')
    def rotate(self, key):
        self.client.enable_key_rotation(KeyId=key)
def handler(event, context):
    Ctx(boto3.Session()).rotate(event['K'])`,
    ['kms EnableKeyRotation'],
  ],
  [
    'getattr with f-string',
    `import boto3
def handler(event, context):
    c = boto3.client('ec2')
    for what in ('instances', 'volumes'):
        getattr(c, f'describe_{what}')()`,
    ['ec2 DescribeInstances', 'ec2 DescribeVolumes'],
  ],
  [
    'paginate helper',
    `import boto3
def pages(client, op, key, **kw):
    for page in client.get_paginator(op).paginate(**kw):
        yield from page[key]
def handler(event, context):
    iam = boto3.client('iam')
    for u in pages(iam, 'list_users', 'Users'):
        for k in pages(iam, 'list_access_keys', 'AccessKeyMetadata', UserName=u['UserName']):
            iam.update_access_key(UserName=u['UserName'], AccessKeyId=k['AccessKeyId'], Status='Inactive')`,
    ['iam ListAccessKeys', 'iam ListUsers', 'iam UpdateAccessKey'],
  ],
  [
    'retry wrapper',
    `import boto3, time
def retry(fn, *args, attempts=3, **kwargs):
    for i in range(attempts):
        try:
            return fn(*args, **kwargs)
        except Exception:
            time.sleep(2 ** i)
def handler(event, context):
    elb = boto3.client('elbv2')
    retry(elb.deregister_targets, TargetGroupArn=event['tg'], Targets=[{'Id': event['id']}])
    waiter = elb.get_waiter('target_deregistered')
    waiter.wait(TargetGroupArn=event['tg'])`,
    ['elbv2 DeregisterTargets', 'elbv2 DescribeTargetHealth'],
  ],
  [
    'decorator with args and class',
    `import boto3, functools
def with_client(name):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(event, context):
            return fn(event, context, boto3.client(name))
        return wrapper
    return deco
@with_client('sqs')
def handler(event, context, client):
    client.purge_queue(QueueUrl=event['url'])`,
    ['sqs PurgeQueue'],
  ],
  [
    'resource collections',
    `import boto3
def handler(event, context):
    ec2 = boto3.resource('ec2')
    vpc = ec2.Vpc(event['vpc'])
    for subnet in vpc.subnets.all():
        for inst in subnet.instances.filter(Filters=[]):
            inst.terminate()
    for sg in vpc.security_groups.all():
        if sg.group_name == 'default':
            sg.revoke_egress(IpPermissions=sg.ip_permissions_egress)
        else:
            sg.delete()`,
    [
      'ec2 DeleteSecurityGroup',
      'ec2 DescribeInstances',
      'ec2 DescribeSecurityGroups',
      'ec2 DescribeSubnets',
      'ec2 RevokeSecurityGroupEgress',
      'ec2 TerminateInstances',
    ],
  ],
  [
    'waiters from variable',
    `import boto3
def handler(event, context):
    rds = boto3.client('rds')
    rds.create_db_snapshot(DBInstanceIdentifier='a', DBSnapshotIdentifier='b')
    for w in ['db_snapshot_available', 'db_instance_available']:
        rds.get_waiter(w).wait(DBSnapshotIdentifier='b')`,
    ['rds CreateDBSnapshot', 'rds DescribeDBInstances', 'rds DescribeDBSnapshots'],
  ],
  [
    'assume role then client',
    `import boto3
def session_for(account):
    sts = boto3.client('sts')
    creds = sts.assume_role(RoleArn=f'arn:aws:iam::{account}:role/Audit', RoleSessionName='s')['Credentials']
    return boto3.Session(aws_access_key_id=creds['AccessKeyId'], aws_secret_access_key=creds['SecretAccessKey'], aws_session_token=creds['SessionToken'])
def handler(event, context):
    org = boto3.client('organizations')
    for acct in org.list_accounts()['Accounts']:
        session_for(acct['Id']).client('config').describe_config_rules()`,
    ['config DescribeConfigRules(own)', 'organizations ListAccounts', 'sts AssumeRole'],
  ],
  [
    'threads',
    `import boto3
from concurrent.futures import ThreadPoolExecutor, as_completed
ssm = boto3.client('ssm')
def tag(iid):
    ssm.add_tags_to_resource(ResourceType='ManagedInstance', ResourceId=iid, Tags=[])
def handler(event, context):
    with ThreadPoolExecutor(max_workers=4) as ex:
        futures = [ex.submit(tag, i) for i in event['ids']]
        for f in as_completed(futures): f.result()
    list(map(lambda i: ssm.remove_tags_from_resource(ResourceType='ManagedInstance', ResourceId=i, TagKeys=[]), event['ids']))`,
    ['ssm AddTagsToResource', 'ssm RemoveTagsFromResource'],
  ],
  [
    'dynamodb resource + conditions',
    `import boto3
from boto3.dynamodb.conditions import Key
def handler(event, context):
    ddb = boto3.resource('dynamodb')
    t = ddb.Table(event['t'])
    r = t.query(KeyConditionExpression=Key('pk').eq('x'))
    with t.batch_writer() as b:
        for item in r['Items']:
            b.delete_item(Key={'pk': item['pk']})
    t.meta.client.update_time_to_live(TableName='t', TimeToLiveSpecification={})
    boto3.client('dynamodb').get_waiter('table_exists').wait(TableName='t')`,
    ['dynamodb BatchWriteItem', 'dynamodb DescribeTable', 'dynamodb Query', 'dynamodb UpdateTimeToLive'],
  ],
  [
    'match/case and walrus',
    `import boto3
def handler(event, context):
    match event['kind']:
        case 'lambda':
            c = boto3.client('lambda')
            c.put_function_concurrency(FunctionName='f', ReservedConcurrentExecutions=0)
        case 'ecs':
            if (c := boto3.client('ecs')) and event['x']:
                c.update_service(cluster='c', service='s', desiredCount=0)
        case _:
            raise ValueError`,
    ['ecs UpdateService', 'lambda PutFunctionConcurrency'],
  ],
  [
    'module alias + nested functions + nonlocal',
    `import boto3 as aws
def make():
    client = None
    def get():
        nonlocal client
        if client is None:
            client = aws.session.Session(region_name='eu-west-1').client('cloudwatch')
        return client
    return get
get = make()
def handler(e, c):
    get().put_metric_alarm(AlarmName='a', EvaluationPeriods=1, ComparisonOperator='x')`,
    ['cloudwatch PutMetricAlarm'],
  ],
  [
    'try import and conditional client',
    `try:
    import boto3
except ImportError:
    boto3 = None
def handler(e, c):
    svc = 'elb' if e.get('classic') else 'elbv2'
    boto3.client(svc).describe_load_balancers()`,
    ['elb DescribeLoadBalancers', 'elbv2 DescribeLoadBalancers'],
  ],
  [
    'enum/config dict services',
    `import boto3
TARGETS = [
    {'service': 'rds', 'method': 'describe_db_clusters', 'key': 'DBClusters'},
    {'service': 'redshift', 'method': 'describe_clusters', 'key': 'Clusters'},
]
def handler(e, c):
    out = {}
    for t in TARGETS:
        cl = boto3.client(t['service'])
        out[t['key']] = getattr(cl, t['method'])()[t['key']]
    return out`,
    ['rds DescribeDBClusters', 'redshift DescribeClusters'],
  ],
  [
    'class hierarchy w/ abstract',
    `import boto3
from abc import ABC, abstractmethod
class Fixer(ABC):
    service = None
    def __init__(self): self.client = boto3.client(self.service)
    @abstractmethod
    def fix(self, r): ...
    def run(self, rs):
        for r in rs: self.fix(r)
class S3Fixer(Fixer):
    service = 's3'
    def fix(self, r): self.client.put_bucket_versioning(Bucket=r, VersioningConfiguration={'Status': 'Enabled'})
class SnsFixer(Fixer):
    service = 'sns'
    def fix(self, r): self.client.set_topic_attributes(TopicArn=r, AttributeName='KmsMasterKeyId')
FIXERS = {'AWS::S3::Bucket': S3Fixer, 'AWS::SNS::Topic': SnsFixer}
def handler(e, c):
    FIXERS[e['type']]().run(e['ids'])`,
    ['s3 PutBucketVersioning', 'sns SetTopicAttributes'],
  ],
  [
    's3 resource/transfer',
    `import boto3, json, io
def handler(e, c):
    s3 = boto3.resource('s3')
    obj = s3.Object(e['b'], e['k'])
    body = obj.get()['Body'].read()
    obj.copy_from(CopySource={'Bucket': 'x', 'Key': 'y'})
    s3.Bucket('z').upload_fileobj(io.BytesIO(body), 'k2')
    s3.Bucket('z').download_file('k', '/tmp/k')
    s3.ObjectSummary('z', 'k').delete()
    s3.BucketPolicy('z').put(Policy='{}')
    s3.meta.client.head_bucket(Bucket='z')`,
    ['s3 CopyObject', 's3 DeleteObject', 's3 GetObject', 's3 HeadBucket', 's3 PutBucketPolicy', 's3 PutObject'],
  ],
  [
    'lambda + partial + attrgetter',
    `import boto3
from functools import partial, lru_cache
from operator import methodcaller
@lru_cache(maxsize=None)
def client(name): return boto3.client(name)
stop = partial(lambda ids, force: client('ec2').stop_instances(InstanceIds=ids, Force=force), force=True)
def handler(e, c):
    stop(e['ids'])
    client('autoscaling').set_desired_capacity(AutoScalingGroupName='a', DesiredCapacity=0)
    methodcaller('describe_regions')(client('ec2'))`,
    ['autoscaling SetDesiredCapacity', 'ec2 DescribeRegions', 'ec2 StopInstances'],
  ],
  [
    'invoke with while NextToken kwargs',
    `import boto3
def fetch_all(method, result_key, token_key='NextToken', **kwargs):
    items = []
    while True:
        resp = method(**kwargs)
        items += resp.get(result_key, [])
        if not resp.get(token_key): return items
        kwargs[token_key] = resp[token_key]
def handler(e, c):
    sess = boto3.session.Session()
    inspector = sess.client('inspector2')
    macie, gd = sess.client('macie2'), sess.client('guardduty')
    fetch_all(inspector.list_findings, 'findings', token_key='nextToken')
    fetch_all(macie.list_findings, 'findingIds')
    for d in fetch_all(gd.list_detectors, 'DetectorIds'):
        gd.update_detector(DetectorId=d, Enable=True)`,
    ['guardduty ListDetectors', 'guardduty UpdateDetector', 'inspector2 ListFindings', 'macie2 ListFindings'],
  ],
  [
    'async/contextlib',
    `import asyncio, contextlib, boto3
@contextlib.contextmanager
def client(name):
    c = boto3.client(name)
    try:
        yield c
    finally:
        c.close()
async def work(arn):
    with client('secretsmanager') as sm:
        await asyncio.to_thread(sm.rotate_secret, SecretId=arn)
def handler(e, c):
    asyncio.run(work(e['arn']))`,
    ['secretsmanager RotateSecret'],
  ],
  [
    'namedtuple of clients, kwargs unpacking',
    `import boto3
from collections import namedtuple
from types import SimpleNamespace
Clients = namedtuple('Clients', ['ec2', 'logs'])
def handler(e, c):
    cs = Clients(boto3.client('ec2'), logs=boto3.client('logs'))
    cs.ec2.create_flow_logs(ResourceIds=[], ResourceType='VPC', TrafficType='ALL')
    cs.logs.put_retention_policy(logGroupName='x', retentionInDays=1)
    ns = SimpleNamespace(kms=boto3.client('kms'))
    ns.kms.schedule_key_deletion(KeyId='x')
    opts = dict(service_name='backup')
    boto3.client(**opts).start_backup_job(BackupVaultName='v', ResourceArn='a', IamRoleArn='r')`,
    ['backup StartBackupJob', 'ec2 CreateFlowLogs', 'kms ScheduleKeyDeletion', 'logs PutRetentionPolicy'],
  ],
  [
    'main dict comp clients and zip',
    `import boto3
REGIONS = ['us-east-1', 'eu-west-1']
clients = {r: boto3.client('ec2', region_name=r) for r in REGIONS}
def handler(event, context):
    for r, cl in zip(REGIONS, clients.values()):
        cl.enable_ebs_encryption_by_default()
    [cl.modify_ebs_default_kms_key_id(KmsKeyId='k') for cl in clients.values()]
    next(iter(clients.values())).describe_regions()
    sorted(clients.items())[0][1].describe_vpcs()
    any(c.get_ebs_encryption_by_default()['EbsEncryptionByDefault'] for c in clients.values())`,
    [
      'ec2 DescribeRegions',
      'ec2 DescribeVpcs',
      'ec2 EnableEbsEncryptionByDefault',
      'ec2 GetEbsEncryptionByDefault',
      'ec2 ModifyEbsDefaultKmsKeyId',
    ],
  ],
  [
    'client as default arg',
    `import boto3
def go(event, context, *, ec2=boto3.client('ec2'), ids=()):
    for i in ids or event['ids']:
        ec2.associate_iam_instance_profile(InstanceId=i, IamInstanceProfile={'Name': 'x'})
handler = go`,
    ['ec2 AssociateIamInstanceProfile'],
  ],
  [
    '__getitem__ on class',
    `import boto3
class Pool:
    def __init__(self, *names): self.d = {n: boto3.client(n) for n in names}
    def __getitem__(self, k): return self.d[k]
    def __enter__(self): return self
    def __exit__(self, *a): pass
def handler(e, c):
    with Pool('rds', 'ec2') as p:
        p['rds'].describe_db_instances()
        p['ec2'].describe_vpcs()`,
    ['ec2 DescribeVpcs', 'rds DescribeDBInstances'],
  ],
  [
    'generator of clients',
    `import boto3
def regional(svc):
    ec2 = boto3.client('ec2')
    for r in [x['RegionName'] for x in ec2.describe_regions()['Regions']]:
        yield r, boto3.client(svc, region_name=r)
def handler(e, c):
    for region, client in regional('guardduty'):
        for d in client.list_detectors()['DetectorIds']:
            client.delete_detector(DetectorId=d)`,
    ['ec2 DescribeRegions', 'guardduty DeleteDetector', 'guardduty ListDetectors'],
  ],
  [
    'tuple return of clients',
    `import boto3
def connect():
    s = boto3.Session()
    return s.client('ecs'), s.resource('s3'), s.client('logs')
def handler(e, c):
    ecs, s3, logs = connect()
    ecs.stop_task(cluster='c', task='t')
    for o in s3.Bucket('b').objects.filter(Prefix='p'):
        o.delete()
    logs.delete_log_group(logGroupName='g')`,
    ['ecs StopTask', 'logs DeleteLogGroup', 's3 DeleteObject', 's3 ListObjects'],
  ],
  [
    'global statement assigned at handler',
    `import boto3
ec2 = None
asg = None
def setup(region):
    global ec2, asg
    ec2, asg = boto3.client('ec2', region), boto3.client('autoscaling', region)
def handler(e, c):
    setup(e['r'])
    suspend()
    ec2.create_tags(Resources=[], Tags=[])
def suspend():
    asg.suspend_processes(AutoScalingGroupName='x')`,
    ['autoscaling SuspendProcesses', 'ec2 CreateTags'],
  ],
  [
    'lambda table',
    `import boto3
iam = boto3.client('iam')
CLEAN = (
    ('list_attached_user_policies', 'AttachedPolicies', lambda u, p: iam.detach_user_policy(UserName=u, PolicyArn=p['PolicyArn'])),
    ('list_groups_for_user', 'Groups', lambda u, g: iam.remove_user_from_group(UserName=u, GroupName=g['GroupName'])),
)
def handler(e, c):
    for lister, key, remover in CLEAN:
        for page in iam.get_paginator(lister).paginate(UserName=e['u']):
            for item in page[key]:
                remover(e['u'], item)
    iam.delete_user(UserName=e['u'])`,
    [
      'iam DeleteUser',
      'iam DetachUserPolicy',
      'iam ListAttachedUserPolicies',
      'iam ListGroupsForUser',
      'iam RemoveUserFromGroup',
    ],
  ],
  [
    'Session of boto3.session',
    `from boto3.session import Session
from botocore.config import Config
def handler(e, c):
    cfg = Config(retries={'max_attempts': 10})
    s = Session()
    ddb = s.client('dynamodb', config=cfg)
    resp = ddb.transact_write_items(TransactItems=[{'Delete': {'TableName': 't', 'Key': {}}}])
    ddb.execute_statement(Statement='SELECT * FROM t')`,
    ['dynamodb ExecuteStatement', 'dynamodb TransactWriteItems'],
  ],
  [
    'sub-session by profile + events put',
    `import boto3, json, os
REGION = os.getenv('AWS_REGION', 'us-east-1')
sess = boto3.Session(region_name=REGION)
def emit(detail): sess.client('events').put_events(Entries=[{'Source': 'x', 'Detail': json.dumps(detail)}])
def handler(e, c):
    try:
        sess.client('kms').disable_key(KeyId=e['k'])
    except sess.client('kms').exceptions.NotFoundException as ex:
        emit({'err': str(ex)})
        raise
    else:
        emit({'ok': 1})
    finally:
        sess.client('sns').publish(TopicArn='t', Message='m')`,
    ['events PutEvents', 'kms DisableKey', 'sns Publish'],
  ],
  [
    'abstract factory w/ type()',
    `import boto3
def make_class(service):
    class Worker:
        client = boto3.client(service)
        @classmethod
        def check(cls): return cls.client.describe_events()
    return Worker
def handler(e, c):
    W = make_class('rds')
    W.check()
    make_class('redshift').check()`,
    ['rds DescribeEvents', 'redshift DescribeEvents'],
  ],
  [
    'recursion over org',
    `import boto3
org = boto3.client('organizations')
def walk(parent, depth=0):
    for kid in org.list_organizational_units_for_parent(ParentId=parent)['OrganizationalUnits']:
        yield kid
        yield from walk(kid['Id'], depth + 1)
def handler(e, c):
    root = org.list_roots()['Roots'][0]['Id']
    for ou in walk(root):
        org.attach_policy(PolicyId='p', TargetId=ou['Id'])`,
    ['organizations AttachPolicy', 'organizations ListOrganizationalUnitsForParent', 'organizations ListRoots'],
  ],
  [
    'ops as list of dict with bound methods',
    `import boto3
def handler(e, c):
    w = boto3.client('wafv2')
    l = boto3.client('elbv2')
    steps = [
      {'fn': w.disassociate_web_acl, 'args': {'ResourceArn': 'a'}},
      {'fn': l.set_security_groups, 'args': {'LoadBalancerArn': 'a', 'SecurityGroups': []}},
    ]
    for s in steps:
        s['fn'](**s['args'])
    fn, args = l.modify_load_balancer_attributes, {'LoadBalancerArn': 'a', 'Attributes': []}
    fn(**args)`,
    ['elbv2 ModifyLoadBalancerAttributes', 'elbv2 SetSecurityGroups', 'wafv2 DisassociateWebACL'],
  ],
  [
    'meta service_model / event hooks',
    `import boto3
ec2r = boto3.resource('ec2')
def handler(e, c):
    inst = ec2r.Instance(e['id'])
    inst.stop()
    inst.wait_until_stopped()
    inst.modify_attribute(Attribute='instanceType', Value='t3.large')
    for v in inst.volumes.all():
        snap = v.create_snapshot(Description='x')
        snap.wait_until_completed()
        snap.create_tags(Tags=[])
    inst.create_image(Name='x')
    ec2r.create_tags(Resources=[inst.id], Tags=[])
    img = ec2r.Image('ami-1')
    img.deregister()`,
    [
      'ec2 CreateImage',
      'ec2 CreateSnapshot',
      'ec2 CreateTags',
      'ec2 DeregisterImage',
      'ec2 DescribeInstances',
      'ec2 DescribeSnapshots',
      'ec2 DescribeVolumes',
      'ec2 ModifyInstanceAttribute',
      'ec2 StopInstances',
    ],
  ],
  [
    'sfn/lambda invoke + sqs resource',
    `import boto3, json
lam = boto3.client('lambda'); sfn = boto3.client('stepfunctions')
def handler(e, c):
    lam.invoke(FunctionName='f', Payload=json.dumps({}))
    sfn.start_execution(stateMachineArn='a', input='{}')
    q = boto3.resource('sqs').get_queue_by_name(QueueName='q')
    q.send_message(MessageBody='x')
    for m in q.receive_messages(): m.delete()
    boto3.resource('sns').Topic('arn').publish(Message='m')
    boto3.resource('iam').Role('r').attach_policy(PolicyArn='p')
    boto3.resource('cloudformation').Stack('s').delete()
    boto3.resource('cloudwatch').Alarm('a').disable_actions()`,
    [
      'cloudformation DeleteStack',
      'cloudwatch DisableAlarmActions',
      'iam AttachRolePolicy',
      'lambda Invoke',
      'sns Publish',
      'sqs DeleteMessage',
      'sqs GetQueueUrl',
      'sqs ReceiveMessage',
      'sqs SendMessage',
      'stepfunctions StartExecution',
    ],
  ],
  [
    'threading.Thread + queue + starmap',
    `import boto3, threading
from itertools import starmap, chain
from functools import reduce
ssm = boto3.client('ssm')
def worker(client, cmd):
    client.cancel_command(CommandId=cmd)
def handler(e, c):
    t = threading.Thread(target=worker, args=(ssm, 'x'), kwargs={})
    t.start()
    list(starmap(lambda a, b: ssm.put_parameter(Name=a, Value=b), [('a', 'b')]))
    reduce(lambda acc, x: ssm.delete_parameter(Name=x), ['a'], None)
    for p in chain(ssm.get_paginator('describe_parameters').paginate()):
        pass`,
    ['ssm CancelCommand', 'ssm DeleteParameter', 'ssm DescribeParameters', 'ssm PutParameter'],
  ],
  [
    'client from helper with kwargs passthrough',
    `import boto3
def client(*args, **kwargs):
    kwargs.setdefault('region_name', 'eu-west-1')
    return boto3.client(*args, **kwargs)
def call(svc, op, **params):
    return getattr(client(svc), op)(**params)
def handler(e, c):
    call('efs', 'put_lifecycle_configuration', FileSystemId='f', LifecyclePolicies=[])
    call('ecr', op='set_repository_policy', repositoryName='r', policyText='{}')`,
    ['ecr SetRepositoryPolicy', 'efs PutLifecycleConfiguration'],
  ],
  [
    'string ops on op name',
    `import boto3
def handler(e, c):
    cl = boto3.client('cloudtrail')
    action = 'start' if e['on'] else 'stop'
    getattr(cl, action + '_logging')(Name='t')
    getattr(cl, '{}_trail'.format('get'))(Name='t')
    getattr(cl, '_'.join(['describe', 'trails']))()`,
    ['cloudtrail DescribeTrails', 'cloudtrail GetTrail', 'cloudtrail StartLogging', 'cloudtrail StopLogging'],
  ],
  [
    'enum',
    `import boto3
from enum import Enum
class Svc(Enum):
    RDS = 'rds'
    EC2 = 'ec2'
class Op(str, Enum):
    A = 'describe_regions'
def handler(e, c):
    boto3.client(Svc.RDS.value).describe_certificates()
    getattr(boto3.client(Svc['EC2'].value), Op.A.value)()
    for s in Svc:
        boto3.client(s.value).describe_account_attributes()`,
    [
      'ec2 DescribeAccountAttributes',
      'ec2 DescribeRegions',
      'rds DescribeAccountAttributes',
      'rds DescribeCertificates',
    ],
  ],
  [
    'type hints, protocols, overloads',
    `from __future__ import annotations
import boto3
from typing import TYPE_CHECKING, Any, Callable
if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
def modify(client: "EC2Client", *, fn: Callable[..., Any] | None = None) -> None:
    (fn or client.modify_vpc_attribute)(VpcId='v', EnableDnsSupport={'Value': True})
def handler(event: dict[str, Any], context: Any) -> dict:
    ec2: EC2Client = boto3.client("ec2")
    modify(ec2)
    return {"x": [*ec2.describe_vpcs()["Vpcs"]]}`,
    ['ec2 DescribeVpcs', 'ec2 ModifyVpcAttribute'],
  ],
  [
    'deleted + nested try',
    `import json, boto3
class NotReady(Exception): pass
def wait(fn, *, tries=10):
    while tries:
        try:
            r = fn()
            if r['Status'] == 'done': return r
            raise NotReady
        except NotReady:
            tries -= 1
def handler(events, context):
    b = boto3.client('backup')
    job = b.start_restore_job(RecoveryPointArn='a', Metadata={}, IamRoleArn='r')
    wait(lambda: b.describe_restore_job(RestoreJobId=job['RestoreJobId']))
    dr = boto3.client('drs')
    wait(lambda: dr.describe_jobs(filters={})['items'][0], tries=3)`,
    ['backup DescribeRestoreJob', 'backup StartRestoreJob', 'drs DescribeJobs'],
  ],
  [
    'a class that answers to any attribute',
    `import boto3
class AWS:
    def __getattr__(self, name):
        return boto3.client(name.replace('_', '-'))
aws = AWS()
def handler(e, c):
    aws.ec2.describe_vpcs()
    aws.route53_recovery_readiness.list_cells()`,
    ['ec2 DescribeVpcs', 'route53-recovery-readiness ListCells'],
  ],
  [
    'an iterator of its own',
    `import boto3
class Pages:
    def __init__(self, c): self.c = c
    def __iter__(self): return self
    def __next__(self): return self.c
def handler(e, c):
    for client in Pages(boto3.client('ssm')):
        client.list_documents()`,
    ['ssm ListDocuments'],
  ],
]

it.each(scripts)('%s', (_style, source, calls) => {
  const found = scriptCalls(source, { handler: 'handler' })
  const names = found.calls.map(
    ({ service, operation, otherCredentials }) => `${service} ${operation}${otherCredentials === true ? '(own)' : ''}`,
  )
  expect([...new Set(names)].sort()).toEqual([...calls].sort())
  expect(found.unknown).toEqual([])
})
