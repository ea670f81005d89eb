import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
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

/** Where programs from Debian are unpacked and not installed: their packages would start them as services. */
const unpacked = {
  glewlwyd: {
    packages: ['glewlwyd', 'dbconfig-no-thanks'],
    brings: 'usr/bin/glewlwyd',
  },
  apache: {
    packages: ['apache2-bin', 'libapache2-mod-auth-openidc'],
    brings: 'usr/lib/apache2/modules/mod_auth_openidc.so',
  },
  nginx: { packages: ['nginx'], brings: 'usr/sbin/nginx' },
  caddy: { packages: ['caddy'], brings: 'usr/bin/caddy' },
  haproxy: { packages: ['haproxy'], brings: 'usr/sbin/haproxy' },
}
const placeOf = (name) => join(root, 'node_modules/.cache/cardea', name)

/** Is this program of `test/idps/`, `test/relying-parties/` or `test/proxies/` there? */
export function hasUnpacked(name) {
  return existsSync(join(placeOf(name), unpacked[name].brings))
}

/** Is the SAML library of `test/idps/` there, for the system's own Python? */
export function hasPysaml2() {
  return spawnSync('/usr/bin/python3', ['-c', 'import saml2, cryptography']).status === 0
}

/** Installs a Debian package when this machine has apt and lets us; answers whether what it brings is there. */
export async function installFromDebian(name, isThere = () => hasProgram(name)) {
  if (!hasProgram('apt-get') || process.getuid?.() !== 0) return false
  say(`installing ${name} from Debian's packages (once) …`)
  if (!(await updateLists())) return false
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], quiet)
  return isThere()
}

/** Fetches the program, and what it needs and this machine lacks; needs no rights where the lists of packages are there. */
export async function unpackFromDebian(name) {
  if (!hasProgram('apt-get')) return false
  say(`fetching ${name} from Debian's packages (once) …`)
  if (process.getuid?.() === 0 && !(await updateLists())) return false
  // In a folder beside, which gets its name when it is whole.
  const unfinished = `${placeOf(name)}.unfinished`
  const archives = join(unfinished, 'archives')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(join(archives, 'partial'), { recursive: true })
  const place = ['-o', `Dir::Cache::archives=${archives}/`, '-o', 'Debug::NoLocking=1']
  const { packages, brings } = unpacked[name]
  await run('apt-get', [...place, 'install', '-y', '-q', '--no-install-recommends', '-d', ...packages], quiet)
  for (const file of readdirSync(archives).filter((each) => each.endsWith('.deb'))) {
    if ((await run('dpkg', ['-x', join(archives, file), unfinished])) !== 0) return false
  }
  if (!existsSync(join(unfinished, brings))) return false
  rmSync(archives, { recursive: true })
  renameSync(unfinished, placeOf(name))
  return true
}

const quiet = {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
}

let listsAreNew = false

/** Once for all that is missing. */
async function updateLists() {
  listsAreNew ||= (await run('apt-get', ['update', '-q'], quiet)) === 0
  return listsAreNew
}

/** Downloads Playwright's own Chromium; answers whether it is there. */
export async function installPlaywrightChromium() {
  say('downloading a Chromium for the browser tests (once) …')
  await run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'])
  return findChromium() !== null
}
