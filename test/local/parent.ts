// Run by ministack.test.ts as a process of its own, to be killed: starts a local AWS and a worker, and says their numbers.
import { awsCaller, callerIdentity, startLocalAws } from '../../src/local/index.ts'

const aws = await startLocalAws()
const caller = awsCaller({ endpoint: aws.endpoint, region: aws.region, credentials: aws.root })
await callerIdentity(caller)
console.log(JSON.stringify({ pid: aws.pid, port: aws.port }))
if (process.argv[2] === 'throw') throw new Error('as a program with a defect does')
if (process.argv[2] === 'exit') process.exit(3)
