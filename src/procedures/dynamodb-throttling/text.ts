/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const dynamodbThrottlingText: ProcedureTexts = {
  en: {
    title: 'DynamoDB throttles requests',
    symptom:
      'Requests fail with ProvisionedThroughputExceededException or ThrottlingException; the alarm on throttled requests is red.',
    cause:
      "Provisioned capacity is below the traffic; or one key takes more than a partition gives; or the account quota or the table's own on-demand cap refuses. Only the first is mended by a change of capacity mode.",
    remedy:
      'Measures throttled requests by reason over 3 hours. If provisioned capacity is the reason, asks for approval, switches the table to on-demand with a cap of twice what was provisioned, records it for Terraform, and watches 15 minutes. If throttling goes on, everything is put back. Otherwise it changes nothing and says what to do.',
    corrections: [
      'The old runbook switched to PAY_PER_REQUEST whatever the reason; tables that are already on demand stayed broken.',
      "It changed the table but not Terraform's input, so the next apply undid it.",
    ],
  },
  es: {
    title: 'DynamoDB limita las solicitudes',
    symptom:
      'Las solicitudes fallan con ProvisionedThroughputExceededException o ThrottlingException; la alarma de solicitudes limitadas está en rojo.',
    cause:
      'La capacidad aprovisionada es menor que el tráfico; o una sola clave recibe más de lo que da una partición; o rechaza la cuota de la cuenta o el tope bajo demanda de la propia tabla. Solo lo primero se arregla cambiando el modo de capacidad.',
    remedy:
      'Mide las solicitudes limitadas por motivo durante 3 horas. Si el motivo es la capacidad aprovisionada, pide aprobación, pasa la tabla a bajo demanda con un tope del doble de lo aprovisionado, lo deja registrado para Terraform y observa 15 minutos. Si la limitación continúa, restablece todo. En cualquier otro caso no cambia nada e indica qué hacer.',
    corrections: [
      'El runbook anterior pasaba a PAY_PER_REQUEST sin mirar el motivo; las tablas que ya estaban bajo demanda seguían fallando.',
      'Cambiaba la tabla pero no la entrada de Terraform, y el siguiente apply lo deshacía.',
    ],
  },
}
