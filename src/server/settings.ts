/**
 * The account's settings of Automation that GetServiceSetting and its two companions know. Kept in a file of the data folder.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ApiError } from './api-error.ts'

interface Known {
  readonly standard: string
  readonly isValid: (value: string) => boolean
  readonly expected: string
}

const bool: Omit<Known, 'standard'> = { isValid: (value) => /^(true|false)$/i.test(value), expected: 'True or False' }

const known: ReadonlyMap<string, Known> = new Map([
  ['/ssm/automation/enable-adaptive-concurrency', { standard: 'False', ...bool }],
  [
    '/ssm/automation/throttling-retry-time-limit',
    {
      standard: '3600',
      isValid: (value: string) => /^\d{1,4}$/.test(value) && Number(value) <= 3600,
      expected: 'a number of seconds from 0 to 3600',
    },
  ],
  [
    '/ssm/automation/customer-script-log-destination',
    {
      standard: 'None',
      isValid: (value: string) => value === 'CloudWatch' || value === 'None',
      expected: 'CloudWatch or None',
    },
  ],
  [
    '/ssm/automation/customer-script-log-group-name',
    {
      standard: '/aws/ssm/automation/executeScript',
      isValid: (value: string) => /^[\w.\-/#]{1,512}$/.test(value),
      expected: 'the name of a log group',
    },
  ],
])

/** A setting as the API gives it. */
export interface Setting {
  readonly SettingId: string
  readonly SettingValue: string
  readonly LastModifiedDate?: number
  readonly LastModifiedUser?: string
  readonly ARN: string
  readonly Status: 'Default' | 'Customized'
}

interface Changed {
  readonly value: string
  /** Epoch seconds. */
  readonly at: number
  readonly by: string
}

/** The id of a setting that was named by id or ARN. */
export function settingId(idOrArn: string): string {
  return idOrArn.startsWith('arn:') ? `/${idOrArn.replace(/^.*:servicesetting\//, '').replace(/^\//, '')}` : idOrArn
}

/** Is it one of Automation's? */
export function isAutomationSetting(idOrArn: unknown): boolean {
  return typeof idOrArn === 'string' && settingId(idOrArn).startsWith('/ssm/automation/')
}

/** The settings of one account. */
export class Settings {
  readonly #file: string | undefined
  readonly #arn: (id: string) => string
  #changed: ReadonlyMap<string, Changed>

  /** @param file where they are kept; in memory only without one */
  constructor(file: string | undefined, arn: (id: string) => string) {
    this.#file = file
    this.#arn = arn
    this.#changed = file === undefined ? new Map() : read(file)
  }

  /** @throws ApiError ServiceSettingNotFound */
  get(idOrArn: string): Setting {
    const id = settingId(idOrArn)
    const changed = this.#changed.get(id)
    const { standard } = this.#known(id)
    return {
      SettingId: id,
      SettingValue: changed?.value ?? standard,
      ARN: this.#arn(id),
      Status: changed === undefined ? 'Default' : 'Customized',
      ...(changed === undefined ? {} : { LastModifiedDate: changed.at, LastModifiedUser: changed.by }),
    }
  }

  /**
   * Changes a setting.
   *
   * @throws ApiError ServiceSettingNotFound, ValidationException
   */
  update(idOrArn: string, value: string, by: string, now: number): void {
    const id = settingId(idOrArn)
    const { isValid, expected } = this.#known(id)
    if (!isValid(value))
      throw new ApiError('ValidationException', `The value '${value.slice(0, 100)}' of ${id} must be ${expected}.`)
    this.#keep(new Map([...this.#changed, [id, { value, at: now / 1000, by }]]))
  }

  /** Back to the default; answers what it was. */
  reset(idOrArn: string): Setting {
    const id = settingId(idOrArn)
    this.#known(id)
    this.#keep(new Map([...this.#changed].filter(([one]) => one !== id)))
    return this.get(id)
  }

  #known(id: string): Known {
    const setting = known.get(id)
    if (setting !== undefined) return setting
    throw new ApiError(
      'ServiceSettingNotFound',
      `The service setting ${id} was not found. Automation has: ${[...known.keys()].join(', ')}.`,
    )
  }

  #keep(changed: ReadonlyMap<string, Changed>): void {
    if (this.#file !== undefined) {
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(Object.fromEntries(changed), null, 2)}\n`)
      renameSync(`${this.#file}.new`, this.#file)
    }
    this.#changed = changed
  }
}

function read(file: string): ReadonlyMap<string, Changed> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw error
  }
  return new Map(Object.entries(JSON.parse(text) as { readonly [id: string]: Changed }))
}
