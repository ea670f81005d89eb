import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../frame/start-process.mjs'

const HOST = 'polis.example.com'
const ACS_PATH = '/api/oauth/saml'
const AUDIENCE = 'https://saml.boxyhq.com'
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings'

/** Ory Polis: its library behind the thinnest node:http server, on the same PostgreSQL. */
export const polis = { name: 'polis', about: 'Ory Polis (saml-jackson)', usesPostgres: true, prepare }

function prepare({ folder, databaseUrl, idp, credentials: { redirectUri } }) {
  const own = mkdtempSync(join(folder, 'polis-'))
  const settings = join(own, 'settings.json')
  const clientSecret = 'the-verifier-of-every-client'
  writeFileSync(
    settings,
    JSON.stringify({
      externalUrl: `https://${HOST}`,
      acsPath: ACS_PATH,
      audience: AUDIENCE,
      clientSecret,
      redirectUri,
      metadata: metadataOf(idp),
      signingKeys: signingKeys(),
    }),
  )
  return {
    start: (port, url = databaseUrl) =>
      startServer({
        args: [join(import.meta.dirname, 'polis-server.mjs'), settings, String(port)],
        env: { DATABASE_URL: url },
        port,
        path: '/readyz',
        logFile: join(own, 'log'),
      }),
    target: {
      host: HOST,
      paths: { authorize: '/api/oauth/authorize', token: '/api/oauth/token' },
      customers: [
        {
          acsPath: ACS_PATH,
          sp: { entityId: AUDIENCE, acsUrl: `https://${HOST}${ACS_PATH}` },
          parameters: {},
          domain: 'customer.example',
          people: 1000,
        },
      ],
      knowsPeople: true,
      // The form of client id that its documentation gives to applications with many customers.
      clientId: 'tenant=customer&product=benchmark',
      clientSecret,
      redirectUri,
    },
  }
}

function metadataOf({ entityId, ssoUrl, certificate }) {
  return (
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">` +
    `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
    `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>` +
    `<X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>` +
    `<SingleSignOnService Binding="${BINDING}:HTTP-Redirect" Location="${ssoUrl}"/>` +
    `</IDPSSODescriptor></EntityDescriptor>`
  )
}

/** As its configuration wants them: PEM in base64. */
function signingKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const base64 = (pem) => Buffer.from(pem).toString('base64')
  return { private: base64(privateKey), public: base64(publicKey) }
}
