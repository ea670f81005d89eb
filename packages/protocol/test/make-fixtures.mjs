/**
 * Writes the SAML corpus: `fixtures/idp/<provider>/` in the shape of each provider, and `fixtures/bad/<what>/`,
 * each of which differs from a good one in one thing and names the error that it must give.
 *
 *   node packages/protocol/test/make-fixtures.mjs
 *
 * The signer is xml-crypto, not ours. RSA signatures are deterministic and the throw-away keys are kept in
 * `fixtures/keys/`, so that a second run changes nothing. The keys guard nothing.
 */
import 'reflect-metadata'
import { generateKeyPairSync, webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { SignedXml } from 'xml-crypto'
import { providers } from './make-fixtures/providers.mjs'
import { badFixtures } from './make-fixtures/bad-fixtures.mjs'

const fixtures = join(import.meta.dirname, 'fixtures')
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

await makeKeys(['idp', 'next', 'stranger'])
const keys = Object.fromEntries(['idp', 'next', 'stranger'].map((name) => [name, readKey(name)]))

for (const folder of ['idp', 'bad']) rmSync(join(fixtures, folder), { recursive: true, force: true })

for (const [name, provider] of Object.entries(providers)) {
  const { params } = provider
  write(join('idp', name, 'response.xml'), sign(provider.response(), provider))
  write(join('idp', name, 'metadata.xml'), provider.metadata(keys))
  write(join('idp', name, 'params.json'), `${JSON.stringify(params, null, 2)}\n`)
}

for (const [name, bad] of Object.entries(badFixtures)) {
  const provider = { ...providers[bad.base], ...bad.provider }
  const unsigned = edit(provider.response(), bad.before ?? [], name)
  const signed = edit(bad.unsigned ? unsigned : sign(unsigned, provider), bad.after ?? [], name)
  const { nameId, attributes, ...params } = provider.params
  write(join('bad', name, 'response.xml'), signed)
  write(
    join('bad', name, 'params.json'),
    `${JSON.stringify({ base: bad.base, why: bad.why, expectedError: bad.expected, ...params, ...bad.params }, null, 2)}\n`,
  )
}

/** Signs the inner element first: the outer digest covers the inner signature. */
function sign(
  xml,
  { signs, prefix, key = 'idp', algorithm = 'sha256', inclusive = [], keyInfo = 'x509', options = {} },
) {
  return [...signs].reverse().reduce((text, localName) => signElement(text, localName), xml)

  function signElement(text, localName) {
    const xpath = `//*[local-name(.)='${localName}']`
    const signer = new SignedXml({
      idAttribute: 'ID',
      privateKey: keys[key].privateKey,
      signatureAlgorithm:
        options.signatureAlgorithm ?? `http://www.w3.org/2001/04/xmldsig-more#rsa-${algorithm}`,
      canonicalizationAlgorithm: options.canonicalization ?? EXCLUSIVE_C14N,
      getKeyInfoContent: () => keyInfoOf(keyInfo, prefix, keys[options.keyInfoOf ?? key].base64),
      enableHMAC: true,
    })
    signer.addReference({
      xpath,
      transforms: options.transforms ?? [ENVELOPED, EXCLUSIVE_C14N],
      digestAlgorithm: options.digestAlgorithm ?? `http://www.w3.org/2001/04/xmlenc#${algorithm}`,
      inclusiveNamespacesPrefixList: inclusive,
    })
    keepInclusiveNamespacesOnC14n(signer)
    signer.computeSignature(text, {
      ...(prefix === '' ? {} : { prefix }),
      location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
    })
    return signer.getSignedXml()
  }
}

/** xml-crypto writes InclusiveNamespaces into every transform, also into one that has no such parameter. */
function keepInclusiveNamespacesOnC14n(signer) {
  const addAllReferences = signer.addAllReferences.bind(signer)
  signer.addAllReferences = (doc, signature, ...rest) => {
    addAllReferences(doc, signature, ...rest)
    for (const misplaced of Array.from(signature.getElementsByTagNameNS(ENVELOPED, 'InclusiveNamespaces'))) {
      misplaced.parentNode.removeChild(misplaced)
    }
  }
}

function keyInfoOf(kind, prefix, base64) {
  const p = prefix === '' ? '' : `${prefix}:`
  if (kind === 'none') return null
  const name =
    kind === 'named' ? `<${p}KeyName>FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE</${p}KeyName>` : ''
  return `${name}<${p}X509Data><${p}X509Certificate>${base64}</${p}X509Certificate></${p}X509Data>`
}

/** Each edit must change something: a fixture that is good after all would prove nothing. */
function edit(xml, edits, name) {
  return edits.reduce((text, [from, to]) => {
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`${name}: ${from} changes nothing`)
    return changed
  }, xml)
}

function write(path, text) {
  mkdirSync(dirname(join(fixtures, path)), { recursive: true })
  writeFileSync(join(fixtures, path), text)
}

function readKey(name) {
  const privateKey = readFileSync(join(fixtures, 'keys', `${name}.key.pem`), 'utf8')
  const certificate = readFileSync(join(fixtures, 'keys', `${name}.crt.pem`), 'utf8')
  return { privateKey, certificate, base64: certificate.replace(/-----[^-]+-----|\s/g, '') }
}

async function makeKeys(names) {
  mkdirSync(join(fixtures, 'keys'), { recursive: true })
  for (const name of names) {
    const path = join(fixtures, 'keys', `${name}.key.pem`)
    if (existsSync(path)) continue
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const certificate = await x509.X509CertificateGenerator.create(
      {
        serialNumber: '01',
        subject: `CN=${name}.test`,
        issuer: `CN=${name}.test`,
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2036-01-01T00:00:00Z'),
        publicKey: await webcrypto.subtle.importKey(
          'spki',
          publicKey.export({ type: 'spki', format: 'der' }),
          algorithm,
          true,
          ['verify'],
        ),
        signingKey: await webcrypto.subtle.importKey(
          'pkcs8',
          privateKey.export({ type: 'pkcs8', format: 'der' }),
          algorithm,
          false,
          ['sign'],
        ),
        signingAlgorithm: algorithm,
      },
      webcrypto,
    )
    writeFileSync(join(fixtures, 'keys', `${name}.crt.pem`), `${certificate.toString('pem')}\n`)
  }
}
