import type { MessageShape } from '@bufbuild/protobuf'
import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { checkPermission } from '../../http/admit-caller.ts'
import { parseInput } from '../../http/parse-input.ts'
import type { Caller } from '../../http/route.ts'
import { addMember } from '../../members/add-member.ts'
import { addressText, nameText } from '../../members/api-schemas.ts'
import { invite } from '../../members/invite.ts'
import { loadListedMember } from '../../members/lists.ts'
import { operatorActor } from '../../members/operator-actor.ts'
import { updateUser } from '../../members/update-user.ts'
import { type OrganizationId, parseId } from '../../storage/ids.ts'
import type { MemberParts } from './find-member.ts'
import { type CreateUserSchema, UserService } from './generated/users_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { roleOf } from './roles.ts'
import { showInvited, showMember } from './show-user.ts'
import { userSettings } from './user-procedures.ts'

type Given = MessageShape<typeof CreateUserSchema>

const input = z.strictObject({
  ...userSettings,
  email: addressText,
  name: nameText.nullable(),
  first_name: nameText.nullable(),
  last_name: nameText.nullable(),
})

/** Brings somebody to an organization by their address. */
export function createUserProcedure(parts: MemberParts): ScalekitProcedure {
  return procedure({
    method: UserService.method.createUserAndMembership,
    permissions: ['write:members'],
    async handle({ organizationId, user, sendInvitationEmail }, caller) {
      if (user === undefined) throw invalidInput(MISSING)
      const id = parseId('organization', organizationId)
      return { user: await add(parts, caller, id, user, sendInvitationEmail ?? true) }
    },
  })
}

/** A member at once, wherever somebody can be one already; else, unless no mail is wanted, by an invitation. */
async function add(
  parts: MemberParts,
  caller: Caller,
  organizationId: OrganizationId,
  given: Given,
  mayMail: boolean,
) {
  const role = roleOf(given.membership) ?? 'member'
  const { email, external_id: externalId, metadata, ...names } = parseInput(input, inputOf(given))
  const details = {
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadataChanges: metadata }),
  }
  const isDescribed = Object.keys(details).length > 0
  // What is said of a user is the deployment's, wherever they belong.
  if (isDescribed) checkPermission(caller, 'write:users')
  try {
    const member = await parts.db.transaction(async (db) => {
      await operatorActor({ db }, caller, organizationId)
      const { name, first_name: firstName, last_name: lastName } = names
      const person = { email, role, name, firstName, lastName }
      const { id } = await addMember({ ...parts, db }, caller.tenant, organizationId, person)
      const added = await loadListedMember({ db }, organizationId, id)
      if (isDescribed) await updateUser({ ...parts, db }, added.userId, details)
      return added
    })
    return showMember(member)
  } catch (error) {
    const isNobody = error instanceof SsoError && error.code === 'organization.nobody_to_add'
    if (!isNobody || !mayMail) throw error
    if (isDescribed) throw nobodyYet(externalId === undefined ? 'metadata' : 'external_id')
  }
  const { actor, organization } = await operatorActor(parts, caller, organizationId)
  return showInvited(await invite(parts, actor, organization, { email, role }))
}

/** By their names on the wire, so that faults are told by them. */
function inputOf(given: Given): Record<string, unknown> {
  const { email, externalId = '', metadata } = given
  return {
    email,
    ...(externalId === '' ? {} : { external_id: externalId }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...namesOf(given),
  }
}

/** What somebody is called whom Cardea does not know yet; whom it knows has their own names, and whoever accepts an invitation brings theirs. */
function namesOf({ userProfile }: Given) {
  const { firstName, givenName, lastName, familyName, name } = userProfile ?? NO_PROFILE
  return {
    name: said(name),
    first_name: said(firstName) ?? said(givenName),
    last_name: said(lastName) ?? said(familyName),
  }
}

const NO_PROFILE = { firstName: '', givenName: '', lastName: '', familyName: '', name: '' }

/** On the wire an empty text is one that was not said. */
function said(text: string): string | null {
  return text === '' ? null : text
}

const MISSING: InputFault = { field: 'user', code: 'missing', message: 'This field is required.' }

function nobodyYet(field: string): SsoError {
  const message =
    'Whoever is invited is nobody’s user yet: say external_id and metadata of the member that they become.'
  return invalidInput({ field, code: 'nobody_yet', message })
}
