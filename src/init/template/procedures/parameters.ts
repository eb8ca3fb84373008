/** Parameters that every procedure with a change takes. */
import { integer, text, textList, type ValueKind } from 'guardia'

/** Who may approve. */
export const approvers: ValueKind<readonly string[]> = textList({
  minItems: 1,
  maxItems: 10,
  describe: {
    en: 'Who may approve: ARNs of users or roles, at most 10. Whoever starts the procedure cannot approve it.',
    es: 'Quién puede aprobar: ARN de usuarios o roles, hasta 10. Quien inicia el procedimiento no puede aprobarlo.',
  },
})

/** How many must approve. */
export const minimumApprovals: ValueKind<number> = integer({
  default: 1,
  describe: { en: 'How many of them must approve.', es: 'Cuántas de esas personas deben aprobar.' },
})

/** Where approval requests are announced. */
export const approvalTopic: ValueKind<string> = text({
  pattern: /arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:Automation[A-Za-z0-9_-]*/,
  describe: {
    en: 'SNS topic that announces the request; SSM wants its name to start with "Automation".',
    es: 'Tema de SNS que anuncia la solicitud; SSM exige que su nombre empiece con "Automation".',
  },
})
