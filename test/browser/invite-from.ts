import { userFindOrInsertOwn } from '../../packages/server/src/accounts/user-store.ts'
import type { Parts } from '../../packages/server/src/main.ts'
import { foundOrganization } from '../../packages/server/src/members/found-organization.ts'
import { invite } from '../../packages/server/src/members/invite.ts'
import { newId } from '../../packages/server/src/storage/ids.ts'

/** Invites an address to a new organization, as its owner does. */
export async function inviteFrom(parts: Parts, email: string, name = 'Acme'): Promise<void> {
  const owner = 'owner@home.example'
  const id = newId('user', parts)
  const { id: userId } = await userFindOrInsertOwn(parts.db, { id, email: owner, key: owner })
  const { organization, membership } = await parts.db.transaction((db) =>
    foundOrganization({ ...parts, db }, userId, { name }),
  )
  await invite(parts, membership, organization, { email, role: 'admin' })
}
