import { domainToUnicode } from 'node:url'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { GRACE_DAYS } from './after-look.ts'
import { challengeOf } from './challenge.ts'
import { isLookalike } from './is-lookalike.ts'
import { autoJoins, checkOutcomes, type Domain } from './types.ts'

/** A domain as people write it; `normalizeDomain` knows what it must be. */
export const domainName = z.string().min(1).max(1000)

export const domainSettings = {
  state: z
    .enum(['pending', 'verified'])
    .exactOptional()
    .describe(
      '`verified` is for the operator to say: it needs a key of the whole deployment. Default pending.',
    ),
  connectionId: idText('connection')
    .nullable()
    .exactOptional()
    .describe('Sends people of this domain to one connection of the organization.'),
  autoJoin: z
    .enum(autoJoins)
    .exactOptional()
    .describe(
      'People with an account of their own and an address of this domain, once it is verified: nothing (`off`, the default), they become members (`join`), or they do when an admin approves (`request`).',
    ),
}

export const newDomain = z.strictObject({ domain: domainName, ...domainSettings }).meta({ id: 'NewDomain' })

export const domainPatch = z.strictObject(domainSettings).meta({ id: 'DomainPatch' })

export const domainAnswer = z
  .strictObject({
    id: idText('domain'),
    organizationId: idText('organization'),
    domain: z.string().describe('Lower-case A-labels.'),
    unicodeDomain: z.string().describe('As people write it.'),
    state: z
      .enum(['pending', 'verified', 'failed'])
      .describe(
        `\`failed\`: the record was not there for ${String(GRACE_DAYS)} days. Verify it to begin again.`,
      ),
    connectionId: idText('connection').nullable(),
    autoJoin: z.enum(autoJoins),
    challenge: z
      .strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .describe('The record that proves the domain. Leave it there: it is looked at every day.'),
    verifiedBy: z
      .enum(['dns', 'operator'])
      .nullable()
      .describe('`dns`: by the record. `operator`: by hand, and never looked at again.'),
    lastCheck: z
      .strictObject({ at: timeText, outcome: z.enum(checkOutcomes) })
      .nullable()
      .describe('When the record was looked for, and what was found.'),
    recordMissingSince: timeText
      .nullable()
      .describe(
        `The record of a verified domain is gone since then. After ${String(GRACE_DAYS)} days the domain is \`failed\`.`,
      ),
    warnings: z
      .array(z.enum(['lookalike']))
      .describe('`lookalike`: its letters can be taken for another domain; look twice whose it is.'),
    verifiedAt: timeText.nullable(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Domain' })

/** A domain as the API shows it. */
export function showDomain(domain: Domain): z.input<typeof domainAnswer> {
  return {
    id: domain.id,
    organizationId: domain.organizationId,
    domain: domain.domain,
    unicodeDomain: domainToUnicode(domain.domain),
    state: domain.state,
    connectionId: domain.connectionId,
    autoJoin: domain.autoJoin,
    challenge: challengeOf(domain),
    verifiedBy: domain.verifiedBy,
    lastCheck:
      domain.lastCheck === null
        ? null
        : { at: domain.lastCheck.at.toISOString(), outcome: domain.lastCheck.outcome },
    recordMissingSince: domain.recordMissingSince?.toISOString() ?? null,
    warnings: isLookalike(domain.domain) ? ['lookalike'] : [],
    verifiedAt: domain.verifiedAt?.toISOString() ?? null,
    createdAt: domain.createdAt.toISOString(),
    updatedAt: domain.updatedAt.toISOString(),
  }
}
