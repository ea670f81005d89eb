import { SsoError } from '@cardea/protocol'
import { type LinkParts, makeOperatorLink } from '../operators/make-link.ts'
import type { Database } from '../storage/database.ts'
import type { KeysIo } from './keys.ts'

type Parts = Omit<LinkParts, 'db'> & { readonly db: Database }

/** What `cardea operator-link` takes. */
export const usage = `cardea operator-link [EMAIL]

Makes a link for an operator, good for a day, directly on the database.
  without EMAIL    for the first operator, while there is none
  EMAIL            an operator who has lost their password chooses a new one by it
`

const [DONE, FAILED, MISUSED] = [0, 1, 2]

/** `cardea operator-link`: prints a link, and answers the exit code (0 done, 1 failed, 2 wrong usage). */
export async function runOperatorLink(
  args: readonly string[],
  io: KeysIo,
  openParts: () => Promise<Parts>,
): Promise<number> {
  const [email = null, ...rest] = args
  if (rest.length > 0 || email?.startsWith('-') === true) {
    io.stderr(usage)
    return MISUSED
  }
  const parts = await openParts()
  try {
    const { url } = await makeOperatorLink(parts, email)
    io.stdout(`${url}\n`)
    return DONE
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    io.stderr(`cardea operator-link: ${error.texts.admin}\n`)
    return FAILED
  } finally {
    await parts.db.close()
  }
}
