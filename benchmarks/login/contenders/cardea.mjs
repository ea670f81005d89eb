import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun, root } from '../../../scripts/workspace.mjs'
import { startServer } from '../../frame/start-process.mjs'
import { toStderr } from '../../frame/note.mjs'

const program = join(root, 'packages/server/bin/cardea.mjs')
/** The connection that the declaration makes. */
export const CONNECTION_ID = 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'
const HOST = 'sso.example.com'

/** Cardea as it is run in production: behind a proxy that ends TLS, log level info, on PostgreSQL. */
export const cardea = { name: 'cardea', about: 'Cardea on PostgreSQL', usesPostgres: true, prepare }

/** The same on its embedded database, in the same process. */
export const embedded = { name: 'embedded', about: 'Cardea, embedded database', usesPostgres: false, prepare }

/** What the load generator must know of a connection: `people` of this domain sign in through it. */
export function customerOf(connectionId, domain, people) {
  const entityId = `https://${HOST}/saml/${connectionId}`
  const acsPath = `/saml/${connectionId}/acs`
  const sp = { entityId, acsUrl: `https://${HOST}${acsPath}` }
  return { acsPath, sp, parameters: { connection_id: connectionId }, domain, people }
}

/** Declares the deployment with `cardea apply`; answers how to start the service on a port, and its target. */
export async function prepare({ folder, databaseUrl, idp, credentials }) {
  const data = mkdtempSync(join(folder, 'cardea-'))
  const settings = {
    CARDEA_MODE: 'production',
    CARDEA_PUBLIC_URL: `https://${HOST}`,
    CARDEA_HOST: '127.0.0.1',
    CARDEA_DATA_DIR: data,
    // All of the load comes from one address. It is counted and settled as ever; only the quota is larger.
    CARDEA_RATE_LIMIT: '100',
    CARDEA_MASTER_KEY: randomBytes(32).toString('base64'),
    CARDEA_BOOTSTRAP_API_KEY: randomBytes(32).toString('hex'),
  }
  const env = (url) => ({ ...settings, ...(url === null ? {} : { DATABASE_URL: url }) })
  const declared = join(data, 'declaration.json')
  writeFileSync(declared, JSON.stringify(declaration(idp, credentials)))
  await mustRun(process.execPath, [program, 'apply', declared], {
    stdio: toStderr,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env(databaseUrl) },
  })
  return {
    start: (port, url = databaseUrl) =>
      startServer({
        args: [program, 'serve'],
        env: { ...env(url), CARDEA_PORT: String(port) },
        port,
        path: '/readyz',
        headers: { host: HOST },
        logFile: join(data, 'log'),
      }),
    target: {
      host: HOST,
      paths: { authorize: '/oauth/authorize', token: '/oauth/token' },
      customers: [customerOf(CONNECTION_ID, 'customer.example', 1000)],
      knowsPeople: true,
      ...credentials,
    },
  }
}

function declaration({ entityId, ssoUrl, certificate }, { clientId, clientSecret, redirectUri }) {
  return {
    applications: [{ name: 'Benchmark', type: 'web', clientId, clientSecret, redirectUris: [redirectUri] }],
    organizations: [
      {
        name: 'Customer',
        domains: [{ domain: 'customer.example', state: 'verified' }],
        connections: [
          {
            id: CONNECTION_ID,
            protocol: 'saml',
            provider: 'entra-id',
            status: 'active',
            idpEntityId: entityId,
            ssoUrl,
            certificates: [certificate],
          },
        ],
      },
    ],
  }
}
