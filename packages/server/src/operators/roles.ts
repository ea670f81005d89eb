import { type Permission, permissions } from '../applications/permissions.ts'
import type { OperatorRole } from './types.ts'

/** Read, but not by who only looks: the people who sign in, and messages with secrets in them. */
const CLOSED: readonly Permission[] = ['read:members', 'read:profiles', 'read:users', 'read:captures']

const viewer = permissions.filter((each) => each.startsWith('read:') && !CLOSED.includes(each))

/** What an operator of this role may do by the native API. */
export function scopesOf(role: OperatorRole): readonly Permission[] {
  return role === 'admin' ? ['*'] : viewer
}

/** The same, one by one, for whoever asks what to offer. */
export function permissionsOf(role: OperatorRole): readonly Permission[] {
  return role === 'admin' ? permissions : viewer
}
