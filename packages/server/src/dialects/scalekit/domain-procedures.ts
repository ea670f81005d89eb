import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type InputFault, invalidInput } from '@cardea/protocol'
import { challengeOf } from '../../domains/challenge.ts'
import { type DomainParts, createDomain } from '../../domains/create-domain.ts'
import { deleteDomain } from '../../domains/delete-domain.ts'
import { listDomainsOf } from '../../domains/list-domains.ts'
import { loadDomain } from '../../domains/load-domain.ts'
import type { Domain } from '../../domains/types.ts'
import type { Database } from '../../storage/database.ts'
import { parseId } from '../../storage/ids.ts'
import { findOrganization } from './find-organization.ts'
import {
  type DomainSchema,
  DomainService,
  DomainType,
  VerificationMethod,
  VerificationStatus,
} from './generated/domains_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'

export type DomainProcedureParts = Omit<DomainParts, 'db'> & { readonly db: Database }

const { method } = DomainService

const USUAL_SIZE = 30
const LARGEST_SIZE = 100

/** The e-mail domains of an organization. All of them send their people to single sign-on: there is no type that does less. */
export function domainProcedures(parts: DomainProcedureParts): ScalekitProcedure[] {
  const { db } = parts
  return [
    procedure({
      method: method.createDomain,
      permissions: ['write:domains'],
      async handle({ identities, connectionId, domain }, { tenant }) {
        if (domain === undefined) throw invalidInput(MISSING)
        if (domain.domainType === DomainType.ALLOWED_EMAIL_DOMAIN) throw invalidInput(ROUTES)
        const { id } = await findOrganization(parts, tenant, identities)
        // What the application says by this call counts there as the word of who runs it.
        const input = {
          domain: domain.domain,
          state: 'verified',
          ...(connectionId === undefined ? {} : { connectionId: parseId('connection', connectionId) }),
        } as const
        const created = await db.transaction((transaction) =>
          createDomain({ ...parts, db: transaction }, tenant, id, input),
        )
        return { domain: showDomain(created) }
      },
    }),
    procedure({
      method: method.getDomain,
      permissions: ['read:domains'],
      async handle({ identities, id }, { tenant }) {
        const organization = await findOrganization(parts, tenant, identities)
        const domain = await loadDomain(parts, tenant, organization.id, parseId('domain', id))
        return { domain: showDomain(domain) }
      },
    }),
    procedure({
      method: method.listDomains,
      permissions: ['read:domains'],
      async handle({ identities, pageSize = USUAL_SIZE, pageNumber = 0, domainType }, { tenant }) {
        const faults = pageFaults(pageSize, pageNumber)
        if (faults.length > 0) throw invalidInput(...faults)
        const { id } = await findOrganization(parts, tenant, identities)
        const all = (await listDomainsOf(parts, tenant, [id]))(id)
        const wanted = domainType === DomainType.ALLOWED_EMAIL_DOMAIN ? [] : all
        const domains = wanted.slice(pageNumber * pageSize, (pageNumber + 1) * pageSize).map(showDomain)
        return { pageSize, pageNumber, domains }
      },
    }),
    procedure({
      method: method.deleteDomain,
      permissions: ['write:domains'],
      async handle({ identities, id }, { tenant }) {
        const organization = await findOrganization(parts, tenant, identities)
        const domainId = parseId('domain', id)
        await db.transaction((transaction) =>
          deleteDomain({ ...parts, db: transaction }, tenant, organization.id, domainId),
        )
        return {}
      },
    }),
  ]
}

const MISSING: InputFault = { field: 'domain', code: 'missing', message: 'This field is required.' }
const ROUTES: InputFault = {
  field: 'domain.domain_type',
  code: 'organization_domain',
  message: 'A domain sends its people to single sign-on; there is no type that does less.',
}

function pageFaults(pageSize: number, pageNumber: number): InputFault[] {
  const size: InputFault = { field: 'page_size', code: 'out_of_range', message: 'From 1 to 100.' }
  const number: InputFault = { field: 'page_number', code: 'out_of_range', message: 'From 0.' }
  return [...(pageSize < 1 || pageSize > LARGEST_SIZE ? [size] : []), ...(pageNumber < 0 ? [number] : [])]
}

const STATES = {
  pending: VerificationStatus.PENDING,
  verified: VerificationStatus.VERIFIED,
  failed: VerificationStatus.FAILED,
} as const

/** A domain as it is here, with the record that proves it. */
export function showDomain(domain: Domain): MessageInitShape<typeof DomainSchema> {
  const { name, value } = challengeOf(domain)
  return {
    id: domain.id,
    domain: domain.domain,
    organizationId: domain.organizationId,
    txtRecordKey: name,
    txtRecordSecret: value,
    verificationStatus: STATES[domain.state],
    verificationMethod: domain.verifiedBy === 'operator' ? VerificationMethod.ADMIN : VerificationMethod.DNS,
    domainType: DomainType.ORGANIZATION_DOMAIN,
    createTime: timestampFromDate(domain.createdAt),
    updateTime: timestampFromDate(domain.updatedAt),
  }
}
