/** What may start a procedure besides a person. The `remediation` Terraform module turns triggers into rules. */

/** A CloudWatch alarm, by the key under which the platform's Terraform knows it. */
export interface AlarmTrigger {
  readonly kind: 'alarm'
  readonly alarm: string
}

export type Trigger = AlarmTrigger

/**
 * Started when an alarm goes to ALARM.
 *
 * @example triggers: [alarm('table-throttles')]
 */
export function alarm(name: string): Trigger {
  return { kind: 'alarm', alarm: name }
}
