/** `guardia task`: what only a workstation can do, with a plan, a confirmation and a record. */
import { Command, Option } from 'commander'
import { GuardiaError } from '../document/diagnostic.ts'
import type { Task, TaskParameter } from '../tasks/index.ts'
import type { AddCommand } from './commands.ts'
import { type Language, perform, type TaskOptions } from './run-task.ts'
import { type Terminal, table } from './terminal.ts'

export const taskCommand: AddCommand = (program, terminal) => {
  const command = program.command('task')
  // Its help is each task's own: taking over the program's settings once more would bring back the general one.
  command.copyInheritedSettings = () => command
  command
    .description("what only a workstation can do: lists this project's tasks, or does one (task NAME --help)")
    .argument('[name]')
    .argument('[options...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (_name, _options, _given, outer: Command) => {
      const { findProject, loadTasks } = await import('./project.ts')
      const project = findProject(terminal.cwd)
      const tasks = await loadTasks(project)
      const [name, ...args] = outer.args
      if (name === undefined || name.startsWith('-')) {
        if (name !== undefined && !['--json', '--help', '-h'].includes(name))
          throw new GuardiaError('usage', `guardia task ${name}: expected the name of a task first.`)
        list(tasks, name === '--json', terminal)
        return
      }
      const task = tasks.find((one) => one.name === name)
      if (task === undefined) {
        throw new GuardiaError(
          'usage',
          `There is no task named "${name}". There are: ${tasks.map((one) => one.name).join(', ') || 'none'}.`,
        )
      }
      const { optionName } = await import('../tasks/index.ts')
      await commandOf(task, optionName, languageOf(args, terminal), (options) =>
        perform(task, project.folder, options, terminal),
      )
        .copyInheritedSettings(program)
        .exitOverride()
        .parseAsync(args, { from: 'user' })
    })
}

function list(tasks: readonly Task[], asJson: boolean, terminal: Terminal): void {
  if (asJson) {
    const rows = tasks.map(({ name, title, description }) => ({ name, title, description }))
    terminal.out(`${JSON.stringify({ tasks: rows }, null, 2)}\n`)
    return
  }
  const language = languageOf([], terminal)
  const { bold, dim } = terminal.colors
  terminal.out(
    table([['TASK', 'DOES'], ...tasks.map((one) => [one.name, one.title[language]])], (cell, row, column) =>
      row === 0 ? dim(cell) : column === 0 ? bold(cell) : cell,
    ),
  )
}

/** `--lang`, else what the terminal's own language is: Spanish or English. */
function languageOf(args: readonly string[], { env }: Terminal): Language {
  const place = args.indexOf('--lang')
  const said = place < 0 ? args.find((one) => one.startsWith('--lang='))?.slice(7) : args[place + 1]
  const own = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return (said ?? (own.startsWith('es') ? 'es' : 'en')) === 'es' ? 'es' : 'en'
}

/** The command line of one task. */
function commandOf(
  task: Task,
  optionName: (parameter: string) => string,
  language: Language,
  run: (options: TaskOptions) => Promise<void>,
): Command {
  const say = (en: string, es: string): string => (language === 'es' ? es : en)
  const command = new Command(`guardia task ${task.name}`).description(
    `${task.title[language]}.\n\n${task.description[language]}`,
  )
  if (task.isLocal !== true) {
    command
      .requiredOption('--account <digits>', say('the account that it must be', 'la cuenta que debe ser'))
      .requiredOption('--region <region>', say('the region that it must be', 'la región que debe ser'))
      .option('--endpoint-url <url>', say("instead of AWS's own", 'en lugar del de AWS'))
  }
  for (const [name, parameter] of Object.entries(task.parameters))
    command.addOption(optionOf(optionName(name), parameter, language))
  return command
    .option('--plan', say('show the plan and do nothing', 'mostrar el plan y no hacer nada'))
    .option(
      '--yes <code>',
      say(
        'confirm the plan that has this code; needed without a terminal',
        'confirmar el plan que tiene este código; necesario sin terminal',
      ),
    )
    .addOption(
      new Option('--lang <language>', say('language of the words', 'idioma de los textos'))
        .choices(['en', 'es'])
        .default(language),
    )
    .option('--json', say('the plan and its result as JSON', 'el plan y su resultado en JSON'))
    .action(async (given: { readonly [name: string]: unknown }) => {
      const values = Object.keys(task.parameters).flatMap((name) =>
        typeof given[name] === 'string' ? [[name, given[name]] as const] : [],
      )
      await run({ ...(given as Omit<TaskOptions, 'values'>), values: Object.fromEntries(values) })
    })
}

function optionOf(name: string, parameter: TaskParameter, language: Language): Option {
  const option = new Option(`--${name} <value>`, parameter.describe[language])
  if (parameter.allowed !== undefined) option.choices(parameter.allowed)
  if (parameter.default !== undefined) option.default(parameter.default)
  else if (parameter.optional !== true) option.makeOptionMandatory()
  return option
}
