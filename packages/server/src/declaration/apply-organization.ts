import { createOrganization } from '../organizations/create-organization.ts'
import { organizationFindById, organizationList } from '../organizations/store.ts'
import type { Organization } from '../organizations/types.ts'
import { updateOrganization, withPatch } from '../organizations/update-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type Facts, differences } from './change.ts'
import { claim, declaredId, idNote, onlyOne } from './match.ts'
import { omit } from './omit.ts'
import type { Run } from './run.ts'
import type { DeclaredOrganization } from './schema.ts'

/** Brings one organization, without its domains and connections, to the declared state. */
export async function applyOrganization(run: Run, entry: DeclaredOrganization): Promise<Organization> {
  const settings = omit(entry, 'id', 'domains', 'connections')
  const current = await findOrganization(run, entry)
  if (current === null) {
    const id = declaredId('organization', entry)
    const created = await createOrganization(run, wholeDeployment, {
      ...settings,
      ...(id === null ? {} : { id }),
    })
    run.changes.push(change('create', created, [], idNote(entry, created.id)))
    claim(run, created.id)
    return created
  }
  claim(run, current.id)
  const wanted = withPatch(current, settings, run.clock.now())
  const fields = differences(facts(current), facts(wanted))
  if (fields.length === 0) return current
  run.changes.push(change('update', current, fields, {}))
  // The file is the operator's word, also on a policy that no sign-in has proven yet.
  return updateOrganization(run, wholeDeployment, current.id, { ...settings, force: true })
}

/** By id when it has one, else by slug, external id or name: the first that the entry gives. */
async function findOrganization({ db }: Run, entry: DeclaredOrganization): Promise<Organization | null> {
  const id = declaredId('organization', entry)
  if (id !== null) return organizationFindById(db, wholeDeployment, id)
  const { slug, externalId, name } = entry
  const key = slug !== undefined ? { slug } : typeof externalId === 'string' ? { externalId } : { name }
  const { items } = await organizationList(db, wholeDeployment, key, { limit: 2, after: null })
  return onlyOne(items)
}

function facts(organization: Organization): Facts {
  const { name, slug, externalId, metadata, policy, jit, allowOutsideProfiles } = organization
  const { reportOnlyPolicy, autoRevert } = organization
  return {
    name,
    slug,
    externalId,
    metadata,
    ...policy,
    reportOnlyPolicy,
    autoRevert,
    jit,
    allowOutsideProfiles,
  }
}

function change(
  action: 'create' | 'update',
  { id, slug }: Organization,
  fields: ReturnType<typeof differences>,
  note: ReturnType<typeof idNote>,
) {
  return { action, kind: 'organization', name: slug, id, fields, ...note } as const
}
