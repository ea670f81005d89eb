import { describe, expect, it } from 'vitest'
import { badFixtures, unusualFixtures } from './corpus.ts'
import { families } from './make-fixtures/families.ts'

const namesOf = (family: string) =>
  badFixtures.filter(({ params }) => params.family === family).map(({ name }) => name)

/** Every combination of the parts, joined by hyphens. */
function combined(...parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (names, part) => names.flatMap((name) => part.map((each) => (name === '' ? each : `${name}-${each}`))),
    [''],
  )
}

const signatureElements = ['signed-info', 'reference', 'digest-value', 'signature-value'] as const
const values = [
  'name-id',
  'issuer',
  'response-issuer',
  'audience',
  'attribute-value',
  'authn-context',
] as const
const times = [
  'not-before',
  'not-on-or-after',
  'confirmation-not-on-or-after',
  'authn-instant',
  'session-not-on-or-after',
] as const

/** What must be there: a family may grow, and lose nothing. */
const demanded: Readonly<Record<string, readonly string[]>> = {
  wrapping: combined(
    ['xsw1', 'xsw2', 'xsw3', 'xsw4', 'xsw5', 'xsw6', 'xsw7', 'xsw8'],
    ['response-signed', 'assertion-signed', 'both-signed'],
  ),
  'second-assertions': [
    ...combined(['second'], ['before', 'after', 'in-extensions', 'in-status-detail']),
    ...combined(
      ['second-in'],
      ['object', 'key-info', 'signature', 'signature-value'],
      ['of-response', 'of-assertion'],
    ),
    ...combined(
      ['second-signed'],
      ['sibling', 'in-advice', 'in-confirmation-data', 'in-attribute-value', 'in-subject'],
    ),
  ],
  'signature-shape': [
    ...combined(['twice'], [...signatureElements, 'key-info', 'transforms', 'digest-method']),
    ...combined(['no'], [...signatureElements, 'transforms', 'digest-method']),
    ...combined(['reference'], ['empty', 'absent', 'xpointer-root', 'xpointer-id', 'http', 'file']),
    ...combined(['transform'], ['xslt', 'xpath', 'base64', 'inclusive-c14n', 'with-comments']),
    ...combined(['transforms'], ['swapped', 'empty', 'three', 'many']),
  ],
  algorithms: [
    ...combined(
      ['method'],
      ['rsa-md5', 'rsa-pss', 'hmac-sha1', 'hmac-sha256', 'hmac-output-length', 'dsa', 'absent'],
    ),
    ...combined(['digest'], ['md5', 'sha224', 'absent']),
  ],
  identifiers: combined(
    ['id'],
    ['twice-on-status', 'lower-case', 'mixed-case', 'xml', 'prefixed', 'wsu', 'empty', 'attribute-twice'],
  ),
  decoys: combined(['decoy'], signatureElements, [
    'in-extensions',
    'in-status-detail',
    'in-advice',
    'in-object',
    'in-signature',
    'in-key-info',
    'in-response',
  ]),
  donors: combined(
    ['donor'],
    ['metadata-in-extensions', 'metadata-as-child', 'logout-request-in-extensions', 'response-as-child'],
  ),
  'split-values': combined(
    ['split'],
    ['comment', 'comment-text', 'instruction', 'entity'],
    values.map((value) => `in-${value}`),
  ),
  documents: [
    ...combined(['dtd'], ['external', 'parameter-entity', 'laughs']),
    ...combined(['encoding'], ['utf16-le', 'utf16-be', 'utf7', 'latin1', 'mark']),
    ...combined(['root'], ['twice', 'missing']),
    ...combined(['text'], ['before-root', 'after-root']),
    ...combined(['namespace'], ['relative', 'xml-rebound', 'xmlns-declared', 'undeclared', 'twice']),
  ],
  encryption: [
    ...combined(['encrypted'], ['unsigned', 'signed-by-a-stranger', 'after-a-change', 'replaced']),
    ...combined(['encrypted'], ['twice', 'in-extensions', 'beside-an-assertion', 'second-inside']),
    ...combined(['encrypted'], ['to-a-stranger', 'key-changed', 'tag-changed', 'tag-cut', 'with-a-dtd']),
    ...combined(['encrypted'], ['rsa-1-5', 'triple-des', 'cbc-unasked', 'cbc-unsigned-response']),
  ],
  time: combined(times, ['first-second-at-skew'], ['0', '180', '300']),
  addressing: combined(
    ['audience', 'recipient', 'destination', 'issuer', 'request', 'confirmed-request'],
    ['with-suffix', 'with-prefix', 'cut-by-one', 'in-capitals', 'contained', 'empty'],
  ),
}

describe('no family has a hole', () => {
  it.each(Object.entries(demanded))('%s', (family, names) => {
    expect(names.filter((name) => !namesOf(family).includes(name))).toEqual([])
  })

  it('for every first second that is refused there is the last that is not', () => {
    const last = combined(times, ['last-second-at-skew'], ['0', '180', '300'])
    const found = unusualFixtures.map(({ name }) => name)
    expect(last.filter((name) => !found.includes(name))).toEqual([])
  })

  it('no name is given twice, so that no case hides another', () => {
    const names = Object.values(families).flatMap((family) => Object.keys(family))
    expect(names.length).toBe(new Set(names).size)
    expect(names.length).toBe(badFixtures.length)
  })

  it('grows: at least as many bad answers as there have been', () => {
    expect(badFixtures.length).toBeGreaterThanOrEqual(585)
  })
})
