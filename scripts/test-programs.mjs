import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { hasProgram, root, run, say } from './workspace.mjs'

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The path of a Chromium that the browser tests can drive, or null. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM_PATH, ...systemBrowsers, playwrightBrowser()]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

/** Where Playwright would keep its own browser. */
function playwrightBrowser() {
  try {
    return createRequire(import.meta.url)('playwright-core').chromium.executablePath()
  } catch {
    return null
  }
}

/** Installs a Debian package when this machine has apt and lets us; answers whether the program is there. */
export async function installFromDebian(name) {
  if (!hasProgram('apt-get') || process.getuid?.() !== 0) return false
  say(`installing ${name} from Debian's packages (once) …`)
  const quiet = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  if ((await run('apt-get', ['update', '-q'], quiet)) !== 0) return false
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], quiet)
  return hasProgram(name)
}

/** Downloads Playwright's own Chromium; answers whether it is there. */
export async function installPlaywrightChromium() {
  say('downloading a Chromium for the browser tests (once) …')
  await run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'])
  return findChromium() !== null
}
