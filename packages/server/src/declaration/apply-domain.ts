import { createDomain } from '../domains/create-domain.ts'
import { domainFindByName } from '../domains/store.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Domain } from '../domains/types.ts'
import type { Organization } from '../organizations/types.ts'
import { updateDomain } from '../domains/update-domain.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type Facts, differences } from './change.ts'
import { claim } from './match.ts'
import type { Run } from './run.ts'
import type { DeclaredDomain } from './schema.ts'

/** Brings one domain of an organization to the declared state. */
export async function applyDomain(
  run: Run,
  organization: Organization,
  entry: DeclaredDomain,
): Promise<void> {
  const { domain, ...settings } = entry
  const normalized = normalizeDomain(domain)
  const current = normalized.ok ? await domainFindByName(run.db, organization.id, normalized.domain) : null
  if (current === null) {
    const created = await createDomain(run, wholeDeployment, organization.id, entry)
    claim(run, created.id)
    run.changes.push({ action: 'create', kind: 'domain', name: created.domain, id: created.id, fields: [] })
    return
  }
  claim(run, current.id)
  const fields = differences(facts(current), facts({ ...current, ...settings }))
  if (fields.length === 0) return
  await updateDomain(run, wholeDeployment, organization.id, current.id, settings)
  run.changes.push({ action: 'update', kind: 'domain', name: current.domain, id: current.id, fields })
}

function facts({ state, connectionId, autoJoin }: Domain): Facts {
  return { state, connectionId, autoJoin }
}
