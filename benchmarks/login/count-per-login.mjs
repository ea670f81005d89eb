import { countStatements } from './count-statements.mjs'
import { freePort } from '../frame/start-process.mjs'

const LOGINS = 40
/** Everybody of the load has been here before: what is counted is a person who returns, not a first visit. */
const WARM_UP_LOGINS = 1000

/** Starts a contender behind the counting proxy; answers statements and transactions per login. */
export async function countPerLogin({ name, start, target, databaseUrl }, { generator, idp, groups }) {
  if (databaseUrl === null) return null
  const counter = await countStatements(databaseUrl)
  const port = await freePort()
  const { stop } = await start(port, counter.url)
  try {
    const counted = `${name}, counted`
    const origin = `http://127.0.0.1:${port}`
    await generator.ask({ target: { ...target, name: counted, origin }, idp, groups })
    await generator.ask({ name: counted, concurrency: 1, logins: WARM_UP_LOGINS })
    counter.reset()
    const { logins } = await generator.ask({ name: counted, concurrency: 1, logins: LOGINS })
    return perLogin(counter.counts(), logins)
  } finally {
    await stop()
    counter.close()
  }
}

function perLogin({ statements, transactions }, logins) {
  const each = Object.entries(statements)
    .map(([text, count]) => ({ text: text.replace(/\s+/g, ' ').trim(), perLogin: count / logins }))
    // Once in many logins is a timer's work.
    .filter(({ perLogin: count }) => count >= 0.5)
  return {
    statements: Math.round(each.reduce((sum, { perLogin: count }) => sum + count, 0)),
    transactions: Math.round(transactions / logins),
    each,
  }
}
