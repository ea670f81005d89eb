/**
 * The wrapping family against the whole verifiers of logout messages and of metadata (incidents rows 10, 21):
 * every attack on every message, with the signer that is not ours, and signed things of every other kind as
 * donors. A logout that can be forged ends anybody's session; metadata that can be forged replaces the keys.
 */
import { describe, expect, it } from 'vitest'
import { SsoError } from '../src/errors/sso-error.ts'
import { parseLogoutMessage } from '../src/saml/parse-logout-message.ts'
import { readIdpMetadata } from '../src/saml/read-idp-metadata.ts'
import { verifyLogoutRequest } from '../src/saml/verify-logout-request.ts'
import { verifyLogoutResponse } from '../src/saml/verify-logout-response.ts'
import { certificateNamed, fixture, metadataOf, outcome, verifyXml } from './corpus.ts'
import { logout, logoutRequest, logoutResponse, posted } from './logout.ts'
import { Message, PROTOCOL, around, copyOf, elementsNamed } from './make-fixtures/dom.ts'
import { sign } from './make-fixtures/sign.ts'
import { messageAttacks } from './message-attacks.ts'

const certificate = certificateNamed('idp')

interface Kind {
  /** Signed as a whole, with the ID `_signed`. */
  readonly original: string
  /** 'accepted', or the code of the refusal. */
  readonly verify: (xml: string) => string
  /** What the verifier says where the walk over a document says that the root is not signed. */
  readonly unsigned: string
}

const signed = (xml: string, first = false) => sign(xml, { signs: ['root'], prefix: 'ds', first })

function endingOf(action: () => { readonly ok: boolean; readonly error?: SsoError }): string {
  try {
    const { ok, error } = action()
    return ok ? 'accepted' : (error?.code ?? 'no code')
  } catch (error) {
    if (error instanceof SsoError && error.code !== 'internal.error') return error.code
    throw error
  }
}

const kinds: Readonly<Record<string, Kind>> = {
  LogoutRequest: {
    original: signed(logoutRequest({ id: '_signed' })),
    verify: (xml) =>
      endingOf(() =>
        verifyLogoutRequest({ ...logout, message: parseLogoutMessage(posted(xml, 'SAMLRequest')) }),
      ),
    unsigned: 'saml.logout_unsigned',
  },
  LogoutResponse: {
    original: signed(logoutResponse({ id: '_signed' })),
    verify: (xml) =>
      endingOf(() =>
        verifyLogoutResponse({ ...logout, message: parseLogoutMessage(posted(xml, 'SAMLResponse')) }),
      ),
    unsigned: 'saml.logout_unsigned',
  },
  EntityDescriptor: {
    original: signed(
      metadataOf('keycloak')
        .toString('utf8')
        .replace('<md:EntityDescriptor ', '<md:EntityDescriptor ID="_signed" '),
      true,
    ),
    verify: (xml) =>
      endingOf(() => {
        readIdpMetadata(xml, { signedBy: [certificate] })
        return { ok: true }
      }),
    unsigned: 'saml.metadata_unsigned',
  },
}

describe.each(Object.entries(kinds))('wrapping a %s', (name, { original, verify, unsigned }) => {
  it('accepts the original, also when only read and written again', () => {
    expect(verify(original)).toBe('accepted')
    expect(verify(new Message(original).toString())).toBe('accepted')
  })

  it.each(messageAttacks)('refuses %s', (_, attack, expected) => {
    const message = new Message(original)
    attack(message)
    expect(verify(message.toString())).toBe(expected === 'not signed' ? unsigned : expected)
  })

  it('any element taken out, doubled, or put first, is refused', () => {
    const count = elementsOf(new Message(original)).length
    let changed = 0
    for (let index = 1; index < count; index++) {
      for (const change of [remove, double, putFirst]) {
        const message = new Message(original)
        const element = elementsOf(message)[index] ?? fail()
        if (meansNothing(element, change)) continue
        change(message, element)
        changed += 1
        expect(verify(message.toString()), `${change.name} ${element.nodeName}`).not.toBe('accepted')
      }
    }
    expect(changed).toBeGreaterThan(30)
  })

  const assertion = () => new Message(fixture('idp', 'entra').xml).find('Assertion')
  const donors: readonly (readonly [string, () => Element])[] = [
    ['a signed assertion', assertion],
    ['a signed Response', () => new Message(fixture('idp', 'google').xml).root],
    ...Object.entries(kinds).map(
      ([kind, each]) => [`a signed ${kind}`, () => new Message(each.original).root] as const,
    ),
  ]

  it.each(donors)('%s in it vouches for nothing around it (incidents rows 10, 21)', (_, donor) => {
    for (const place of ['Extensions', 'child', 'instead of the signature'] as const) {
      const message = new Message(original)
      const signature = message.find('Signature')
      const caught = copyOf(donor())
      message.root.setAttribute('ID', '_evil')
      if (place === 'instead of the signature') message.root.replaceChild(caught, signature)
      else {
        message.root.removeChild(signature)
        message.root.appendChild(place === 'child' ? caught : around('y:Extensions', PROTOCOL, caught))
      }
      expect(verify(message.toString()), place).not.toBe('accepted')
    }
  })

  it.each(donors)('the signature of %s is not its own', (donorName, donor) => {
    if (donorName.endsWith(` ${name}`)) return
    const message = new Message(original)
    const own = message.find('Signature')
    const caught = elementsNamed(donor(), 'Signature')[0] ?? fail()
    message.root.replaceChild(caught, own)
    expect(verify(message.toString())).not.toBe('accepted')
  })

  it('is none of the other messages, and no Response', () => {
    const others = Object.entries(kinds).filter(([other]) => other !== name)
    for (const [, other] of others) expect(other.verify(original)).not.toBe('accepted')
    const { params } = fixture('idp', 'entra')
    expect(outcome(verifyXml(original, params))).toBe('saml.response_expected')
  })

  it('around a signed assertion is no Response', () => {
    const message = new Message(original)
    message.root.appendChild(copyOf(new Message(fixture('idp', 'entra').xml).find('Assertion')))
    expect(outcome(verifyXml(message.toString(), fixture('idp', 'entra').params))).toBe(
      'saml.response_expected',
    )
  })
})

describe('a logout for somebody else', () => {
  it('is not made of a request that was caught (samlify#634)', () => {
    const { original, verify } = kinds['LogoutRequest'] ?? fail()
    const forged = logoutRequest({ id: '_evil', nameId: { ...logout.nameId, value: 'victim' } })
    for (const donor of [original, fixture('idp', 'entra').xml, fixture('idp', 'google').xml]) {
      const message = new Message(forged)
      message.root.appendChild(around('y:Extensions', PROTOCOL, copyOf(new Message(donor).root)))
      expect(verify(message.toString())).not.toBe('accepted')
    }
  })

  it('is not made of a request without its signature', () => {
    const { original, verify } = kinds['LogoutRequest'] ?? fail()
    const message = new Message(original)
    message.root.removeChild(message.find('Signature'))
    expect(verify(message.toString())).toBe('saml.logout_unsigned')
  })
})

function fail(): never {
  throw new Error('no such kind')
}

function elementsOf({ root }: Message): Element[] {
  const all = (element: Element): Element[] => [
    element,
    ...Array.from(element.childNodes)
      .filter((node): node is Element => node.nodeType === 1)
      .flatMap(all),
  ]
  return all(root)
}

type Change = (message: Message, element: Element) => void

function remove(_: Message, element: Element): void {
  element.parentNode?.removeChild(element)
}

function double(_: Message, element: Element): void {
  element.parentNode?.insertBefore(copyOf(element), element)
}

function putFirst({ root }: Message, element: Element): void {
  root.insertBefore(element, root.firstChild)
}

/** A signature's KeyInfo is nobody's word, a signature's place among its siblings is free, and what is first stays so. */
function meansNothing(element: Element, change: Change): boolean {
  if (element.localName === 'Signature') return change === putFirst
  const before = element.previousSibling as Element | null
  const isFirst = before === null || (before.localName === 'Signature' && before.previousSibling === null)
  if (change === putFirst && isFirst && element.parentNode?.parentNode === element.ownerDocument) return true
  const inSignature = isInside(element, 'Signature')
  return (
    inSignature && isInside(element, 'KeyInfo') && !(element.localName === 'KeyInfo' && change === double)
  )
}

function isInside(element: Element, localName: string): boolean {
  for (let at: Node | null = element; at !== null; at = at.parentNode) {
    if (at.nodeType === 1 && (at as Element).localName === localName) return true
  }
  return false
}
