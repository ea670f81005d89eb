import { Scalekit } from '@scalekit-sdk/node'
import { WorkOS } from 'workos-node-8'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { isBrokenWebhookSecret, signDelivery, type LiveSecrets } from './sign-delivery.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const next = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const body = JSON.stringify({
  id: 'evt_1',
  event: 'connection.activated',
  data: { name: 'Bücher / “x”', 7: 1 },
})
const id = 'evt_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'
/** The verifiers read the clock themselves. */
const fresh = () => ({ id, sentAt: new Date(), body })
const aged = (seconds: number) => ({ ...fresh(), sentAt: new Date(Date.now() - seconds * 1000) })

describe('Standard Webhooks', () => {
  const headers = (secrets: LiveSecrets, delivery = fresh()) => ({
    ...signDelivery('standard', delivery, secrets),
  })

  it('is the published example, byte for byte', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAt: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    }
    expect(signDelivery('standard', example, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is taken by the library of the specification', () => {
    expect(new Webhook(secret).verify(body, headers([secret]))).toEqual(JSON.parse(body))
  })

  it('is signed by both secrets while they change over', () => {
    const signed = headers([next, secret])
    for (const known of [secret, next]) {
      expect(new Webhook(known).verify(body, signed)).toEqual(JSON.parse(body))
    }
  })

  it('is refused under another secret, with another body, and when it is old', () => {
    expect(() => new Webhook(next).verify(body, headers([secret]))).toThrow()
    expect(() => new Webhook(secret).verify(`${body} `, headers([secret]))).toThrow()
    expect(() => new Webhook(secret).verify(body, headers([secret], aged(301)))).toThrow()
  })

  it('takes a secret without the prefix as text', () => {
    const signed = headers(['chosen by an operator'])
    expect(new Webhook('chosen by an operator', { format: 'raw' }).verify(body, signed)).toBeDefined()
  })

  it.each([
    ['whsec_', true],
    ['whsec_AAA', true],
    ['whsec_ab-_', true],
    [secret, false],
    ['plain text', false],
  ])('says of the secret %s whether a verifier could read it', (text, expected) => {
    expect(isBrokenWebhookSecret(text)).toBe(expected)
  })
})

describe('Scalekit', () => {
  const scalekit = new Scalekit('https://acme.example', 'client', 'secret')

  it('is taken by its library, also while secrets change over', () => {
    for (const known of [secret, next]) {
      const headers = { ...signDelivery('scalekit', fresh(), [next, secret]) }
      expect(scalekit.verifyWebhookPayload(known, headers, body)).toBe(true)
    }
  })

  it('is refused under another secret', () => {
    const headers = { ...signDelivery('scalekit', fresh(), [secret]) }
    expect(() => scalekit.verifyWebhookPayload(next, headers, body)).toThrow()
  })
})

describe('WorkOS', () => {
  const { webhooks } = new WorkOS('sk_test')
  const verify = (known: string, secrets: LiveSecrets, delivery = fresh()) =>
    webhooks.verifyHeader({
      payload: JSON.parse(body) as Record<string, unknown>,
      sigHeader: signDelivery('workos', delivery, secrets)['workos-signature'] ?? '',
      secret: known,
    })

  it('is taken by its library', async () => {
    expect(await verify(secret, [secret])).toBe(true)
  })

  it('is taken with the older secret until that is retired, then with the newer', async () => {
    expect(await verify(secret, [next, secret])).toBe(true)
    await expect(verify(next, [next, secret])).rejects.toThrow()
    expect(await verify(next, [next])).toBe(true)
  })

  it('is refused when it is old: its time is in milliseconds', async () => {
    await expect(verify(secret, [secret], aged(181))).rejects.toThrow()
  })
})
