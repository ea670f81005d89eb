import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signDelivery } from '@cardea/protocol'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const guide = readFileSync(join(root, 'docs/webhooks.md'), 'utf8')
const [, example = ''] = /^```js\n(.*?)\n```$/ms.exec(guide) ?? []
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const next = `whsec_${Buffer.alloc(32, 9).toString('base64')}`

type Verify = (secret: string, headers: object, body: string) => unknown

describe('docs/webhooks.md', () => {
  const body = JSON.stringify({ id: 'evt_1', type: 'connection.activated' })
  const sign = (sentAt = new Date()) =>
    signDelivery('standard', { id: 'evt_1', sentAt, body }, [next, secret])
  const load = async () => {
    const module = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as { verify: Verify }
    return module.verify
  }

  it('has lines that verify a delivery, with either secret while they change over', async () => {
    const verify = await load()
    expect(verify(secret, sign(), body)).toEqual(JSON.parse(body))
    expect(verify(next, sign(), body)).toEqual(JSON.parse(body))
  })

  it('has lines that refuse another body, another secret and an old delivery', async () => {
    const verify = await load()
    const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
    expect(() => verify(secret, sign(), `${body} `)).toThrow('not from Cardea')
    expect(() => verify(other, sign(), body)).toThrow('not from Cardea')
    expect(() => verify(secret, sign(new Date(Date.now() - 301_000)), body)).toThrow('too old')
  })

  it('shows the same lines as the dashboard', async () => {
    const shown = (await import('../../../web/src/dashboard/webhooks/verify-example.ts')) as {
      verifyExample: string
    }
    expect(shown.verifyExample).toBe(example)
  })
})
