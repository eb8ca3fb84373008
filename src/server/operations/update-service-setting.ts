/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html */
import { isAutomationSetting } from '../settings.ts'
import { type Operation, one, text } from './operation.ts'

export const updateServiceSetting: Operation = {
  name: 'UpdateServiceSetting',
  isOurs: (request) => isAutomationSetting(request['SettingId']),
  allow: one('ssm:UpdateServiceSetting', ({ arns }, request) => arns.setting(text(request, 'SettingId'))),
  async run({ settings, clock }, request, caller) {
    settings.update(text(request, 'SettingId'), text(request, 'SettingValue'), caller.arn, clock.now())
    return {}
  },
}
