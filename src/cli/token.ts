/** `guardia token`: what is wrong with a token, told on this machine. It is read from standard input and goes nowhere. */
import type { Readable } from 'node:stream'
import { GuardiaError } from '../document/diagnostic.ts'
import type { AddCommand } from './commands.ts'
import { table } from './terminal.ts'

/** API Gateway takes at most 10,240 bytes of headers. */
const mostBytes = 16_384

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

interface Options {
  readonly issuer?: string
  readonly audience?: readonly string[]
  readonly scope?: readonly string[]
  readonly json?: boolean
}

/** The command, reading from a stream of its own: tests give one. */
export const tokenFrom =
  (input: Readable & { readonly isTTY?: boolean }): AddCommand =>
  (program, terminal, exit) => {
    program
      .command('token')
      .description("judge a token by API Gateway's rules: from standard input, on this machine only")
      .argument('[nothing...]', 'a token given here is refused: it would stay in the history of the shell')
      .option('--issuer <url>', 'issuer of the authorizer, to the letter')
      .option('--audience <id>', 'audience of the authorizer; may be repeated', several)
      .option('--scope <scope>', 'scope of the route; may be repeated', several)
      .option('--json', 'as JSON')
      .addHelpText(
        'after',
        '\nIt prints which rules the token keeps, its SHA-256, and the parameters TokenHeader and TokenClaims of ApiUnauthorized.\nThe signature is not verified. Exit code 1: a rule is broken.',
      )
      .action(async (misplaced: readonly string[], options: Options) => {
        if (misplaced.length > 0) {
          throw new GuardiaError(
            'usage',
            'guardia token takes no token as an argument: it would stay in the history of the shell and in the list of processes. Clear that line from the history, and give the token on standard input, such as: pbpaste | npx guardia token',
          )
        }
        const { judgeJwt, parametersOf, readJwt } = await import('./jwt.ts')
        if (input.isTTY) terminal.err('Paste the token, then press Enter and Ctrl-D. Clear the screen afterwards.\n')
        const token = readJwt(await textOf(input))
        const { issuer, audience, scope } = options
        const asked = {
          ...(issuer === undefined ? {} : { issuer }),
          ...(audience === undefined ? {} : { audience }),
          ...(scope === undefined ? {} : { scopes: scope }),
        }
        const rules = judgeJwt(token, asked, Date.now())
        const parameters = parametersOf(token)
        if (options.json) {
          terminal.out(`${JSON.stringify({ sha256: token.sha256, rules, parameters }, null, 2)}\n`)
        } else {
          terminal.out(table([['RULE', 'RESULT', 'FOUND'], ...rules.map((one) => [one.rule, one.result, one.found])]))
          terminal.out(`\nSHA-256 of the token: ${token.sha256}\n\nFor ApiUnauthorized:\n`)
          for (const [name, value] of Object.entries(parameters)) terminal.out(`  --param '${name}=${value}'\n`)
        }
        if (rules.some((one) => one.result === 'fail')) exit(1)
      })
  }

async function textOf(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk as Uint8Array))
    size += (chunk as Uint8Array).length
    if (size > mostBytes) {
      throw new GuardiaError(
        'cannot-read',
        `Standard input holds more than ${mostBytes} bytes, which no token that API Gateway takes has. Give the token alone.`,
      )
    }
  }
  return Buffer.concat(chunks).toString('utf8')
}

export const tokenCommand: AddCommand = tokenFrom(process.stdin)
