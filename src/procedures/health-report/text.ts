/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const healthReportText: ProcedureTexts = {
  en: {
    title: 'Report the health of the platform',
    symptom:
      'Somebody asks whether the platform is well: at the start of a shift, after a deployment, or when a customer complains.',
    cause: 'None is assumed. This is the look at everything that comes before any of the other entries.',
    remedy:
      "Reads the state and the last hour of each function, of the HTTP API and its route GET /health, and of the table with its indexes and point-in-time recovery; the CloudFront distributions with their invalidations; certificates that are near their end, not issued, or cannot be renewed; and the alarms. Changes nothing and asks nobody. Gives one page as Markdown and as data in the outputs of the execution, with what it found first. What does not exist or may not be read is said, part by part. Distributions and APIs are the platform's when their names start with tk-nq- and the environment.",
    corrections: [
      'The old runbook looked at one function at a time; whether the rest of the platform was well stayed unknown.',
      'It spoke of certificates only when HTTPS already failed; here one that ends soon is a finding.',
    ],
  },
  es: {
    title: 'Informar la salud de la plataforma',
    symptom:
      'Alguien pregunta si la plataforma está bien: al empezar un turno, después de un despliegue o ante la queja de un cliente.',
    cause: 'No se supone ninguna. Es la mirada general que va antes de cualquier otra entrada.',
    remedy:
      'Lee el estado y la última hora de cada función, de la API HTTP y su ruta GET /health, y de la tabla con sus índices y su recuperación a un punto en el tiempo; las distribuciones de CloudFront con sus invalidaciones; los certificados que están por vencer, que no se emitieron o que no se pueden renovar; y las alarmas. No cambia nada ni pide permiso a nadie. Entrega una página, en Markdown y como datos, en las salidas de la ejecución, con los hallazgos primero. Indica, parte por parte, lo que no existe o no se puede leer. Las distribuciones y las API se reconocen por su nombre, que empieza con tk-nq- y el ambiente.',
    corrections: [
      'El runbook anterior miraba una función a la vez; no se sabía si el resto de la plataforma estaba bien.',
      'Hablaba de certificados solo cuando HTTPS ya fallaba; aquí uno que vence pronto es un hallazgo.',
    ],
  },
}
