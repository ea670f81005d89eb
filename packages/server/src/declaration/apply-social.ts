import { withInput } from '../connections/connection-input.ts'
import { createConnection } from '../connections/create-connection.ts'
import { connectionFindByProvider } from '../connections/store.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { facts, secretChange } from './apply-connection.ts'
import { differences } from './change.ts'
import { claim, declaredId, idNote, onlyOne } from './match.ts'
import { omit } from './omit.ts'
import type { Run } from './run.ts'
import type { DeclaredSocial } from './schema.ts'

/** Brings one social connection of the deployment, known by its provider, to the declared state. */
export async function applySocial(run: Run, entry: DeclaredSocial): Promise<void> {
  const { provider } = entry
  const name = `social/${provider}`
  const current = onlyOne(await connectionFindByProvider(run.db, null, 'social', provider))
  if (current === null) {
    const id = declaredId('connection', entry)
    const given = { protocol: 'social', ...omit(entry, 'id'), ...(id === null ? {} : { id }) } as const
    const created = await createConnection(run, wholeDeployment, given)
    claim(run, created.id)
    const note = idNote(entry, created.id)
    run.changes.push({ action: 'create', kind: 'connection', name, id: created.id, fields: [], ...note })
    return
  }
  claim(run, current.id)
  const input = omit(entry, 'id', 'provider')
  const fields = [
    ...differences(facts(current), facts(withInput(current, input, run))),
    ...secretChange(run, current, entry.clientSecret),
  ]
  if (fields.length === 0) return
  await updateConnection(run, wholeDeployment, current.id, input)
  run.changes.push({ action: 'update', kind: 'connection', name, id: current.id, fields })
}
