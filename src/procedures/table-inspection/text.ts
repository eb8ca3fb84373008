/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const tableInspectionText: ProcedureTexts = {
  en: {
    title: 'Inspect the table',
    symptom: 'Somebody must know whether an item is there, how it is made, or how large the table is.',
    cause: 'None is assumed.',
    remedy:
      'Reads the status, capacity mode, indexes, item count and size of the table, and one page of at most 50 items of one partition, by its key and the start of the sort key. Shows the structure of each key, and names and types of attributes; values only of timezone, duration_minutes, buffer_minutes, price and status, because the others may be personal data. Never scans: item count and size come from DescribeTable, which DynamoDB brings up to date about every six hours. Keys that name a patient cannot be asked for, since parameters are kept with the execution. Changes nothing and asks nobody.',
    corrections: [
      'The old runbook counted items with a scan, which reads, and pays for, the whole table.',
      'It printed whole items, with the names and addresses of patients.',
    ],
  },
  es: {
    title: 'Inspeccionar la tabla',
    symptom: 'Alguien necesita saber si un elemento existe, cómo está hecho o qué tamaño tiene la tabla.',
    cause: 'No se supone ninguna.',
    remedy:
      'Lee el estado, el modo de capacidad, los índices, la cantidad de elementos y el tamaño de la tabla, y una página de hasta 50 elementos de una sola partición, por su clave y el comienzo de la clave de orden. Muestra la estructura de cada clave y los nombres y tipos de los atributos; solo muestra los valores de timezone, duration_minutes, buffer_minutes, price y status, porque los demás pueden ser datos personales. Nunca recorre la tabla: la cantidad y el tamaño vienen de DescribeTable, que DynamoDB actualiza cada seis horas aproximadamente. No se pueden pedir claves que nombren a un paciente, porque los parámetros quedan guardados con la ejecución. No cambia nada ni pide permiso a nadie.',
    corrections: [
      'El runbook anterior contaba los elementos con un scan, que lee (y cobra) la tabla entera.',
      'Mostraba los elementos completos, con nombres y direcciones de pacientes.',
    ],
  },
}
