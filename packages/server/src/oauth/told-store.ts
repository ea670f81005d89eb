import type { ClaimsGrant } from '@cardea/protocol'
import { type MetadataColumns, toMetadataClaim } from '../sessions/person-columns.ts'
import type { Queryable, Statement } from '../storage/database.ts'

/* What an ID token tells of a person who is about to be signed in, beside what the identity provider said. The authority is what the one door has decided. */

const find: Statement<MetadataColumns & { organization_slug: string | null }> = {
  name: 'told_find',
  text: `select client.metadata_claim, (select slug from organizations where id = $2) as organization_slug,
      (select metadata from profiles where connection_id = $3 and issuer = $4 and idp_id = $5) as metadata
    from applications client where client.client_id = $1`,
}

/** The name of the organization, and what the product has said of the person before; of somebody new it has said nothing. */
export async function toldFind(
  db: Queryable,
  clientId: string,
  person: {
    readonly organizationId: string | null
    readonly connectionId: string
    readonly upstreamIssuer: string
    readonly idpId: string
  },
): Promise<Pick<ClaimsGrant, 'organizationSlug' | 'metadata'>> {
  const { organizationId, connectionId, upstreamIssuer, idpId } = person
  const [row] = await db.query(find, [clientId, organizationId, connectionId, upstreamIssuer, idpId])
  return row === undefined
    ? { organizationSlug: null, metadata: null }
    : { organizationSlug: row.organization_slug, metadata: toMetadataClaim(row) }
}
