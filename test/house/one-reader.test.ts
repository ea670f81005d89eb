import { ESLint, Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import { settings } from '../../packages/server/src/config/settings.ts'
import { defaultSamlSettings } from '../../packages/server/src/connections/saml-settings.ts'
import { connectionPatch } from '../../packages/server/src/connections/schemas.ts'
import { CLOCK_SKEW_SECONDS } from '../../packages/server/src/logins/clock-skew.ts'
import { projectFiles, read, root, sources } from './sources.ts'

const protocol = sources('packages/protocol/src')
const server = sources('packages/server/src')
const code = [...protocol, ...server].map(({ path, text }) => ({ path, text: withoutComments(text) }))

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

/** The files of the protocol that import something from a file. */
function importersOf(target: string): readonly string[] {
  return protocol
    .filter(({ imports }) => imports.some((each) => each.target === `packages/protocol/src/${target}`))
    .map(({ path }) => path.replace('packages/protocol/src/', ''))
}

describe('row 9: one document is parsed once, by one parser', () => {
  it('at the doors only: a response, what was encrypted in it, a request, a logout message, metadata; and what we sign or encrypt ourselves', () => {
    expect(importersOf('xml/parse-xml.ts')).toEqual([
      'saml/decrypt-element.ts',
      'saml/encrypt-element.ts',
      'saml/parse-logout-message.ts',
      'saml/parse-response.ts',
      'saml/read-authn-request.ts',
      'saml/read-idp-metadata.ts',
      'saml/sign-xml.ts',
    ])
  })

  it('and no file of the verification has the text: it has nothing to parse again', () => {
    const door = read('packages/protocol/src/saml/parse-response.ts')
    expect(withoutComments(door).match(/\bparseXml\(/g)).toHaveLength(1)
    for (const file of [
      'verify-response',
      'verified-assertion',
      'judge-message',
      'verify-signature',
      'response-checks',
      'read-assertion',
    ]) {
      expect(withoutComments(read(`packages/protocol/src/saml/${file}.ts`))).not.toMatch(
        /parseXml|decodeMessage/,
      )
    }
  })
})

describe('rows 5, 29: nothing that was received is written out to be read again', () => {
  it('canonical text is made to be digested and signed, or encrypted by the simulator, and nowhere else', () => {
    expect(importersOf('xml/canonicalize.ts')).toEqual([
      'saml/encrypt-element.ts',
      'saml/sign-xml.ts',
      'saml/verify-signature.ts',
    ])
    const verifier = withoutComments(read('packages/protocol/src/saml/verify-signature.ts'))
    expect(verifier).not.toMatch(/parse-xml|parseXml/)
  })
})

describe('rows 24, 26: no search by name, no XPath, no other library for XML', () => {
  it('in any source of the product', () => {
    const searching =
      /getElementsBy|querySelector|\bxpath\b|DOMParser|XMLSerializer|selectNodes|\.evaluate\(/i
    expect(code.filter(({ text }) => searching.test(text)).map(({ path }) => path)).toEqual([])
    expect(searching.test('root.getElementsByTagName(name)')).toBe(true)
  })

  it('among what the product installs', () => {
    const runtime = ['packages/protocol/package.json', 'packages/server/package.json'].flatMap((path) =>
      Object.keys((JSON.parse(read(path)) as { dependencies?: object }).dependencies ?? {}),
    )
    expect(runtime.length).toBeGreaterThan(0)
    expect(runtime.filter((name) => /xml|saml|xpath|\bsax|dom\b/i.test(name))).toEqual([])
  })

  it('and the lint rules that say so, and that compare secrets, do fire', async () => {
    const eslint = new ESLint({ cwd: root })
    const config = (await eslint.calculateConfigForFile(
      `${root}/packages/protocol/src/saml/verify-signature.ts`,
    )) as { readonly rules: Linter.RulesRecord }
    const rule = config.rules['no-restricted-syntax']
    const complaints = (text: string) =>
      new Linter()
        .verify(text, [{ rules: { 'no-restricted-syntax': rule ?? 'off' } }])
        .map(({ message }) => message)
    expect(complaints("a.getElementsByTagNameNS('x')")).toEqual([expect.stringMatching(/child steps/)])
    expect(complaints("a.querySelectorAll('x')")).toEqual([expect.stringMatching(/child steps/)])
    expect(complaints("a.child('x') === 'x'")).toEqual([])
  }, 120_000)
})

describe('rows 31, 49, 50: no switch turns a check off', () => {
  const dangerous = /skew|insecure|skip|disable|ignore|unsigned|verif|validat|allow|trust|strict|accept/i

  it('among the settings of the deployment', () => {
    expect(Object.keys(settings).length).toBeGreaterThan(5)
    // Which private addresses may be reached, and whose word about a client's address is taken: neither leaves out a
    // check of a sign-in.
    const known = ['CARDEA_EGRESS_ALLOW', 'CARDEA_TRUSTED_PROXIES']
    expect(Object.keys(settings).filter((name) => dangerous.test(name) && !known.includes(name))).toEqual([])
  })

  it('among the fields of a connection', () => {
    const fields = Object.keys(connectionPatch.shape)
    expect(fields).toContain('certificates')
    // A number from 0 to 300, which the next test holds.
    expect(fields.filter((name) => dangerous.test(name))).toEqual(['clockSkewSeconds'])
  })

  it('and the clock skew is a number of the connection, five minutes at most, or the one in the code', () => {
    const skew = connectionPatch.shape.clockSkewSeconds
    expect([-1, 0, 300, 301, 1.5, null].map((value) => skew.safeParse(value).success)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(defaultSamlSettings.clockSkewSeconds).toBe(CLOCK_SKEW_SECONDS)
    expect(CLOCK_SKEW_SECONDS).toBeGreaterThan(0)
    expect(CLOCK_SKEW_SECONDS).toBeLessThanOrEqual(300)
    const others = server.filter(({ text }) =>
      /clockSkewSeconds: (?!CLOCK_SKEW_SECONDS\b|(?:connection\.)?settings\.clockSkewSeconds\b)/.test(text),
    )
    expect(others.map(({ path }) => path)).toEqual([
      'packages/server/src/connections/saml-settings-schemas.ts',
      'packages/server/src/connections/saml-settings.ts',
    ])
  })

  it('and no document recommends to do without one', () => {
    const advice =
      /\b(?:disabl|skip|bypass|turn(?:ing)? off|switch(?:ing)? off|ignor)\w*\b[^.|\n]{0,40}\b(?:signature|verification|validation|certificate check|tls|expiry)/i
    const found = projectFiles()
      .filter((path) => /\.(?:md|ya?ml|mdx)$/.test(path))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .filter((line) => advice.test(line) && !/no (?:setting|switch|option)/.test(line))
          .map((line) => `${path}: ${line}`),
      )
    expect(found).toEqual([])
    expect(advice.test('As a workaround, disable the signature check.')).toBe(true)
    expect(advice.test('insecureSkipSignatureValidation: skip signature validation')).toBe(true)
  })
})
