import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/**
 * Real Chromium against a real Cardea, the example application and identity providers, each on its own
 * site where that matters. Chromium resolves every `*.localhost` name to this machine (RFC 6761 §6.3)
 * and takes each for a site of its own, so cookies meet the same walls as on the internet.
 */
const candidates = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** May these tests be left out because this machine has no Chromium? Only `npm test` says so, aloud. */
export const withoutBrowser = (process.env['TEST_WITHOUT'] ?? '').split(',').includes('chromium')

/** Starts the system's Chromium, without a window and without calls home. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = candidates.find((path) => path !== '' && existsSync(path))
  if (executablePath === undefined) {
    throw new Error('No Chromium found. `npm test` installs one where it may; or set CHROMIUM_PATH.')
  }
  return chromium.launch({
    executablePath,
    args: [
      // Chromium's sandbox cannot run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
