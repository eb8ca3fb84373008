/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const lambdaRollbackText: ProcedureTexts = {
  en: {
    title: 'Roll a Lambda function back to an earlier version',
    symptom: 'Since the last release calls fail or answer wrongly; the version before it worked.',
    cause:
      'The code or the settings of the version behind the alias `production` are bad. Going back helps only if callers come through that alias, the earlier version is still published, and it fits the data and the settings of today.',
    remedy:
      'First checks that moving the alias can matter: both versions are published, every API integration calls the alias, and the alias lets that API in. Then compares the two versions: if an environment variable exists in only one of them, or the format of the table moved (`TABLE_FORMAT`), nothing is changed. After the approval a tenth of the traffic goes to the earlier version, which must answer a probe; after five quiet minutes all of it follows and is watched for ten more. If 5 % of the calls fail or one of the named alarms turns red, alias and weights go back. The version is recorded for Terraform, which keeps it until the next release removes that record.',
    corrections: [
      'The old runbook moved the alias without looking whether anything calls it. The integration called the unpublished function, so callers noticed nothing.',
      'It moved all the traffic at once, to a version number copied by hand, without a look at what else that version carries: settings, environment variables, the format of the data.',
      "It did not tell Terraform, so the next apply released the bad version again; and it wrote without the alias's revision, over whatever somebody else had just done.",
    ],
  },
  es: {
    title: 'Volver una función Lambda a una versión anterior',
    symptom: 'Desde la última entrega hay invocaciones que fallan o responden mal; la versión anterior funcionaba.',
    cause:
      'El código o los ajustes de la versión que está detrás del alias `production` son malos. Volver atrás solo sirve si quienes llaman pasan por ese alias, si la versión anterior sigue publicada y si es compatible con los datos y los ajustes de hoy.',
    remedy:
      'Primero comprueba que mover el alias sirva de algo: las dos versiones están publicadas, cada integración de la API llama al alias y el alias admite a esa API. Después compara las dos versiones: si una variable de entorno existe solo en una de ellas, o si cambió el formato de la tabla (`TABLE_FORMAT`), no cambia nada. Tras la aprobación, la décima parte del tráfico va a la versión anterior, que debe responder a una prueba; después de cinco minutos sin novedad va todo el resto, y se observa diez minutos más. Si falla el 5 % de las invocaciones o una de las alarmas indicadas se pone en rojo, el alias y sus pesos vuelven a como estaban. La versión queda registrada para Terraform, que la conserva hasta que la siguiente entrega quite ese registro.',
    corrections: [
      'El runbook anterior movía el alias sin mirar si algo lo llamaba. La integración llamaba a la función sin publicar, así que para quienes llamaban no cambiaba nada.',
      'Movía todo el tráfico de una vez, a un número de versión copiado a mano, sin mirar qué más trae esa versión: ajustes, variables de entorno, el formato de los datos.',
      'No avisaba a Terraform, y el siguiente apply volvía a publicar la versión mala; además escribía sin la revisión del alias, por encima de lo que otra persona acabara de hacer.',
    ],
  },
}
