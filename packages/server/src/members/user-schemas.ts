import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { productObject } from '../storage/product-object.ts'
import { timeText } from '../storage/time-text.ts'
import { nameText, roleText, sourceText, statusText } from './api-schemas.ts'
import type { Membership, UserRecord } from './types.ts'

const text = z.string().nullable()

const userFields = {
  id: idText('user'),
  organizationId: idText('organization')
    .nullable()
    .describe('Whose identity provider has brought them. Null: they have an account of their own.'),
  email: text,
  emailProven: z
    .boolean()
    .describe('By a mail, or since the organization that has the domain vouches for them.'),
  name: text,
  firstName: text,
  lastName: text,
  externalId: text.describe('Your own id of them; nobody else has it.'),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  lastLoginAt: timeText.nullable().describe('To an application. Null: never yet.'),
  createdAt: timeText,
  updatedAt: timeText,
}

export const userAnswer = z.strictObject(userFields).meta({ id: 'User' })

export const userDetail = z
  .strictObject({
    ...userFields,
    memberships: z
      .array(
        z.strictObject({
          id: idText('membership'),
          organizationId: idText('organization'),
          role: roleText,
          status: statusText,
          source: sourceText,
          createdAt: timeText,
        }),
      )
      .describe('At most 1000.'),
  })
  .meta({ id: 'UserDetail' })

export const userPatch = z
  .strictObject({
    externalId: plainText(200).nullable().exactOptional(),
    metadata: productObject
      .nullable()
      .exactOptional()
      .describe(
        'An object of your own, replaced as a whole. No token has it: that is the metadata of profiles.',
      ),
    name: nameText
      .nullable()
      .exactOptional()
      .describe('Whom an identity provider has brought is called what it says, from the next sign-in on.'),
    firstName: nameText.nullable().exactOptional(),
    lastName: nameText.nullable().exactOptional(),
  })
  .meta({ id: 'UserPatch' })

export function showUser(user: UserRecord): z.input<typeof userAnswer> {
  const { id, organizationId, email, emailProven, name, firstName, lastName, externalId, metadata } = user
  return {
    id,
    organizationId,
    email,
    emailProven,
    name,
    firstName,
    lastName,
    externalId,
    metadata: metadata === null ? null : { ...metadata },
    lastLoginAt: user.lastLoginAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  }
}

export function showUserDetail({
  memberships,
  ...user
}: UserRecord & { readonly memberships: readonly Membership[] }): z.input<typeof userDetail> {
  return {
    ...showUser(user),
    memberships: memberships.map(({ id, organizationId, role, status, source, createdAt }) => ({
      id,
      organizationId,
      role,
      status,
      source,
      createdAt: createdAt.toISOString(),
    })),
  }
}
