import type { Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import { CHALLENGE_MINUTES } from './relying-party.ts'
import type { AccountParts } from './types.ts'

/** What a challenge was made for; the answer to it is good for nothing else. */
export interface ChallengeUse {
  readonly purpose: 'register' | 'sign_in' | 'second_factor'
  /** Null: whoever has the passkey. */
  readonly userId: UserId | null
  /** A secret of the browser that asked, from its cookie. */
  readonly browser: string
}

type ChallengeParts = Pick<AccountParts, 'db' | 'vault' | 'clock' | 'random'>

/** WebAuthn §13.4.3: at least 16 bytes. */
const CHALLENGE_BYTES = 32

/** Makes a challenge for one answer within five minutes. */
export async function issueChallenge(
  { db, vault, clock, random }: ChallengeParts,
  { purpose, userId, browser }: ChallengeUse,
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = Uint8Array.from(random.bytes(CHALLENGE_BYTES))
  await db.kysely
    .insertInto('passkey_challenges')
    .values({
      challenge_hash: vault.hash(Buffer.from(challenge).toString('base64url')),
      purpose,
      user_id: userId,
      browser_hash: vault.hash(browser),
      expires_at: new Date(clock.now().getTime() + CHALLENGE_MINUTES * 60_000),
    })
    .execute()
  return challenge
}

const consume: Statement<{ purpose: string }> = {
  name: 'account_passkey_challenge_consume',
  text: `delete from passkey_challenges
    where challenge_hash = $1 and purpose = $2 and user_id is not distinct from $3 and browser_hash = $4 and expires_at > $5
    returning purpose`,
}

/** Uses a challenge up. False: it was not made for this, is too old, or was used before. */
export async function consumeChallenge(
  { db, vault, clock }: Omit<ChallengeParts, 'random'>,
  challenge: string,
  { purpose, userId, browser }: ChallengeUse,
): Promise<boolean> {
  const values = [vault.hash(challenge), purpose, userId, vault.hash(browser), clock.now()]
  return (await db.query(consume, values)).length > 0
}
