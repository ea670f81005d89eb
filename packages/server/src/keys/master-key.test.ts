import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../platform/random.ts'
import { readMasterKey } from './master-key.ts'

describe('the master key', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cardea-key-'))
  })
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }))
  const sandbox = () => ({ masterKey: null, mode: 'sandbox' as const, dataDir })

  it('is made once in sandbox mode, readable by its owner only', async () => {
    const key = await readMasterKey(sandbox(), systemRandom)
    expect(key).toHaveLength(32)
    expect(statSync(join(dataDir, 'master-key')).mode & 0o777).toBe(0o600)
    expect(await readMasterKey(sandbox(), systemRandom)).toEqual(key)
  })

  it('is one key when two processes start together', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => readMasterKey(sandbox(), systemRandom)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  })

  it('is never made in production', async () => {
    await expect(readMasterKey({ ...sandbox(), mode: 'production' }, systemRandom)).rejects.toThrow(
      /CARDEA_MASTER_KEY/,
    )
  })

  it('is refused, not replaced, when its file is damaged', async () => {
    writeFileSync(join(dataDir, 'master-key'), 'short')
    await expect(readMasterKey(sandbox(), systemRandom)).rejects.toThrow(/32 bytes in base64/)
    expect(readFileSync(join(dataDir, 'master-key'), 'utf8')).toBe('short')
  })
})
