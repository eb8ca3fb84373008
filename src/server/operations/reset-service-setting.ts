/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ResetServiceSetting.html */
import { isAutomationSetting } from '../settings.ts'
import { type Operation, one, text } from './operation.ts'

export const resetServiceSetting: Operation = {
  name: 'ResetServiceSetting',
  isOurs: (request) => isAutomationSetting(request['SettingId']),
  allow: one('ssm:ResetServiceSetting', ({ arns }, request) => arns.setting(text(request, 'SettingId'))),
  async run({ settings }, request) {
    return { ServiceSetting: settings.reset(text(request, 'SettingId')) }
  },
}
