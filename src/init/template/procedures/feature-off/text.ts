/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const featureOffText: ProcedureTexts = {
  en: {
    title: 'Errors rise after a feature was switched on',
    symptom: "The feature's error alarm is in ALARM, and its switch, an SSM parameter, is on.",
    cause: 'The new code path fails for some requests; the old path still works.',
    remedy:
      'Asks for approval, sets the switch to off, and looks at the alarm again after 10 minutes. If the alarm is still in ALARM, the feature was not the cause: the switch goes back to on. When the alarm is quiet or the switch is off already, nothing is changed.',
  },
  es: {
    title: 'Los errores suben tras activar una función',
    symptom: 'La alarma de errores de la función está en ALARM y su interruptor, un parámetro de SSM, está en on.',
    cause: 'El código nuevo falla en algunas solicitudes; el camino anterior sigue funcionando.',
    remedy:
      'Pide aprobación, pone el interruptor en off y vuelve a mirar la alarma a los 10 minutos. Si sigue en ALARM, la función no era la causa: el interruptor vuelve a on. Si la alarma está tranquila o el interruptor ya está en off, no cambia nada.',
  },
}
