import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Random } from '../platform/random.ts'
import { StartFault } from '../platform/start-fault.ts'

const KEY_BYTES = 32

/**
 * The master key: from the configuration, or in sandbox mode from `master-key` in the data folder, which
 * the first start makes (mode 0600). Production never makes one: a key that nobody keeps is lost with the machine.
 */
export async function readMasterKey(
  { masterKey, mode, dataDir }: Pick<Config, 'masterKey' | 'mode' | 'dataDir'>,
  random: Random,
): Promise<Buffer> {
  if (masterKey !== null) return masterKey
  if (mode === 'production') throw new StartFault('CARDEA_MASTER_KEY is missing.')
  const file = join(dataDir, 'master-key')
  return (await read(file)) ?? make(file, dataDir, random)
}

async function read(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  throw new StartFault(`${file} does not hold a master key (32 bytes in base64).`)
}

/** Written aside and linked into place: the file is whole or absent, and the first of two processes wins. */
async function make(file: string, dataDir: string, random: Random): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true })
  const aside = `${file}.${Buffer.from(random.bytes(8)).toString('hex')}`
  await writeFile(aside, `${Buffer.from(random.bytes(KEY_BYTES)).toString('base64')}\n`, { mode: 0o600 })
  await link(aside, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  await unlink(aside)
  return (await read(file)) ?? make(file, dataDir, random)
}
