import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../frame/start-process.mjs'

const HOST = 'floor.example.com'

/** A bare node:http server that does the same cryptography and two writes on the same PostgreSQL. */
export const floor = { name: 'floor', about: 'bare node:http floor', usesPostgres: true, prepare }

/** Answers without doing anything: how fast the load generator itself is. */
export const nothing = {
  name: 'nothing',
  about: 'constant answers: the load generator’s own limit',
  usesPostgres: false,
  prepare,
}

function prepare({ name, folder, databaseUrl, idp, credentials }) {
  const own = mkdtempSync(join(folder, `${name}-`))
  const settings = join(own, 'settings.json')
  writeFileSync(settings, JSON.stringify({ idp, ...credentials }))
  return {
    start: (port, url = databaseUrl) =>
      startServer({
        args: [join(import.meta.dirname, `${name}-server.mjs`), settings, String(port)],
        env: url === null ? {} : { DATABASE_URL: url },
        port,
        path: '/readyz',
        logFile: join(own, 'log'),
      }),
    target: {
      host: HOST,
      paths: { authorize: '/authorize', token: '/token' },
      customers: [
        {
          acsPath: '/acs',
          sp: { entityId: `https://${HOST}`, acsUrl: `https://${HOST}/acs` },
          parameters: {},
          domain: 'customer.example',
          people: 1000,
        },
      ],
      knowsPeople: name === 'floor',
      ...credentials,
    },
  }
}
