import { fixture } from './corpus.ts'
import { Message, PROTOCOL, XMLDSIG, around, before, bareCopyOf, copyOf } from './make-fixtures/dom.ts'

/** XSW1 to XSW8 and their successors, on any message that is signed as a whole (incidents rows 1, 2, 18, 21). */

const evil = (message: Message, id = '_evil') => {
  message.root.setAttribute('ID', id)
  message.root.setAttribute('evil', 'true')
}
const bare = (message: Message) => bareCopyOf(message.root)
const anywhere = (message: Message, ...inner: Element[]) =>
  message.root.appendChild(around('y:Extensions', PROTOCOL, ...inner))

/** An attack on a message whose root is signed and has the ID `_signed`, and what a verifier of roots says to it. */
export const messageAttacks: readonly (readonly [
  name: string,
  attack: (message: Message) => void,
  expected: string,
])[] = [
  [
    'XSW1: the original inside the signature',
    (m) => {
      const original = bare(m)
      evil(m)
      m.find('Signature').appendChild(original)
    },
    'saml.signature_malformed',
  ],
  [
    'XSW2: the original beside the signature',
    (m) => {
      const original = bare(m)
      evil(m)
      before(m.find('Signature'), original)
    },
    'saml.signature_malformed',
  ],
  [
    'XSW3: the original, signed, at the end',
    (m) => {
      const original = copyOf(m.root)
      const signature = m.find('Signature')
      signature.parentNode?.removeChild(signature)
      evil(m)
      anywhere(m, original)
    },
    'saml.signature_misplaced',
  ],
  [
    'XSW4: the original, signed, as a child',
    (m) => {
      const original = copyOf(m.root)
      const signature = m.find('Signature')
      signature.parentNode?.removeChild(signature)
      evil(m)
      m.root.appendChild(original)
    },
    'not signed',
  ],
  [
    'XSW5: the original without its signature at the end',
    (m) => {
      const original = bare(m)
      evil(m)
      m.root.appendChild(original)
    },
    'saml.signature_malformed',
  ],
  [
    'XSW6: the original in KeyInfo',
    (m) => {
      const original = bare(m)
      evil(m)
      m.find('KeyInfo').appendChild(original)
    },
    'saml.signature_malformed',
  ],
  [
    'XSW7: the original in Extensions',
    (m) => {
      const original = bare(m)
      evil(m)
      anywhere(m, original)
    },
    'saml.signature_malformed',
  ],
  [
    'XSW8: the original in an Object',
    (m) => {
      const original = bare(m)
      evil(m)
      m.find('Signature').appendChild(around('y:Object', XMLDSIG, original))
    },
    'saml.signature_malformed',
  ],
  ['the ID kept, the content changed', (m) => evil(m, '_signed'), 'saml.digest_mismatch'],
  [
    'the ID twice',
    (m) => {
      const original = bare(m)
      evil(m, '_signed')
      anywhere(m, original)
    },
    'saml.id_ambiguous',
  ],
  [
    'an assertion that was caught (samlify#634)',
    (m) => {
      const caught = copyOf(new Message(fixture('idp', 'entra').xml).find('Assertion'))
      const signature = m.find('Signature')
      signature.parentNode?.removeChild(signature)
      anywhere(m, caught)
    },
    'saml.signature_misplaced',
  ],
  [
    'the signature of an assertion that was caught',
    (m) => {
      const caught = copyOf(new Message(fixture('idp', 'entra').xml).find('Signature'))
      const signature = m.find('Signature')
      signature.parentNode?.replaceChild(caught, signature)
    },
    'saml.signature_malformed',
  ],
  [
    'the signature in Extensions',
    (m) => {
      const signature = m.find('Signature')
      signature.parentNode?.removeChild(signature)
      anywhere(m, signature)
    },
    'saml.signature_misplaced',
  ],
  [
    'the signature twice',
    (m) => before(m.find('Signature'), copyOf(m.find('Signature'))),
    'saml.signature_misplaced',
  ],
  [
    'no signature',
    (m) => {
      const signature = m.find('Signature')
      signature.parentNode?.removeChild(signature)
    },
    'not signed',
  ],
]
