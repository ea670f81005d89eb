import { invalidInput } from '@cardea/protocol'
import { createApplication } from '../applications/create-application.ts'
import { addClientSecret } from '../applications/create-client-secret.ts'
import {
  applicationFindByClientId,
  applicationFindById,
  applicationFindByName,
  secretDeleteAll,
} from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { updateApplication } from '../applications/update-application.ts'
import { verifyClientSecret } from '../applications/verify-client-secret.ts'
import { type Facts, differences } from './change.ts'
import { eventInsert } from '../events/store.ts'
import { claim, declaredId, idNote, onlyOne } from './match.ts'
import { omit } from './omit.ts'
import type { Run } from './run.ts'
import type { DeclaredApplication } from './schema.ts'
import { checkStrength } from './check-strength.ts'

/**
 * Brings one application to the declared state. A declared secret that is not among the application's
 * replaces them all, so that changing a leaked one in the file is enough.
 */
export async function applyApplication(run: Run, entry: DeclaredApplication): Promise<void> {
  checkStrength(run.config.mode, 'clientSecret', entry.clientSecret)
  const current = await findApplication(run, entry)
  if (current === null) {
    await create(run, entry)
    return
  }
  claim(run, current.id)
  const { clientSecret } = entry
  const settings = omit(entry, 'id', 'type', 'clientSecret')
  if (entry.type !== current.type) throw fixedType(current)
  const changed = differences(facts(current), facts({ ...current, ...settings }))
  const isNewSecret = clientSecret !== undefined && !(await verifyClientSecret(run, current, clientSecret))
  if (changed.length > 0) await updateApplication(run, current.id, settings)
  if (isNewSecret) await replaceSecrets(run, current, clientSecret)
  const fields = [...changed, ...(isNewSecret ? [{ field: 'clientSecret' }] : [])]
  if (fields.length === 0) return
  run.changes.push({ action: 'update', kind: 'application', name: current.name, id: current.id, fields })
}

async function create(run: Run, entry: DeclaredApplication): Promise<void> {
  const id = declaredId('application', entry)
  const { application } = await createApplication(run, {
    ...omit(entry, 'id', 'clientSecret'),
    // Nobody would see a random one; without one in the file, it is made later by the API.
    clientSecret: entry.clientSecret ?? null,
    ...(id === null ? {} : { id }),
  })
  claim(run, application.id)
  run.changes.push({
    action: 'create',
    kind: 'application',
    name: application.name,
    id: application.id,
    fields: [],
    ...idNote(entry, application.id),
  })
}

/** By id when it has one, else by client id, else by name. */
async function findApplication({ db }: Run, entry: DeclaredApplication): Promise<Application | null> {
  const id = declaredId('application', entry)
  if (id !== null) return applicationFindById(db, id)
  if (entry.clientId !== undefined) return applicationFindByClientId(db, entry.clientId)
  return onlyOne(await applicationFindByName(db, entry.name))
}

async function replaceSecrets(run: Run, application: Application, clientSecret: string): Promise<void> {
  const { id: objectId, organizationId } = application
  const deleted = await secretDeleteAll(run.db, objectId)
  const event = { type: 'application.secret_deleted', organizationId, objectId } as const
  await eventInsert(run.db, run, ...deleted.map((secretId) => ({ ...event, data: { secretId } })))
  await addClientSecret(run, application, clientSecret)
}

function facts(application: Application): Facts {
  return omit(application, 'id', 'type', 'createdAt', 'updatedAt')
}

function fixedType({ type }: Application) {
  const message = `The type is fixed, and this application is ${type}. Declare a new application.`
  return invalidInput({ field: 'type', code: 'fixed', message })
}
