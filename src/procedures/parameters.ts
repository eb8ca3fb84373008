/** Parameters that every procedure of this runbook takes. */
import { type ChangeApproval, integer, type Ref, text, textList, type ValueKind } from 'guardia'

/** Which environment; all resource names follow from it. */
export const environment: ValueKind<'dev' | 'qas' | 'prd'> = text({
  allowed: ['dev', 'qas', 'prd'],
  describe: { en: 'Environment of the platform.', es: 'Ambiente de la plataforma.' },
})

/** Who may approve. */
const approvers: ValueKind<readonly string[]> = textList({
  minItems: 1,
  maxItems: 10,
  describe: {
    en: 'Who may approve: ARNs of users or roles, at most 10. Whoever starts the procedure cannot approve it.',
    es: 'Quién puede aprobar: ARN de usuarios o roles, hasta 10. Quien inicia el procedimiento no puede aprobarlo.',
  },
})

/** How many must approve. */
const minimumApprovals: ValueKind<number> = integer({
  default: 1,
  describe: { en: 'How many of them must approve.', es: 'Cuántas de esas personas deben aprobar.' },
})

/** Where approval requests are announced. */
const approvalTopic: ValueKind<string> = text({
  pattern: /arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:Automation[A-Za-z0-9_-]*/,
  describe: {
    en: 'SNS topic that announces the request; SSM wants its name to start with "Automation".',
    es: 'Tema de SNS que anuncia la solicitud; SSM exige que su nombre empiece con "Automation".',
  },
})

/** Who is told when the first contact does not answer. */
const escalationTopic: ValueKind<string> = text({
  pattern: /arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:Automation[A-Za-z0-9_-]*/,
  describe: {
    en: 'SNS topic of the next contact: told when nobody answers within the response time. The same topic again is allowed.',
    es: 'Tema de SNS del siguiente contacto: se le avisa si nadie responde dentro del tiempo de respuesta. Puede ser el mismo tema.',
  },
})

/** What every procedure takes that asks for approval; `approvalOf` uses it. */
export const approvalParameters: {
  readonly Approvers: ValueKind<readonly string[]>
  readonly MinimumApprovals: ValueKind<number>
  readonly ApprovalTopicArn: ValueKind<string>
  readonly EscalationTopicArn: ValueKind<string>
} = {
  Approvers: approvers,
  MinimumApprovals: minimumApprovals,
  ApprovalTopicArn: approvalTopic,
  EscalationTopicArn: escalationTopic,
}

/** Who is asked, and who is told when nobody answers. */
export function approvalOf(p: {
  readonly Approvers: Ref<readonly string[]>
  readonly MinimumApprovals: Ref<number>
  readonly ApprovalTopicArn: Ref<string>
  readonly EscalationTopicArn: Ref<string>
}): ChangeApproval {
  return {
    approvers: p.Approvers,
    minimum: p.MinimumApprovals,
    notify: p.ApprovalTopicArn,
    escalate: p.EscalationTopicArn,
  }
}

/** Which Terraform state. */
export const stateKey: ValueKind<string> = text({
  default: 'terraform.tfstate',
  pattern: /[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,899}/,
  describe: {
    en: "Key of the state in its bucket; for a workspace Terraform's env:/WORKSPACE/KEY.",
    es: 'Clave del estado en su bucket; para un workspace, env:/WORKSPACE/CLAVE, como la escribe Terraform.',
  },
})
