import { hash, verify } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { systemRandom } from '../platform/random.ts'
import { createPasswordHasher, NOBODYS_HASH } from './password-hasher.ts'

const parts = { random: systemRandom }
const PASSWORD = 'correct horse battery staple'

describe('the hash of a password', () => {
  const hasher = createPasswordHasher(parts)

  it('is Argon2id in PHC string format with the parameters of OWASP, salted anew each time', async () => {
    const hashes = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)]
    for (const each of hashes) {
      expect(each).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
      expect(hasher.isCurrent(each)).toBe(true)
    }
    expect(hashes[0]).not.toBe(hashes[1])
  })

  it('is of that password and no other', async () => {
    const kept = await hasher.hash(PASSWORD)
    expect(await hasher.verify(PASSWORD, kept)).toBe(true)
    expect(await hasher.verify(PASSWORD.toUpperCase(), kept)).toBe(false)
    expect(await hasher.verify('', kept)).toBe(false)
  })

  it('of nobody is one like all others, so that its work is the same, and no password is right', async () => {
    expect(hasher.isCurrent(NOBODYS_HASH)).toBe(true)
    expect(NOBODYS_HASH).toHaveLength((await hasher.hash(PASSWORD)).length)
    const right = await hash(PASSWORD)
    const always = createPasswordHasher(parts, { argon2: { hash, verify: (_, text) => verify(right, text) } })
    expect(await always.verify(PASSWORD, right)).toBe(true)
    expect(await always.verify(PASSWORD, null)).toBe(false)
  })

  it('that was made with other parameters is verified by them, and not current', async () => {
    const old = await hash(PASSWORD, { memoryCost: 8192, timeCost: 3, parallelism: 1 })
    expect(hasher.isCurrent(old)).toBe(false)
    expect(await hasher.verify(PASSWORD, old)).toBe(true)
  })
})

describe('a flood of passwords', () => {
  /** A hasher whose work ends when it is told to. */
  function slow(options: { readonly atOnce: number; readonly waiting: number }) {
    const running: PromiseWithResolvers[] = []
    const work = () => {
      const one = withResolvers()
      running.push(one)
      return one.promise
    }
    const argon2 = { hash: work, verify: () => work().then(() => true) }
    return { hasher: createPasswordHasher(parts, { ...options, argon2 }), running }
  }
  interface PromiseWithResolvers {
    readonly promise: Promise<string>
    resolve(): void
    reject(error: Error): void
  }
  function withResolvers(): PromiseWithResolvers {
    let resolve = (): void => undefined
    let reject: (error: Error) => void = () => undefined
    const promise = new Promise<string>((yes, no) => {
      resolve = () => yes('hash')
      reject = no
    })
    return { promise, resolve: () => resolve(), reject: (error) => reject(error) }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('is hashed a few at once, the others in turn', async () => {
    const { hasher, running } = slow({ atOnce: 2, waiting: 10 })
    const answers = [1, 2, 3, 4, 5].map(() => hasher.hash(PASSWORD))
    await settled()
    expect(running).toHaveLength(2)
    running[0]?.resolve()
    await settled()
    expect(running).toHaveLength(3)
    // What fails makes room, too.
    running[1]?.reject(new Error('out of memory'))
    expect(await failure(answers[1]!)).toContain('out of memory')
    await settled()
    expect(running).toHaveLength(4)
    running[2]?.resolve()
    running[3]?.resolve()
    await settled()
    running[4]?.resolve()
    await Promise.all([answers[0], ...answers.slice(2)])
  })

  it('is refused when too many wait, with 503, and taken again when there is room', async () => {
    const { hasher, running } = slow({ atOnce: 1, waiting: 2 })
    const first = [hasher.verify(PASSWORD, null), hasher.hash(PASSWORD), hasher.hash(PASSWORD)]
    await settled()
    await expect(hasher.hash(PASSWORD)).rejects.toMatchObject({ code: 'internal.unavailable', status: 503 })
    await expect(hasher.verify(PASSWORD, null)).rejects.toMatchObject({ code: 'internal.unavailable' })
    running[0]?.resolve()
    await settled()
    const late = hasher.hash(PASSWORD)
    for (const at of [1, 2, 3]) {
      running[at]?.resolve()
      await settled()
    }
    expect(await Promise.all([...first, late])).toEqual([false, 'hash', 'hash', 'hash'])
  })
})
