import type { Actor } from '../platform/acting.ts'
import type { EventId, OrganizationId } from '../storage/ids.ts'

/**
 * Events: what happened to the things of a deployment, for whoever has to act on it.
 *
 * Owns the table `events` and its API. Invariant: an event is written in the transaction of the change it
 * tells of, and once it can be listed, no event can appear before it.
 *
 * Routes: `/v1/events`.
 */

/** Every type with what it means, in the order of the reference. The one catalogue: code writes nothing else. */
export const eventTypes = {
  'connection.created': 'A connection was created.',
  'connection.updated': 'Settings of a connection changed; `changed` names them.',
  'connection.activated': 'People can sign in by this connection from now on.',
  'connection.deactivated': 'Nobody can sign in by this connection any more.',
  'connection.deleted': 'A connection was deleted, with its profiles and logins.',
  'connection.key_added':
    'A connection has another key of ours towards its identity provider; `keyId` names it, `state` tells whether it signs already.',
  'connection.key_promoted':
    'The next key of a connection signs our requests from now on; `keyId` names it. The one before retires.',
  'connection.client_keys_rotated':
    'The next client key of a connection signs from now on; `keyId` names it.',
  'connection.key_deleted':
    'A next or retiring key of ours was deleted; `keyId` names it, and what is encrypted to it cannot be read any more.',
  'connection.certificate_added':
    'A signing certificate of the identity provider is trusted from now on; `source` tells where it came from.',
  'connection.certificate_removed': 'A signing certificate is not trusted any more.',
  'connection.certificate_expiring':
    'A signing certificate of the identity provider expires in `days` days or fewer. Sign-ins go on when it has; the identity provider’s admins should renew it.',
  'connection.certificate_expired':
    'A signing certificate of the identity provider has expired. Sign-ins with it still work.',
  'connection.metadata_refreshed':
    'The identity provider’s metadata was read again, and `changed` names what it changed.',
  'connection.metadata_refresh_failed':
    'The identity provider’s metadata could not be read again; what is known of it stays in force.',
  'connection.sha1_accepted':
    'A sign-in was accepted although it is signed with SHA-1, by the exception of this connection.',
  'connection.profiles_reconciled':
    'People who awaited reconciliation were mapped again: `mended` of them have a profile now.',
  'connection.capture_started':
    'The full messages of this connection’s sign-ins are kept, sealed, until `until`; `apiKeyId`, `applicationId` or `userId` (an operator) switched it on.',
  'connection.capture_stopped': 'Full messages are not kept any more.',
  'organization.created': 'An organization was created.',
  'organization.updated':
    'Settings of an organization changed; `changed` names them. Of a changed policy `organization.policy_changed` tells more.',
  'organization.deleted':
    'An organization was deleted, with everything that belonged to it: its `connections`, `domains`, `members`, `profiles`, `apiKeys` and `applications`, so many of each, and its events. `by` tells who did it.',
  'organization.policy_changed':
    'How the people of an organization must sign in has changed, from `before` to `after`; `forced` when the operator did it without proof that single sign-on works.',
  'member.added':
    'Somebody became a member of an organization; `source` tells how, `status` whether they wait for an admin.',
  'member.updated': 'Role or status of a member changed.',
  'member.removed': 'Somebody is no member of the organization any more; their sessions of it have ended.',
  'user.updated': 'What the product says of a user changed; `changed` names it, and never the values.',
  'user.deleted':
    'A user was deleted, with everything that they signed in with; their memberships and sessions have ended.',
  'profile.deleted':
    'What was known of a person by one connection was deleted; their sessions by it have ended. `connectionId` names the connection.',
  'invitation.created':
    'Somebody was invited to an organization as `role`, or once again (`renewed`); `invitedBy` tells by whom.',
  'invitation.accepted': 'An invitation was accepted; `userId` tells by whom. It is used up.',
  'invitation.revoked': 'An invitation was taken back; `revokedBy` tells by whom.',
  'organization.policy_reverted':
    'Single sign-on was demanded a short time ago and is broken, so the policy fell back by itself from `before` to `after`: `people` could not sign in, with the errors of `codes`, since `failingSince`.',
  'organization.break_glass_issued':
    'An owner got new codes for emergencies; their earlier ones are void. `userId` tells who.',
  'organization.break_glass_used':
    'An owner has opened the organization to a session with a code for emergencies, until `until`; `left` are left. `userId` tells who.',
  'application.created': 'An application was created.',
  'application.updated': 'Settings of an application changed; `changed` names them.',
  'application.secret_created': 'An application has one more client secret; `secretId` names it.',
  'application.deleted':
    'An application was deleted, with its secrets, sessions and logins; `by` tells who did it.',
  'application.secret_deleted':
    'A client secret was deleted and works no more; `secretId` names it, `by` tells who did it.',
  'api_key.created':
    'An API key was created; `scopes` tells what it may do, `expiresAt` until when (null: it does not expire).',
  'api_key.updated':
    'An API key was changed; `changed` names its fields (`key`: another value is good from now on), `scopes` and `expiresAt` tell what holds now.',
  'api_key.deleted': 'An API key was deleted and works no more; `by` tells who did it.',
  'signing_keys.rotated':
    'Other keys sign tokens from now on; `current` names them. `emergency`: those before are void, with all that they have signed.',
  'self_service_profile.created': 'A self-service profile was created.',
  'self_service_profile.updated': 'A self-service profile was changed; `changed` names its fields.',
  'self_service_profile.deleted':
    'A self-service profile was deleted, with its setup tickets and the portal sessions that they had become.',
  'setup_ticket.created':
    'A setup ticket was created for an organization; `mode` tells what for, `expiresAt` for how long it can be opened.',
  'setup_ticket.opened':
    'A setup ticket was exchanged for a portal session: it cannot be opened again. `sessionExpiresAt` tells when the session ends at the latest.',
  'setup_ticket.revoked':
    'A setup ticket was revoked. It cannot be opened any more, and the portal session that it had become has ended.',
  'setup_ticket.completed': 'The IT admin says that everything is done; `connectionId` names the connection.',
  'account.token_created':
    'Somebody has made a personal access token; `userId` tells who, `scopes` what it opens. With an organization: it works there alone.',
  'account.token_deleted': 'Somebody has deleted a personal access token of theirs.',
  'domain.created': 'A domain was added to an organization; `state` tells how it stands.',
  'domain.updated': 'Settings of a domain changed; `changed` names them.',
  'domain.verified':
    'A domain belongs to an organization from now on: its people are sent to that organization’s connection. `outcome` when the record was seen, `by` when the operator said so.',
  'domain.verification_failed':
    'The record of a pending domain was not published within 30 days, and is not looked for any more.',
  'domain.record_missing':
    'The record of a verified domain is gone; `outcome` tells what is there. The domain counts on for 30 days, so that the record can be put back.',
  'domain.record_found': 'The record of a verified domain is back.',
  'domain.verification_lost':
    'The record of a verified domain was gone for 30 days: the domain belongs to nobody, and its people are not sent anywhere any more.',
  'domain.deleted': 'A domain was removed from its organization.',
  'account.password_changed':
    'Somebody has a new password for their own account; their other sessions have ended.',
  'account.totp_added': 'An authenticator app is a second factor of an account from now on.',
  'account.totp_removed':
    'An authenticator app is no second factor of an account any more; its other sessions have ended.',
  'account.passkey_added': 'A passkey signs in to an account from now on; `passkeyId` names it.',
  'account.passkey_removed':
    'A passkey does not sign in to an account any more; `passkeyId` names it. The account’s other sessions have ended.',
  'account.provider_added':
    'A social provider signs in to an account from now on; `connectionId` names the connection.',
  'account.provider_removed':
    'A social provider does not sign in to an account any more; `connectionId` names the connection. The account’s other sessions have ended.',
  'account.recovery_codes_renewed': 'An account has new recovery codes, and the old ones work no more.',
  'account.recovery_code_used':
    'Somebody has signed in with a recovery code in the place of their second factor; `left` tells how many they have.',
  'operator.added':
    'Somebody is an operator of this deployment from now on; `role` tells what they may do, `by` who has asked them (absent: by the link of a first start, or of the command line).',
  'operator.changed': 'The role of an operator changed, from `before` to `role`; `by` tells who did it.',
  'operator.removed': 'Somebody is no operator any more; `by` tells who did it.',
  'operator.sso_approved':
    'Operators can sign in by this connection as it is now, with identities that they have linked; `by` tells who approved it. Any change of it ends that.',
  'operator.sso_ended': 'Operators cannot sign in by a connection any more; `by` tells who did it.',
  'operator.identity_linked':
    'An operator can sign in by the approved connection from now on; `profileId` names who they are there.',
  'operator.identity_removed': 'An operator cannot sign in by a connection any more.',
  'webhook.created':
    'Events are delivered to another address from now on; `url` tells where, without its query.',
  'webhook.updated': 'Settings of a webhook changed; `changed` names them.',
  'webhook.enabled': 'Events are delivered to a webhook again. Those of the meantime come by a replay.',
  'webhook.disabled':
    'Events are not delivered to a webhook any more; `reason` tells why: `by_hand`, `gone` (it answered 410) or `failing` (nothing has been taken since `failingSince`).',
  'webhook.deleted': 'A webhook was deleted, with what waited for it.',
  'webhook.secret_rotated':
    'A webhook has a new secret; the one before signs beside it until it is retired (`emergency`: it is void already).',
  'webhook.secret_retired': 'The older secret of a webhook signs no more.',
  'webhook.test': 'Sent to one webhook because somebody asked for it; it is in no list of events.',
} as const

/** Which events come first. */
export type EventOrder = 'oldest' | 'newest'

export type EventType = keyof typeof eventTypes

/** What happened, as it is written. */
export interface NewEvent {
  readonly type: EventType
  /** Null: it concerns the whole deployment. */
  readonly organizationId: OrganizationId | null
  /** The public id of what it happened to. */
  readonly objectId: string
  /** What is true now. Never a secret, never a person's attributes. */
  readonly data: Readonly<Record<string, unknown>>
}

export interface Event extends NewEvent {
  readonly id: EventId
  readonly occurredAt: Date
  /** Who did it; null: it happened by itself, in a sign-in, or before this was kept. */
  readonly actor: Actor | null
}
