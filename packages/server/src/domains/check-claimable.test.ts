import { describe, expect, it } from 'vitest'
import { checkClaimable } from './check-claimable.ts'

const faultOf = async (domain: string) => {
  const refusal = await checkClaimable(domain).then(
    () => null,
    (error: unknown) => error,
  )
  return refusal === null
    ? null
    : (refusal as { details: { errors: { code: string }[] } }).details.errors[0]?.code
}

describe('row 74: a domain that no organization can have for itself is refused', () => {
  it.each(['co.uk', 'github.io', 'xn--p1ai', 'com.au', 'vercel.app', 's3.amazonaws.com'])(
    '%s: a public suffix',
    async (domain) => {
      expect(await faultOf(domain)).toBe('public_suffix')
    },
  )

  // Each line is one family: names that give mail to the same people.
  it.each([
    ['gmail.com', 'googlemail.com'],
    ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'passport.com', 'hotmail.co.uk'],
    ['icloud.com', 'me.com', 'mac.com', 'privaterelay.appleid.com'],
    ['yahoo.com', 'ymail.com', 'rocketmail.com', 'yahoo.co.jp'],
    ['gmx.net', 'gmx.de', 'web.de', 'mail.com'],
    ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru', 'xmail.ru'],
    ['yandex.ru', 'ya.ru', 'yandex.com', 'narod.ru'],
    ['proton.me', 'protonmail.com', 'pm.me'],
    ['tutanota.com', 'tuta.io', 'tuta.com', 'keemail.me'],
    ['qq.com', 'foxmail.com', 'vip.qq.com'],
    ['fastmail.com', 'fastmail.fm'],
    ['hey.com'],
    ['duck.com', 'mozmail.com'],
  ])('%s and its aliases: anybody has mail there', async (...family) => {
    for (const domain of family) expect([domain, await faultOf(domain)]).toEqual([domain, 'free_mail'])
  })

  it('under a provider’s domain is refused like it', async () => {
    expect(await faultOf('mail.gmail.com')).toBe('free_mail')
  })

  it('is told from one of its own: under a suffix, and those for examples', async () => {
    const own = ['acme.com', 'acme.co.uk', 'acme.github.io', 'eu.acme.com', 'acme.example', 'example.com']
    for (const domain of [...own, 'xn--bcher-kva.example', 'acme.internal'])
      expect([domain, await faultOf(domain)]).toEqual([domain, null])
  })

  it('is known of more than five thousand providers', async () => {
    const { default: providers } = await import('email-providers')
    expect(providers.length).toBeGreaterThan(5000)
  })
})
