import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openTestDatabase, testEngines } from '../../test/test-database.ts'
import { systemRandom as random } from '../platform/random.ts'
import { openVault } from './open-vault.ts'
import type { SealedPlace } from './vault.ts'

const place: SealedPlace = { table: 'connections', column: 'client_secret_sealed', id: 'conn_1' }

describe.each(testEngines)('the vault (%s)', (engine) => {
  it('opens what it sealed, also after a restart, and with another nonce each time', async () => {
    const db = await openTestDatabase(engine)
    const masterKey = randomBytes(32)
    const vault = await openVault({ db, masterKey, random })
    const [first, second] = [vault.seal('geheim', place), vault.seal('geheim', place)]
    expect(first.equals(second)).toBe(false)
    expect(first.includes('geheim')).toBe(false)
    const reopened = await openVault({ db, masterKey, random })
    expect(reopened.open(first, place).toString()).toBe('geheim')
    expect(reopened.hash('key')).toEqual(vault.hash('key'))
    await db.close()
  })

  it('opens nothing that was moved to another row, column or table, or changed in any byte', async () => {
    const db = await openTestDatabase(engine)
    const vault = await openVault({ db, masterKey: randomBytes(32), random })
    const sealed = vault.seal('geheim', place)
    const elsewhere = [{ id: 'conn_2' }, { column: 'name' }, { table: 'webhooks' }]
    for (const change of elsewhere) {
      expect(() => vault.open(sealed, { ...place, ...change })).toThrow('internal.error')
    }
    for (let index = 0; index < sealed.length; index++) {
      const tampered = Buffer.from(sealed)
      tampered.writeUInt8((tampered.readUInt8(index) + 1) % 256, index)
      expect(() => vault.open(tampered, place), `byte ${String(index)}`).toThrow('internal.error')
    }
    for (const length of [0, 1, 12, 28]) {
      expect(() => vault.open(sealed.subarray(0, length), place), `${String(length)} bytes`).toThrow(
        'internal.error',
      )
    }
    await db.close()
  })

  it('refuses to start with another master key, and says what to do', async () => {
    const db = await openTestDatabase(engine)
    await openVault({ db, masterKey: randomBytes(32), random })
    await expect(openVault({ db, masterKey: randomBytes(32), random })).rejects.toThrow(/original key/)
    await db.close()
  })

  it('has one data key when several processes make it together', async () => {
    const db = await openTestDatabase(engine)
    const masterKey = randomBytes(32)
    const vaults = await Promise.all(Array.from({ length: 10 }, () => openVault({ db, masterKey, random })))
    expect(new Set(vaults.map((vault) => vault.hash('x').toString('hex'))).size).toBe(1)
    await db.close()
  })

  it('hashes differently in every deployment, so that a stolen hash cannot be looked up elsewhere', async () => {
    const [one, other] = await Promise.all([openTestDatabase(engine), openTestDatabase(engine)])
    const vaults = await Promise.all(
      [one, other].map((db) => openVault({ db, masterKey: Buffer.alloc(32, 1), random })),
    )
    expect(vaults[0]!.hash('key').equals(vaults[1]!.hash('key'))).toBe(false)
    await Promise.all([one.close(), other.close()])
  })
})
