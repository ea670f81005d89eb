/**
 * A whole SAML login over HTTP: authorize, the identity provider's response to the ACS, token. Cardea beside
 * Ory Polis and the floor, each a process of its own, on one PostgreSQL, driven by one load generator.
 *
 * Invariant: nothing is timed before a contender has signed the right person in and refused a response that
 * was changed, and every login of a round is checked to be about its person. Rounds are interleaved.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { note } from '../frame/note.mjs'
import { makeKey } from '../saml-verify/make-keys.mjs'
import { contenderNamed, contenders } from './contenders/contenders.mjs'
import { countPerLogin } from './count-per-login.mjs'
import { startGenerator } from './generator.mjs'
import { openPostgres } from '../frame/postgres.mjs'
import { openContender } from './open-contender.mjs'
import { measureRounds } from './measure-rounds.mjs'
import { ratios, summarize } from './summarize.mjs'

export { report } from './report.mjs'

const credentials = {
  clientId: 'benchmark',
  clientSecret: 'the-secret-of-the-benchmark-application',
  redirectUri: 'https://app.example.com/callback',
}

/** Measures; `only` names contenders (comma separated), `groups` how many groups a person is in. */
export async function run({ quick, only, groups: groupsText }) {
  const chosen = only === undefined ? contenders : only.split(',').map(contenderNamed)
  const timing = quick ? { rounds: 3, ms: 2000, warmUpMs: 5000 } : { rounds: 5, ms: 10_000, warmUpMs: 45_000 }
  const groups = Number(groupsText)
  const folder = mkdtempSync(join(tmpdir(), 'cardea-bench-login-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const postgres = await openPostgres()
  const generator = startGenerator()
  const opened = []
  try {
    const idp = await makeIdp()
    for (const contender of chosen) {
      note(`${contender.name}: starting ${contender.about} …`)
      opened.push(await openContender({ contender, postgres, generator, folder, idp, groups, credentials }))
    }
    for (const one of opened) one.queries = await countPerLogin(one, { generator, idp, groups })
    const samples = await measureRounds({ opened, generator, postgres, timing })
    return {
      method:
        'each contender a process of its own, one PostgreSQL, one load generator process; interleaved rounds, medians; latencies as the generator sees them',
      ...timing,
      groups,
      postgres: await postgres.settings(),
      ratios: ratios(samples),
      contenders: opened.map((one) => summarize(one, samples[one.name])),
    }
  } finally {
    for (const { stop } of opened) await stop()
    generator.stop()
    await postgres.close()
  }
}

async function makeIdp() {
  const { privateKey, base64 } = await makeKey('rsa')
  return {
    entityId: 'https://idp.customer.example/metadata',
    ssoUrl: 'https://idp.customer.example/sso',
    privateKey,
    certificate: base64,
  }
}
