/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const collectEvidenceText: ProcedureTexts = {
  en: {
    title: 'Collect the evidence of an incident',
    symptom: 'Something is wrong with a function or its API, and nobody knows yet what.',
    cause:
      'Any. The first minutes of an incident go into finding logs, metrics and recent changes, while logs age and alarms change.',
    remedy:
      'Reads the errors that the function logged in the last 24 hours (alike lines together), its metrics and those of its HTTP API hour by hour with p50 and p99, throttles, X-Ray traces of the last 6 hours, versions and aliases, the changes that CloudTrail saw, and the alarms with their history. Changes nothing and asks nobody. Gives one report as Markdown and as data in the outputs of the execution. Tokens, keys, e-mail addresses, phone numbers and identity numbers are taken out of every line first; names in free text cannot be recognised, so treat the report as confidential. What could not be read, and what was cut, is said.',
    corrections: [
      'The old runbook printed log lines as they stood, with whatever tokens and personal data they held.',
      'Its search for errors missed calls that Lambda cut: "Task timed out" holds no ERROR.',
      'It measured invocations of one hour; failures, throttles, p50 and p99 were left to the eye on a dashboard.',
    ],
  },
  es: {
    title: 'Reunir la evidencia de un incidente',
    symptom: 'Algo anda mal en una función o en su API y todavía nadie sabe qué.',
    cause:
      'Cualquiera. Los primeros minutos de un incidente se van en buscar registros, métricas y cambios recientes, mientras los registros envejecen y las alarmas cambian.',
    remedy:
      'Lee los errores que la función registró en las últimas 24 horas (agrupa las líneas parecidas), sus métricas y las de su API HTTP hora por hora con p50 y p99, las limitaciones, las trazas de X-Ray de las últimas 6 horas, las versiones y los alias, los cambios que vio CloudTrail y las alarmas con su historial. No cambia nada ni pide permiso a nadie. Entrega un solo informe, en Markdown y como datos, en las salidas de la ejecución. Antes quita de cada línea los tokens, las claves, los correos, los teléfonos y los números de documento; los nombres en texto libre no se pueden reconocer, así que conviene tratar el informe como confidencial. Indica también lo que no se pudo leer y lo que se recortó.',
    corrections: [
      'El runbook anterior mostraba las líneas del registro tal cual, con los tokens y los datos personales que tuvieran.',
      'Su búsqueda de errores no encontraba las llamadas que Lambda corta: "Task timed out" no contiene ERROR.',
      'Medía las invocaciones de una hora; los fallos, las limitaciones, p50 y p99 quedaban a ojo en un panel.',
    ],
  },
}
