/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
import type { Operation } from './operation.ts'

export const startAutomationExecution: Operation = {
  name: 'StartAutomationExecution',
  allow: async () => {},
  run: async () => ({}),
}
