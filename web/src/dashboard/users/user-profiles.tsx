import { Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'

/** What connections know of a user: one of each at most. */
export function UserProfiles({ userId }: { readonly userId: string }): VNode {
  const loading = useLoaded(async () => {
    const { items } = await api.profilesOfPeople({ userId, limit: 100 })
    const connections = await Promise.all(items.map(({ connectionId }) => api.connection(connectionId)))
    return items.map((profile, at) => ({ profile, connection: connections[at] }))
  }, userId)
  return (
    <Card title={t.users.profiles}>
      <Loaded of={loading}>
        {(known) =>
          known.length === 0 ? (
            <p class="soft">{t.users.noProfile}</p>
          ) : (
            <ul class="rows" aria-label={t.users.profiles}>
              {known.map(({ profile: { id, idpId, connectionId, lastLoginAt }, connection }) => (
                <Row
                  key={id}
                  href={addressOf('profiles', id)}
                  title={connection?.name ?? connectionId}
                  detail={
                    <>
                      <span class="mono">{idpId}</span> · {t.users.lastLogin} <Time at={lastLoginAt} />
                    </>
                  }
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
