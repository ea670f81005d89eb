import { createHash } from 'node:crypto'
import { SsoError, invalidInput } from '@cardea/protocol'
import { isPermission } from '../../../applications/permissions.ts'
import type { Application } from '../../../applications/types.ts'
import type { ApplicationPatch } from '../../../applications/update-application.ts'
import { type ApplicationId, isId } from '../../../storage/ids.ts'
import { permissionOf, scopesFor } from './scopes.ts'

/*
 * What an application may ask tokens for, as they have it: a grant for each of its APIs. Here an application has `audiences`, and `scopes` that
 * hold for all of them; a grant is one of the audiences with all of the scopes.
 */

/** The names of Cardea's own API: the one that their libraries ask for, and ours. */
export interface OwnApi {
  readonly named: string
  readonly issuer: string
}

export interface ClientGrant {
  readonly id: string
  readonly client_id: string
  readonly audience: string
  readonly scope: readonly string[]
  /** `client`: of tokens of its own. `user`: of tokens of the people whom it signs in. */
  readonly subject_type: 'client' | 'user'
}

export function grantsOf(application: Application, own: OwnApi): ClientGrant[] {
  const { id, clientId: client_id, type, scopes } = application
  return audiencesOf(application, own).map((audience) => ({
    id: grantId(id, audience),
    client_id,
    audience,
    scope: type !== 'm2m' ? [] : audience === own.named ? scopes.flatMap(namesOf) : scopes,
    subject_type: type === 'm2m' ? 'client' : 'user',
  }))
}

/** An m2m application that has no audience is for Cardea alone. */
function audiencesOf({ type, audiences, scopes }: Application, own: OwnApi): string[] {
  if (type === 'm2m' && audiences.length === 0) return scopes.length === 0 ? [] : [own.named]
  return [...new Set(audiences.map((audience) => nameOf(own, audience)))]
}

function nameOf({ issuer, named }: OwnApi, audience: string): string {
  return audience === issuer ? named : audience
}

/** It says itself which one it is: of which application, and for which API. */
function grantId(id: ApplicationId, audience: string): string {
  const hash = createHash('sha256').update(audience).digest('base64url').slice(0, 22)
  return `cgr_${id.slice('app_'.length)}_${hash}`
}

/** Of which application this is a grant, if it is one; `request.not_found` otherwise. */
export function applicationOfGrant(id: string): ApplicationId {
  const applicationId = `app_${id.slice('cgr_'.length).split('_')[0] ?? ''}`
  if (!id.startsWith('cgr_') || !isId('application', applicationId)) throw new SsoError('request.not_found')
  return applicationId
}

/** The grant with this id; `request.not_found` when the application has none such. */
export function grantOf(application: Application, own: OwnApi, id: string): ClientGrant {
  const found = grantsOf(application, own).find((grant) => grant.id === id)
  if (found === undefined) throw new SsoError('request.not_found')
  return found
}

/** The same by its API. */
export function grantFor(application: Application, own: OwnApi, audience: string): ClientGrant {
  return grantOf(application, own, grantId(application.id, nameOf(own, audience)))
}

interface GrantInput {
  readonly audience: string
  readonly scope: readonly string[]
  readonly subject_type: ClientGrant['subject_type']
}

/** With one grant more. Fails with `request.conflict` when there is one for this API. */
export function withGrant(application: Application, own: OwnApi, given: GrantInput): ApplicationPatch {
  const grants = grantsOf(application, own)
  const input = { ...given, audience: nameOf(own, given.audience) }
  const { audience, subject_type: subject } = input
  if (grants.some((grant) => grant.audience === audience))
    throw new SsoError('request.conflict', { field: 'audience' })
  checkSubject(application, input)
  const audiences = [...grants.map((grant) => grant.audience), audience]
  if (subject === 'user') return { audiences }
  const scopes = scopesOf(own, input)
  if (grants.length > 0 && !isSame(scopes, application.scopes)) throw onlyOne()
  return { audiences, scopes }
}

/** With other scopes in a grant. */
export function withScope(
  application: Application,
  own: OwnApi,
  id: string,
  scope: readonly string[],
): ApplicationPatch {
  const grant = grantOf(application, own, id)
  checkSubject(application, { ...grant, scope })
  if (grant.subject_type === 'user') return {}
  const scopes = scopesOf(own, { ...grant, scope })
  const isOnly = grantsOf(application, own).length === 1
  if (!isOnly && !isSame(scopes, application.scopes)) throw onlyOne()
  // Named, so that it stays a grant when nothing is left of it.
  return { scopes, ...(isOnly ? { audiences: [grant.audience] } : {}) }
}

/** Without a grant; without the last one there is nothing that the application may do by itself. */
export function withoutGrant(application: Application, own: OwnApi, id: string): ApplicationPatch {
  const gone = grantOf(application, own, id)
  const audiences = grantsOf(application, own).flatMap(({ id: other, audience }) =>
    other === gone.id ? [] : [audience],
  )
  return audiences.length > 0 || gone.subject_type === 'user' ? { audiences } : { audiences, scopes: [] }
}

function checkSubject({ type }: Application, { scope, subject_type: subject, audience }: GrantInput): void {
  const refuse = (field: string, message: string) => invalidInput({ field, code: 'not_supported', message })
  if (subject !== (type === 'm2m' ? 'client' : 'user')) {
    throw refuse(
      'subject_type',
      '`client` for applications of type non_interactive, `user` for those that sign people in.',
    )
  }
  if (subject === 'user' && scope.length > 0) {
    throw refuse('scope', `What somebody may do at ${audience} is for that API to know, not for a scope.`)
  }
}

/** For Cardea's own API our permissions, by their names for them or ours; for another, what its owner calls them. */
function scopesOf(own: OwnApi, { audience, scope }: GrantInput): string[] {
  if (audience !== own.named) return [...new Set(scope)]
  const faults = scope.flatMap((name, index) =>
    permissionOf(name) === null
      ? [{ field: `scope.${String(index)}`, code: 'unknown', message: `There is no scope ${name} here.` }]
      : [],
  )
  if (faults.length > 0) throw invalidInput(...faults)
  return [...new Set(scope.flatMap((name) => permissionOf(name) ?? []))]
}

/** Their names of a permission; ours where they have none. */
function namesOf(scope: string): readonly string[] {
  const names = isPermission(scope) ? scopesFor(scope) : []
  return names.length === 0 ? [scope] : names
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each))
}

function onlyOne() {
  const message = 'The scopes of an application hold for all its APIs here; use one application for each API.'
  return invalidInput({ field: 'scope', code: 'not_supported', message })
}
