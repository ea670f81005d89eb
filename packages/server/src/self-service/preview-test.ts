import { testFindNewestFinished } from '../diagnosis/test-store.ts'
import { type MappingPreview, type MappingProposal, previewOf } from '../profiles/preview-mapping.ts'
import type { Queryable } from '../storage/database.ts'
import { loadOwnConnection } from './own-connection.ts'
import type { Portal } from './portal-session.ts'

/**
 * What the person of the newest test would be with a proposed mapping; null: nobody has come so far in a test. People who have really signed in are
 * not shown here: the application's makers can see them, whoever opened a link cannot.
 *
 * Fails with `setup.connection_missing`, `request.invalid`.
 */
export async function previewTest(
  parts: { readonly db: Queryable },
  portal: Portal,
  proposal: Omit<MappingProposal, 'profileId'>,
): Promise<Omit<MappingPreview, 'profileId'> | null> {
  const connection = await loadOwnConnection(parts, portal)
  const test = await testFindNewestFinished(parts.db, portal.tenant, connection.id)
  if (test === null || test.profile === null) return null
  return previewOf(connection, proposal, test.profile)
}
