import { describe, expect, it } from 'vitest'
import { renderMail } from './render-mail.tsx'
import { breakGlassUsedMail } from './templates/break-glass-used-mail.ts'
import { exampleMails } from './templates/examples.ts'
import { invitationMail } from './templates/invitation-mail.ts'
import { joinRequestMail } from './templates/join-request-mail.ts'
import { passwordChangedMail } from './templates/password-changed-mail.ts'
import { passwordLinkMail } from './templates/password-link-mail.ts'
import { secondFactorChangedMail } from './templates/second-factor-changed-mail.ts'
import { signInLinkMail } from './templates/sign-in-link-mail.ts'
import { ssoSwitchedOffMail } from './templates/sso-switched-off-mail.ts'
import type { Mail } from './types.ts'

const publicUrl = 'https://sso.example.com'
const link = `${publicUrl}/auth/link?token=canary-token`
const when = new Date('2026-01-31T09:30:59.999Z')
const examples = Object.entries(exampleMails(publicUrl))

describe.each(examples)('the mail %s', (kind, mail) => {
  const { subject, text, html } = renderMail(mail)

  it('is of its kind, and says the same in both its parts', () => {
    expect(mail.kind).toBe(kind)
    const words = textOf(html)
    for (const part of [subject, ...mail.paragraphs, ...mail.afterwards, mail.button.label, mail.reason]) {
      expect(words).toContain(part)
      if (part !== subject) expect(text).toContain(part)
    }
    expect(text).toContain(`\n${mail.button.url}\n`)
    expect(html).toContain(`href="${mail.button.url}"`)
    expect(words).toContain(mail.button.url)
    expect(words).toContain(mail.preheader)
  })

  it('loads nothing, runs nothing and tells nobody that it was opened', () => {
    expect(html).not.toMatch(
      /<(?:img|link|script|iframe|object|embed|form|input|base|table|video|audio|svg)\b/i,
    )
    expect(html).not.toMatch(/\bsrc=|url\(|@import|@font-face|\bon[a-z]+=/i)
    const addresses = [...`${html}${text}`.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address)
    expect(new Set(addresses)).toEqual(new Set([mail.button.url]))
  })

  it('says what to do if it was not you, in a few short lines', () => {
    expect(text).toMatch(/if (?:it was not|you (?:did not|do not)|nobody of you)|until it is mended/i)
    expect(subject.length).toBeLessThan(80)
    expect(text.length).toBeLessThan(900)
    expect(subject).not.toMatch(/[.!]$/)
  })
})

describe('names from strangers', () => {
  const evil =
    'Acme</p><script>alert(1)</script> “https://evil.example/login” ceo@evil.example\r\nBcc: x\r\n\r\n'
  const hostile: readonly Mail[] = [
    signInLinkMail({ link, minutes: 15, application: evil }),
    invitationMail({ organization: evil, invitedBy: evil, role: 'admin', link, days: 7 }),
    joinRequestMail({ organization: evil, person: evil, link }),
    breakGlassUsedMail({ organization: evil, who: evil, when, address: evil, link }),
    ssoSwitchedOffMail({ organization: evil, people: 3, when, secondFactor: false, link }),
  ]

  it.each(hostile.map((mail) => [mail.kind, mail] as const))('are only text in %s', (_, mail) => {
    const { subject, text, html } = renderMail(mail)
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    expect(subject.length).toBeLessThan(130)
    for (const part of [subject, text, html]) {
      expect(part).not.toMatch(/evil\.example|\/\/evil|@evil|\nBcc/)
    }
    expect(html).not.toContain('<script')
    // What a mail program could make a link of is our own address, and nothing else.
    expect(text.match(/\S+:\/\/\S+/g)).toEqual([link])
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([link, link])
  })
})

describe('words', () => {
  it('name the application, or none', () => {
    expect(signInLinkMail({ link, minutes: 15, application: 'Demo' }).subject).toBe('Sign in to “Demo”')
    expect(signInLinkMail({ link, minutes: 15, application: null }).subject).toBe('Your sign-in link')
  })

  it('say for how long, and are not sent when that is over', () => {
    const mails = [
      signInLinkMail({ link, minutes: 15, application: null }),
      passwordLinkMail({ purpose: 'choose', link, minutes: 15 }),
    ]
    for (const mail of mails) {
      expect(mail.goodForMinutes).toBe(15)
      expect(mail.paragraphs.join(' ')).toContain('once, within 15 minutes')
    }
    const invitation = invitationMail({ organization: 'Acme', invitedBy: null, role: 'owner', link, days: 1 })
    expect(invitation.goodForMinutes).toBe(1440)
    expect(invitation.paragraphs).toEqual([
      'You are invited to the organization “Acme” as an owner.',
      'The invitation can be accepted once, for one day.',
    ])
  })

  it('tell a first password from another one', () => {
    const subjects = (['choose', 'reset'] as const).map(
      (purpose) => passwordLinkMail({ purpose, link, minutes: 5 }).subject,
    )
    expect(subjects).toEqual(['Choose your password', 'Choose a new password'])
    const told = (['chosen', 'changed'] as const).map(
      (change) => passwordChangedMail({ change, when, link }).paragraphs[0],
    )
    expect(told).toEqual([
      'Your account had no password. One was chosen at 2026-01-31 09:30 UTC.',
      'The password of your account was changed at 2026-01-31 09:30 UTC.',
    ])
  })

  it('tell the time and the address on the network as they are', () => {
    const words = (address: string | null) =>
      breakGlassUsedMail({ organization: 'Acme', who: 'Ada', when, address, link }).paragraphs[0]
    expect(words('192.0.2.7')).toContain('at 2026-01-31 09:30 UTC, from the address 192.0.2.7.')
    expect(words('2001:db8:1:2::/64')).toContain('from the address 2001:db8:1:2::/64.')
    expect(words(null)).toMatch(/at 2026-01-31 09:30 UTC\.$/)
  })

  it.each([
    ['authenticator_added', 'An authenticator app was added'],
    ['recovery_code_used', 'A recovery code was used'],
  ] as const)('say what has changed: %s', (change, subject) => {
    expect(secondFactorChangedMail({ change, when, link }).subject).toBe(subject)
  })

  it('tell what is required when single sign-on is not any more', () => {
    const words = (secondFactor: boolean) =>
      ssoSwitchedOffMail({ organization: 'Acme', people: 3, when, secondFactor, link }).paragraphs[1]
    expect(words(false)).toMatch(/^Any way to sign in will do now, until it is mended/)
    expect(words(true)).toMatch(/^Any way to sign in will do now, with a second factor, until/)
  })

  it('those that somebody waits for are known', () => {
    const needed = examples.filter(([, mail]) => mail.needed).map(([kind]) => kind)
    expect(needed).toEqual(['sign_in_link', 'password_link', 'invitation', 'operator_link'])
  })
})

describe('a code', () => {
  it('stands by itself in both parts', () => {
    const { text, html } = renderMail({ ...exampleMails(publicUrl).sign_in_link, code: '042 137' })
    expect(text).toContain('\n\n042 137\n\n')
    expect(html).toMatch(/<p style="[^"]*letter-spacing[^"]*">042 137<\/p>/)
  })
})

/** What is to be read of a document. */
function textOf(html: string): string {
  return html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    )
}
