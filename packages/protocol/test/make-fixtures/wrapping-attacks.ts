import {
  type Message,
  PROTOCOL,
  XMLDSIG,
  after,
  around,
  bareCopyOf,
  before,
  copyOf,
  onMessage,
  turnEvil,
  unsignedCopyOf,
} from './dom.ts'

/** What a signature vouches for, and where the message keeps it. */
interface Signed {
  readonly message: Message
  readonly signature: Element
  /** A copy of what was signed, without the signature: the bytes that still digest. */
  readonly original: Element
}

type Attack = (signed: Signed) => void

function wrapping(attack: Attack) {
  return onMessage((message) => {
    const signature = message.find('Signature')
    const signed = signature.parentNode as Element
    attack({ message, signature, original: unsignedCopyOf(signed) })
  })
}

/** The message, or the assertion, with another person in it; the signature stays where it was. */
const evilRoot = ({ root }: Message) => turnEvil(root)
const evilAssertion = (message: Message) => turnEvil(message.find('Assertion'))

/**
 * "On Breaking SAML" (USENIX Security 2012), numbered as in figure 5. XSW1 and XSW2 wrap what the signature
 * covers in an evil Response; XSW3 to XSW8 play with the assertion.
 */
export const wrappingAttacks = {
  xsw1: {
    why: 'the signed element inside the signature of an evil Response',
    attack: wrapping(({ message, signature, original }) => {
      evilRoot(message)
      signature.appendChild(original)
    }),
  },
  xsw2: {
    why: 'the signed element beside the signature in an evil Response',
    attack: wrapping(({ message, signature, original }) => {
      evilRoot(message)
      before(signature, original)
    }),
  },
  xsw3: {
    why: 'an evil assertion before the original',
    attack: wrapping(({ message }) => {
      const assertion = message.find('Assertion')
      before(assertion, turnEvil(bareCopyOf(assertion)))
    }),
  },
  xsw4: {
    why: 'the original assertion inside an evil one',
    attack: wrapping(({ message }) => {
      const assertion = message.find('Assertion')
      const evil = turnEvil(bareCopyOf(assertion))
      evil.appendChild(copyOf(assertion))
      assertion.parentNode?.replaceChild(evil, assertion)
    }),
  },
  xsw5: {
    why: 'an evil assertion with the signature, the original at the end',
    attack: wrapping(({ message }) => {
      const original = unsignedCopyOf(message.find('Assertion'))
      evilAssertion(message)
      message.root.appendChild(original)
    }),
  },
  xsw6: {
    why: 'an evil assertion, the original inside the signature',
    attack: wrapping(({ message, signature }) => {
      const original = unsignedCopyOf(message.find('Assertion'))
      evilAssertion(message)
      signature.appendChild(original)
    }),
  },
  xsw7: {
    why: 'an evil assertion in Extensions',
    attack: wrapping(({ message }) => {
      const evil = turnEvil(bareCopyOf(message.find('Assertion')))
      before(message.find('Status'), around('x:Extensions', PROTOCOL, evil))
    }),
  },
  xsw8: {
    why: 'an evil assertion, the original in an Object of the signature',
    attack: wrapping(({ message, signature }) => {
      const original = unsignedCopyOf(message.find('Assertion'))
      evilAssertion(message)
      signature.appendChild(around('x:Object', XMLDSIG, original))
    }),
  },
  'wrapped-after': {
    why: 'an evil assertion after the original',
    attack: wrapping(({ message }) => {
      const assertion = message.find('Assertion')
      after(assertion, turnEvil(bareCopyOf(assertion)))
    }),
  },
  'wrapped-same-id': {
    why: 'an evil assertion under the ID of the original',
    attack: wrapping(({ message }) => {
      const assertion = message.find('Assertion')
      const evil = turnEvil(bareCopyOf(assertion))
      evil.setAttribute('ID', assertion.getAttribute('ID') ?? '')
      before(assertion, evil)
    }),
  },
  'wrapped-signature-detached': {
    why: 'an evil assertion; original and signature apart in Extensions',
    attack: wrapping(({ message, signature }) => {
      const assertion = message.find('Assertion')
      const original = unsignedCopyOf(assertion)
      const extensions = around('x:Extensions', PROTOCOL, copyOf(signature), original)
      before(message.find('Status'), extensions)
      for (const each of [signature]) each.parentNode?.removeChild(each)
      turnEvil(assertion)
    }),
  },
  'wrapped-in-extensions': {
    why: 'the signed message whole in Extensions of an evil one',
    attack: onMessage((message) => {
      const whole = copyOf(message.root)
      for (const signature of [message.find('Signature')]) signature.parentNode?.removeChild(signature)
      turnEvil(message.root)
      before(message.find('Status'), around('x:Extensions', PROTOCOL, whole))
    }),
  },
} as const satisfies Readonly<Record<string, { why: string; attack: (xml: string) => string }>>

export type WrappingName = keyof typeof wrappingAttacks
