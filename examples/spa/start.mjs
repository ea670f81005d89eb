/**
 * `npm start` in this folder: Cardea on this machine, the clients that the example needs there, and the example. Ctrl+C ends both.
 *
 * Needs what `npm run build` in the repository makes. The addresses are settings: CARDEA_PORT, PORT, DATA_DIR.
 */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCardea } from '../run-cardea.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const port = process.env.PORT ?? '3001'
const appUrl = `http://localhost:${port}`

const cardea = await runCardea({
  dataDir: resolve(here, process.env.DATA_DIR ?? 'data'),
  port: process.env.CARDEA_PORT ?? '4000',
})
await cardea.apply(join(here, 'cardea.yaml'), { SPA_URL: appUrl })
cardea.start([join(here, 'server.mjs')], { PORT: port, APP_URL: appUrl, CARDEA_URL: `${cardea.url}/` })
console.log(`
  Open ${appUrl} and sign in as ada@example.com. Nobody has an account yet: the accounts address makes one, and you are signed in once more.
`)
