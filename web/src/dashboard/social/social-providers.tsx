import { Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { knownSocialProviders } from '../catalogue.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { socialLabel } from '../pieces/provider-label.ts'
import { Row } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'

/**
 * Social providers: those that this deployment has set up, and those that it may.
 *
 * Owns no state but what is typed. Invariant: which providers there are is the service's to say, and there is one connection of each.
 */

/** Every social provider: how it stands, or the way to set it up. */
export function SocialProviders(): VNode {
  const { can } = useSession()
  const loading = useLoaded(async () => {
    const [known, { items }] = await Promise.all([
      knownSocialProviders(),
      api.connections({ protocol: 'social', limit: 100 }),
    ])
    return known.map((provider) => ({
      provider,
      connection: items.find((connection) => connection.provider === provider) ?? null,
    }))
  }, '')
  return (
    <Card title={t.social.title}>
      <p class="soft">{t.social.text}</p>
      <Loaded of={loading}>
        {(all) => (
          <ul class="rows" aria-label={t.social.title}>
            {all.map(({ provider, connection }) => (
              <OneProvider
                key={provider}
                provider={provider}
                connection={connection}
                mayCreate={can('write:connections')}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

interface OneProviderProps {
  readonly provider: string
  readonly connection: Connection | null
  readonly mayCreate: boolean
}

function OneProvider({ provider, connection, mayCreate }: OneProviderProps): VNode {
  const title = socialLabel(provider)
  if (connection === null) {
    const place = mayCreate ? { href: addressOf('social', provider) } : {}
    return <Row title={mayCreate ? t.social.new(title) : title} detail={t.social.notSetUp} {...place} />
  }
  return (
    <Row
      href={addressOf('connections', connection.id)}
      title={title}
      side={<StatusBadge status={connection.status} />}
    />
  )
}
