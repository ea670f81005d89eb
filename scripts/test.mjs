/**
 * `npm test`: installs what is missing (dependencies; Chromium, xmlsec1, curl, pysaml2, glewlwyd, Apache, nginx, Caddy and HAProxy from the
 * system, from Debian's packages where it may, Chromium else from Playwright) and runs every test. Asks nothing.
 * What cannot be had on this machine is said and left out, except under CI=true, where it is a failure.
 * Arguments go to vitest: `npm test -- --project protocol`.
 */
import {
  findChromium,
  hasPysaml2,
  hasUnpacked,
  installFromDebian,
  installPlaywrightChromium,
  unpackFromDebian,
} from './test-programs.mjs'
import { bin, ensureInstalled, hasProgram, run, say } from './workspace.mjs'

await ensureInstalled()
const missing = []

if (!findChromium() && !(await installFromDebian('chromium')) && !(await installPlaywrightChromium())) {
  missing.push('chromium')
}
for (const name of ['xmlsec1', 'curl']) {
  if (!hasProgram(name) && !(await installFromDebian(name))) missing.push(name)
}
if (!hasPysaml2() && !(await installFromDebian('python3-pysaml2', hasPysaml2))) {
  missing.push('python3-pysaml2')
}
for (const name of ['glewlwyd', 'apache', 'nginx', 'caddy', 'haproxy']) {
  if (!hasUnpacked(name) && !(await unpackFromDebian(name))) missing.push(name)
}

for (const name of missing) say(`${name} could not be installed here: the tests that need it are left out.`)
if (missing.length > 0 && process.env.CI) {
  say('CI=true demands every test.')
  process.exit(1)
}

const environment = {
  ...process.env,
  TEST_WITHOUT: missing.join(','),
  CHROMIUM_PATH: findChromium() ?? '',
}
process.exit(await run(bin('vitest'), ['run', ...process.argv.slice(2)], { env: environment }))
