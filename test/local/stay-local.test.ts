import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { pythonEnvironment } from '../../src/local/index.ts'

it('the local AWS cannot connect to another machine', async () => {
  const { python } = await pythonEnvironment()
  // 192.0.2.1 is reserved for documentation (RFC 5737); port 1 has no listener here.
  const program = `
import sys, socket
sys.path.insert(0, 'src/local/python')
from run_ministack import stay_on_this_machine
stay_on_this_machine()
for address in [('192.0.2.1', 80), ('example.com', 80), ('127.0.0.1', 1)]:
    try:
        socket.create_connection(address, 1)
    except OSError as error:
        print(type(error).__name__)
`
  const { stdout } = await promisify(execFile)(python, ['-c', program], { env: { PYTHONDONTWRITEBYTECODE: '1' } })
  expect(stdout.trim().split('\n')).toEqual(['PermissionError', 'PermissionError', 'ConnectionRefusedError'])
})
