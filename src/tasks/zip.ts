/** A zip archive that is the same bytes for the same file on every machine: Lambda's hash of the code is then a fact about the code. */
import { crc32 } from 'node:zlib'

const stored = 0
/** 1980-01-01, zip's first day. */
const firstDay = 0x0021
const regularExecutable = 0o100755

/**
 * An archive of one executable file. It is stored, not deflated: zlib's output differs between versions of Node.
 *
 * @example zipOf('bootstrap', await readFile('target/lambda/health/bootstrap'))
 */
export function zipOf(name: string, data: Uint8Array): Buffer {
  const path = Buffer.from(name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(stored, 4)
  common.writeUInt16LE(firstDay, 8)
  common.writeUInt32LE(crc32(data), 10)
  common.writeUInt32LE(data.length, 14)
  common.writeUInt32LE(data.length, 18)
  common.writeUInt16LE(path.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common])
  const attributes = Buffer.alloc(14)
  // Made on Unix: else the file's mode does not count.
  const madeBy = Buffer.from([20, 3])
  attributes.writeUInt32LE((regularExecutable << 16) >>> 0, 6)
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, attributes])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + path.length, 12)
  end.writeUInt32LE(local.length + path.length + data.length, 16)
  return Buffer.concat([local, path, data, central, path, end])
}
