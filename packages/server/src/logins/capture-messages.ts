import type { Statement } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import type { Login, LoginParts } from './types.ts'

/** A message of an identity provider, whole. */
export interface CapturedMessage {
  readonly kind: 'saml_response' | 'id_token' | 'userinfo'
  readonly content: string
}

const insert: Statement<never> = {
  name: 'captured_message_insert',
  text: `insert into captured_messages (id, organization_id, connection_id, login_id, kind, sealed)
    values ($1, $2, $3, $4, $5, $6)`,
}

/**
 * Keeps a message whole, sealed, for a day; only while an operator has switched that on for the connection.
 * A sign-in never fails because of it.
 */
export async function captureMessage(
  parts: LoginParts,
  login: Login,
  { kind, content }: CapturedMessage,
): Promise<void> {
  const { capturing, organizationId, connectionId } = login
  if (!capturing || connectionId === null) return
  const id = newId('message', parts)
  const sealed = parts.vault.seal(content, { table: 'captured_messages', column: 'sealed', id })
  try {
    await parts.db.query(insert, [id, organizationId, connectionId, login.id, kind, sealed])
  } catch (error) {
    parts.log.warn({ reason: String(error), loginId: login.id }, 'a message was not captured')
  }
}
