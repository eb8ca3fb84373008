/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const dashboardCheckText: ProcedureTexts = {
  en: {
    title: 'Check the dashboard and the alarms',
    symptom: 'A panel of the dashboard stays empty, or an alarm stayed green although the platform failed.',
    cause:
      'The panel or the alarm looks at a metric that does not exist: a name of REST APIs for an HTTP API, a missing dimension, or a function, table or API that is gone.',
    remedy:
      'Reads the dashboard and every alarm whose name starts with tk-nq, writes out each metric they look at, and holds it against what CloudWatch has: names and dimensions that can never have data, and metrics without data in two weeks, with the dimensions under which they do exist. A counter that nothing has raised yet may be right and still have no data: read those findings with care. Expressions and panels of other Regions are counted, not judged. Changes nothing and asks nobody.',
    corrections: [
      'The alarm api_5xx of the old platform watched 5XXError, which only REST APIs publish, without a dimension: it could never fire for the HTTP API.',
      'Its alarm lambda_errors has no dimension: it watches the whole account.',
      'The old runbook only said to open the dashboard.',
    ],
  },
  es: {
    title: 'Revisar el panel y las alarmas',
    symptom: 'Un gráfico del panel sigue vacío, o una alarma quedó en verde aunque la plataforma falló.',
    cause:
      'El gráfico o la alarma mira una métrica que no existe: un nombre de las API REST en una API HTTP, una dimensión que falta, o una función, tabla o API que ya no está.',
    remedy:
      'Lee el panel y todas las alarmas cuyo nombre empieza con tk-nq, desglosa cada métrica que miran y la compara con lo que hay en CloudWatch: nombres y dimensiones que nunca pueden tener datos, y métricas sin datos en dos semanas, con las dimensiones con las que sí existen. Un contador que nada ha hecho subir puede estar bien y no tener datos: hay que leer esos hallazgos con criterio. Las expresiones y los gráficos de otras regiones se cuentan, pero no se juzgan. No cambia nada ni pide permiso a nadie.',
    corrections: [
      'La alarma api_5xx de la plataforma anterior miraba 5XXError, que solo publican las API REST, y sin dimensión: nunca podía dispararse por la API HTTP.',
      'Su alarma lambda_errors no tiene dimensión: mira toda la cuenta.',
      'El runbook anterior solo decía que se abriera el panel.',
    ],
  },
}
