/**
 * `npm start` in this folder: Cardea with https on this machine, what the example needs of it, and the example. Ctrl+C ends both.
 *
 * Needs what `npm run build` in the repository makes. The addresses are settings: CARDEA_PORT, PORT, DATA_DIR.
 */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCardea } from '../run-cardea.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const port = process.env.PORT ?? '3100'
const appUrl = `http://localhost:${port}`

const cardea = await runCardea({
  dataDir: resolve(here, process.env.DATA_DIR ?? 'data'),
  port: process.env.CARDEA_PORT ?? '4443',
  https: true,
})
await cardea.apply(join(here, 'cardea.yaml'), { EXAMPLE_URL: appUrl })
await ensureProfile()
cardea.start([join(here, 'server.mjs')], { PORT: port, APP_URL: appUrl, ISSUER_BASE_URL: cardea.url })
console.log(`
  1. Open ${appUrl} and sign in as ada@example.com. The browser asks about the certificate of ${cardea.url}: it was made on this machine.
  2. Open the dashboard, and choose “Set up single sign-on”.
`)

/** What links offer. Once; later on it is for whoever runs the deployment to change. */
async function ensureProfile() {
  const { items } = await cardea.call('GET', '/v1/self-service-profiles')
  const profile = { name: 'Customers', introduction: 'Welcome. It takes **twenty minutes**.' }
  if (items.length === 0) await cardea.call('POST', '/v1/self-service-profiles', profile)
}
