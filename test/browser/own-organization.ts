import { emailKey } from '../../packages/server/src/accounts/email-key.ts'
import { userFindOrInsertOwn } from '../../packages/server/src/accounts/user-store.ts'
import { membershipInsert } from '../../packages/server/src/members/store.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import type { Organization } from '../../packages/server/src/organizations/types.ts'
import { newId } from '../../packages/server/src/storage/ids.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import type { Deployment } from './start-deployment.ts'

/** A new organization, long named, whose owner this address is, and which somebody with as long an address asks to join. */
export async function ownOrganization(
  { parts }: Deployment['cardea'],
  ownersAddress: string,
): Promise<Organization> {
  const organization = await createOrganization(parts, wholeDeployment, { name: 'N'.repeat(100) })
  const person = (email: string) =>
    userFindOrInsertOwn(parts.db, { id: newId('user', parts), email, key: emailKey(email) ?? email })
  const join = async (email: string, as: { role: 'owner' | 'member'; status: 'active' | 'pending' }) => {
    const { id: userId } = await person(email)
    const id = newId('membership', parts)
    const values = { id, organizationId: organization.id, userId, source: 'operator' as const }
    await membershipInsert(parts.db, { ...values, ...as })
  }
  await join(ownersAddress, { role: 'owner', status: 'active' })
  await join(`${'a'.repeat(60)}@home.example`, { role: 'member', status: 'pending' })
  return organization
}
