import { Actions, Button, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from './api.ts'
import { Frame } from './frame.tsx'
import { Loaded } from './pieces/loaded.tsx'
import { useLoaded } from './pieces/use-loaded.ts'
import { SessionOver } from './session-over.tsx'
import { SessionContext } from './session.ts'
import { t } from './texts.ts'

/** The dashboard: who is signed in, then the view that the address names. */
export function Dashboard(): VNode {
  const session = useLoaded(api.session, '')
  if (session.refusal?.status === 401) return <Ended />
  return (
    <Loaded of={session}>
      {(value) => (
        <SessionContext.Provider value={value}>
          <Frame />
          <SessionOver />
        </SessionContext.Provider>
      )}
    </Loaded>
  )
}

/** By a load of the same address: the server shows its sign-in, and leads back here. */
function Ended(): VNode {
  return (
    <div class="stack-small">
      <PageTitle lead={t.ended.text}>{t.ended.title}</PageTitle>
      <Actions>
        <Button onClick={() => location.reload()}>{t.ended.signIn}</Button>
      </Actions>
    </div>
  )
}
