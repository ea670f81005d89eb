import type { MessageShape } from '@bufbuild/protobuf'
import { type InputFault, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { parseInput } from '../../http/parse-input.ts'
import { nameText } from '../../members/api-schemas.ts'
import { deleteUser } from '../../members/delete-user.ts'
import { updateUser } from '../../members/update-user.ts'
import { loadUser } from '../../members/users.ts'
import { plainText } from '../../storage/plain-text.ts'
import { productObject } from '../../storage/product-object.ts'
import { type MemberParts, userIdOf } from './find-member.ts'
import { type UpdateUserSchema, UserService } from './generated/users_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { showUser } from './show-user.ts'

const { method } = UserService

/** What may be said of a user, by its names on the wire. */
export const userSettings = {
  external_id: plainText(200).nullable().exactOptional(),
  metadata: productObject.exactOptional(),
}

const userPatch = z.strictObject({
  ...userSettings,
  name: nameText.exactOptional(),
  first_name: nameText.exactOptional(),
  last_name: nameText.exactOptional(),
})

/** The people of the whole deployment, one by one. */
export function userProcedures(parts: MemberParts): ScalekitProcedure[] {
  const { db } = parts
  return [
    procedure({
      method: method.getUser,
      permissions: ['read:users'],
      handle: async ({ identities }) => ({
        user: showUser(await loadUser(parts, await userIdOf(parts, identities))),
      }),
    }),
    procedure({
      method: method.updateUser,
      permissions: ['write:users'],
      async handle({ identities, user }) {
        if (user === undefined) throw invalidInput(MISSING)
        const patch = patchOf(user)
        const changed = await db.transaction(async (transaction) => {
          const id = await userIdOf({ db: transaction }, identities)
          await updateUser({ ...parts, db: transaction }, id, patch)
          return loadUser({ db: transaction }, id)
        })
        return { user: showUser(changed) }
      },
    }),
    procedure({
      method: method.deleteUser,
      permissions: ['write:users'],
      async handle({ identities }, { id: callerId }) {
        await db.transaction(async (transaction) =>
          deleteUser(
            { ...parts, db: transaction },
            callerId,
            await userIdOf({ db: transaction }, identities),
          ),
        )
        return {}
      },
    }),
  ]
}

const MISSING: InputFault = { field: 'user', code: 'missing', message: 'This field is required.' }

/** Metadata that were not sent cannot be told from none; single entries change, and the others stay. */
function patchOf({ externalId, userProfile, metadata }: MessageShape<typeof UpdateUserSchema>) {
  const said = {
    // An empty external id is how one is taken away.
    external_id: externalId === '' ? null : externalId,
    metadata: Object.keys(metadata).length === 0 ? undefined : metadata,
    name: userProfile?.name,
    first_name: userProfile?.firstName ?? userProfile?.givenName,
    last_name: userProfile?.lastName ?? userProfile?.familyName,
  }
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  const {
    external_id: id,
    metadata: metadataChanges,
    name,
    first_name: firstName,
    last_name: lastName,
  } = parseInput(userPatch, given)
  return {
    ...(id === undefined ? {} : { externalId: id }),
    ...(metadataChanges === undefined ? {} : { metadataChanges }),
    ...(name === undefined ? {} : { name }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  }
}
