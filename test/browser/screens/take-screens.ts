/**
 * Photographs every page and step that people meet, in both themes on a phone, a tablet and a desktop, into `docs/screens/` or the folder
 * given: `npm run screens -- [FOLDER]`. A sheet for each, and a page that shows them all. Nothing is compared; somebody looks at them.
 * `--album Dashboard` takes one album alone, and with `--only dashboard-user,dashboard-login` of that the sheets whose names
 * begin so; what else is there stays.
 *
 * Invariant: what is photographed is the real service, brought to each state as people bring it there.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { dnsServer } from '../../../packages/server/test/dns-server.ts'
import { launchBrowser } from '../launch-browser.ts'
import { type Deployment, startDeployment } from '../start-deployment.ts'
import { type Camera, openCamera } from './camera.ts'
import { takeAccount } from './take-account.ts'
import { takeAssistant } from './take-assistant.ts'
import { takeDashboard } from './take-dashboard.ts'
import { takeMails } from './take-mails.ts'
import { takeExample, takeHosted } from './take-sign-in.ts'

interface Album {
  readonly title: string
  readonly take: (camera: Camera, deployment: Deployment, page: Page) => Promise<void>
}

const {
  values: { album: wanted, only = '' },
  positionals,
} = parseArgs({ allowPositionals: true, options: { album: { type: 'string' }, only: { type: 'string' } } })
const folder = positionals[0] ?? join(import.meta.dirname, '../../../docs/screens')
if (wanted === undefined) rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const dns = await dnsServer({ 'idp.localhost': '127.0.0.1' })
const deployment = await startDeployment(undefined, { CARDEA_DNS_SERVERS: dns.address })
const browser = await launchBrowser()

/** In this order: an album goes on where the one before it has left the browser. */
const albums: readonly Album[] = [
  { title: 'Sign-in', take: takeHosted },
  { title: 'Own accounts', take: takeAccount },
  { title: 'Mails', take: takeMails },
  { title: 'Simulator, example and test sign-ins', take: takeExample },
  {
    title: 'Setup assistant',
    take: (camera, deployment, page) => takeAssistant(camera, { page, deployment, dns }),
  },
  { title: 'Dashboard', take: takeDashboard },
]

try {
  const page = await browser.newPage()
  const chapters = []
  for (const { title, take } of albums) {
    if (wanted !== undefined && wanted !== title) {
      chapters.push(chapterBefore(title))
      continue
    }
    const camera = await openCamera(browser, folder, only.split(','))
    await take(camera, deployment, page)
    chapters.push(`## ${title}\n\n${camera.sheets.map(shown).join('\n')}`)
    process.stdout.write(`${title}: ${String(camera.sheets.length)}\n`)
  }
  writeFileSync(join(folder, 'README.md'), `${introduction()}\n${chapters.join('\n\n')}\n`)
} finally {
  await browser.close()
  await deployment.close()
  dns.close()
}

/** As the page has it of an album that is not taken now. */
function chapterBefore(title: string): string {
  const page = readFileSync(join(folder, 'README.md'), 'utf8')
  const text = page.split(/^## /m).find((chapter) => chapter.startsWith(`${title}\n`))
  return `## ${text?.trimEnd() ?? title}\n`
}

function introduction(): string {
  return `# Screens

Every page and step, light above dark, at 320, 768 and 1280 pixels. \`npm run screens\` takes them anew.
`
}

function shown(name: string): string {
  return `### ${name}\n\n![${name}](${name}.webp)\n`
}
