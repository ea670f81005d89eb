/**
 * What a caller of the native API may do, API key or m2m application, in the order of the reference. The one catalogue:
 * routes and keys name nothing else, and of a token's scopes nothing else counts here.
 */
const catalogue = {
  'read:applications': { level: 'deployment', meaning: 'Read applications.' },
  'write:applications': {
    level: 'deployment',
    meaning: 'Create, change and delete applications and their secrets.',
  },
  'act:applications': {
    level: 'deployment',
    meaning:
      'Act for any application in the place of its client secret: redeem its authorization codes and sign its people out. For other vendors’ libraries, which have one key for everything.',
  },
  'read:organizations': { level: 'organization', meaning: 'Read organizations.' },
  'write:organizations': { level: 'organization', meaning: 'Create, change and delete organizations.' },
  'read:members': {
    level: 'organization',
    meaning: 'Read who belongs to organizations, and who is invited; never the links of invitations.',
  },
  'write:members': {
    level: 'organization',
    meaning:
      'Add, change and remove the members of organizations, owners too, and invite people. Whoever has it can make anybody an owner.',
  },
  'read:domains': { level: 'organization', meaning: 'Read the domains of organizations.' },
  'write:domains': { level: 'organization', meaning: 'Add, change and remove domains.' },
  'read:connections': { level: 'organization', meaning: 'Read connections.' },
  'write:connections': { level: 'organization', meaning: 'Create, change and delete connections.' },
  'read:directories': {
    level: 'organization',
    meaning: 'Read directories and who is in them. There are none yet: every list is empty.',
  },
  'write:directories': { level: 'organization', meaning: 'Delete directories. There are none yet.' },
  'read:profiles': { level: 'organization', meaning: 'Read the people that connections know.' },
  'write:profiles': {
    level: 'organization',
    meaning:
      'Write what the product itself says of the people that connections know, which applications hear in tokens; and delete what is known of them.',
  },
  'read:users': {
    level: 'deployment',
    meaning: 'Read the people of the whole deployment, and where they belong.',
  },
  'write:users': {
    level: 'deployment',
    meaning:
      'Write what the product says of people, and delete them with everything that they sign in with. Operators are theirs to remove who have `write:operators`.',
  },
  'read:logins': { level: 'organization', meaning: 'Read logins and their traces.' },
  'read:captures': {
    level: 'deployment',
    meaning: 'Read the full messages that were captured, with personal data and secrets of a sign-in.',
  },
  'write:captures': {
    level: 'deployment',
    meaning: 'Switch the capture of full messages on and off, one connection at a time.',
  },
  'read:self_service_profiles': { level: 'deployment', meaning: 'Read self-service profiles.' },
  'write:self_service_profiles': {
    level: 'deployment',
    meaning: 'Create, change and delete self-service profiles.',
  },
  'read:setup_tickets': { level: 'organization', meaning: 'Read setup tickets, never their links.' },
  'write:setup_tickets': {
    level: 'organization',
    meaning:
      'Create and revoke setup tickets. Whoever opens one sets up a connection and the domains of its organization.',
  },
  'read:events': { level: 'organization', meaning: 'Read what happened.' },
  'read:webhooks': {
    level: 'deployment',
    meaning: 'Read where events are delivered, and what became of each delivery; never the secrets.',
  },
  'write:webhooks': {
    level: 'deployment',
    meaning:
      'Create, change and delete webhooks and their secrets, and deliver again. Whoever has it can have every event sent somewhere.',
  },
  'read:api_keys': { level: 'deployment', meaning: 'Read which API keys exist.' },
  'write:api_keys': { level: 'deployment', meaning: 'Create, change and delete API keys.' },
  'read:signing_keys': {
    level: 'deployment',
    meaning: 'Read which keys sign tokens, never the private parts.',
  },
  'write:signing_keys': { level: 'deployment', meaning: 'Rotate the keys that sign tokens.' },
  'read:deployment': {
    level: 'deployment',
    meaning: 'Read how the deployment itself stands: what it lacks before it goes live.',
  },
  'read:operators': { level: 'deployment', meaning: 'Read who runs the deployment.' },
  'write:operators': {
    level: 'deployment',
    meaning: 'Add, change and remove operators, none with more permissions than one has.',
  },
  '*': { level: 'deployment', meaning: 'Everything.' },
} as const

export type Permission = keyof typeof catalogue

/** Every permission. */
export const permissions = Object.keys(catalogue) as [Permission, ...Permission[]]

/** Is this scope one of them? An application may have others, for audiences of its own. */
export function isPermission(scope: string): scope is Permission {
  return Object.hasOwn(catalogue, scope)
}

/** One sentence on a permission. */
export function permissionMeaning(permission: Permission): string {
  return catalogue[permission].meaning
}

/** May a key that is bound to one organization have it? Applications and keys belong to the deployment. */
export function isOrganizationLevel(permission: Permission): boolean {
  return catalogue[permission].level === 'organization'
}

/** Do these scopes include the permission? `*` includes all. */
export function satisfies(scopes: readonly string[], permission: Permission): boolean {
  return scopes.includes('*') || scopes.includes(permission)
}
