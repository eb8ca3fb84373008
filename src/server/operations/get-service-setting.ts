/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html */
import { isAutomationSetting } from '../settings.ts'
import { type Operation, one, text } from './operation.ts'

export const getServiceSetting: Operation = {
  name: 'GetServiceSetting',
  isOurs: (request) => isAutomationSetting(request['SettingId']),
  allow: one('ssm:GetServiceSetting', ({ arns }, request) => arns.setting(text(request, 'SettingId'))),
  async run({ settings }, request) {
    return { ServiceSetting: settings.get(text(request, 'SettingId')) }
  },
}
