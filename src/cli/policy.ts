/** `guardia policy`: the least-privilege policy of a document. */
import type { AddCommand } from './commands.ts'

export const policyCommand: AddCommand = (program, terminal) => {
  program
    .command('policy')
    .description('the IAM policy that a document needs, as JSON; what cannot be known goes to stderr')
    .argument('<file|name>')
    .option('--region <region>', 'narrow to one Region')
    .option('--account <account>', 'narrow to one account')
    .option('--partition <partition>', 'aws, aws-cn, …', 'aws')
    .option('--json', 'as JSON (it always is)')
    .action(async (fileOrName: string, options: { region?: string; account?: string; partition: string }) => {
      const { openSubject } = await import('./subject.ts')
      const { derivePolicy } = await import('../iam/index.ts')
      const { document } = await openSubject(fileOrName, terminal.cwd)
      const { policy, warnings } = derivePolicy(document, {
        partition: options.partition,
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.account === undefined ? {} : { account: options.account }),
      })
      for (const { step, message } of warnings)
        terminal.err(`warning: ${step === undefined ? '' : `${step}: `}${message}\n`)
      terminal.out(`${JSON.stringify(policy, null, 2)}\n`)
    })
}
