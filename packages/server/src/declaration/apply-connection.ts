import { clientSecretPlace, withInput } from '../connections/connection-input.ts'
import { createConnection } from '../connections/create-connection.ts'
import { pickOidcOptions } from '../connections/oidc-options.ts'
import { type ConnectionValues, connectionFindById, connectionFindByProvider } from '../connections/store.ts'
import type { Connection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { sameSecret } from '../keys/same-secret.ts'
import type { Vault } from '../keys/vault.ts'
import type { Organization } from '../organizations/types.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type Facts, type FieldChange, differences } from './change.ts'
import { claim, declaredId, idNote, onlyOne } from './match.ts'
import { omit } from './omit.ts'
import type { Run } from './run.ts'
import type { DeclaredConnection } from './schema.ts'

/** Brings one connection of an organization to the declared state. */
export async function applyConnection(
  run: Run,
  organization: Organization,
  entry: DeclaredConnection,
): Promise<void> {
  const input = omit(entry, 'id', 'protocol')
  const current = await findConnection(run, organization, entry)
  if (current === null) {
    await create(run, organization, entry)
    return
  }
  claim(run, current.id)
  const fields = [
    ...differences(facts(current), facts(withInput(current, input, run))),
    ...secretChange(run, current, entry.protocol === 'oidc' ? entry.clientSecret : undefined),
  ]
  if (fields.length === 0) return
  await updateConnection(run, wholeDeployment, current.id, input)
  const name = nameOf(organization, current)
  run.changes.push({ action: 'update', kind: 'connection', name, id: current.id, fields })
}

async function create(run: Run, organization: Organization, entry: DeclaredConnection): Promise<void> {
  const id = declaredId('connection', entry)
  const created = await createConnection(run, wholeDeployment, {
    ...omit(entry, 'id'),
    organizationId: organization.id,
    ...(id === null ? {} : { id }),
  })
  claim(run, created.id)
  const name = nameOf(organization, created)
  run.changes.push({
    action: 'create',
    kind: 'connection',
    name,
    id: created.id,
    fields: [],
    ...idNote(entry, created.id),
  })
}

/** By id when it has one, else by protocol and provider, and by name where that tells several apart. */
async function findConnection(
  { db }: Run,
  { id: organizationId }: Organization,
  entry: DeclaredConnection,
): Promise<Connection | null> {
  const id = declaredId('connection', entry)
  if (id !== null) {
    return connectionFindById(db, { kind: 'organization', organizationId }, id)
  }
  const provider = entry.provider ?? `generic-${entry.protocol}`
  const candidates = await connectionFindByProvider(db, organizationId, entry.protocol, provider)
  const named = candidates.filter(({ name }) => name === entry.name)
  return onlyOne(candidates.length > 1 && named.length > 0 ? named : candidates)
}

/** A sealed secret differs at each sealing, so what is compared is what was sealed. */
export function secretChange(
  { vault }: Run,
  current: Connection,
  wanted: string | null | undefined,
): FieldChange[] {
  if (current.protocol === 'saml' || wanted === undefined) return []
  const { clientSecretSealed: sealed } = current
  const secret = sealed === null ? null : vault.open(sealed, clientSecretPlace(current.id)).toString('utf8')
  return isUnchanged(vault, secret, wanted) ? [] : [{ field: 'clientSecret' }]
}

function isUnchanged(vault: Vault, current: string | null, wanted: string | null): boolean {
  if (current === null) return wanted === null
  return wanted !== null && sameSecret(vault, wanted, current)
}

/** What of a connection is compared and shown; a secret is neither. */
export function facts(connection: ConnectionValues): Facts {
  const { name, provider, status } = connection
  if (connection.protocol === 'social') {
    const { clientId, teamId, keyId, origin } = connection
    return { name, provider, status, clientId, teamId, keyId, origin }
  }
  const { isDefault, idpInitiated, mapping, roleMapping, requiredAttributes } = connection
  const common = { name, provider, status, isDefault, idpInitiated, mapping, roleMapping, requiredAttributes }
  if (connection.protocol === 'oidc') {
    const { issuer, clientId } = connection
    return { ...common, issuer, clientId, ...pickOidcOptions(connection) }
  }
  const { idpEntityId, ssoUrl, ssoBinding, certificates, metadata, settings } = connection
  return {
    ...common,
    ...settings,
    metadataUrl: metadata?.url ?? null,
    idpEntityId,
    ssoUrl,
    ssoBinding,
    certificates: certificates.map(({ fingerprint }) => fingerprint),
  }
}

function nameOf({ slug }: Organization, { provider }: Connection): string {
  return `${slug}/${provider}`
}
