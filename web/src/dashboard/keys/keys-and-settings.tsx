import { Card, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { SocialProviders } from '../social/social-providers.tsx'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { ApiKeys } from './api-keys.tsx'

/**
 * Keys and settings: who may call the API, what signs tokens, how the deployment runs.
 *
 * Owns no state but what is typed, and a key until the view is left. Invariant: a key is shown once, and kept nowhere.
 */
export function KeysAndSettings({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.keys, hasMoved)
  return (
    <>
      <PageTitle lead={t.keys.lead}>{t.nav.keys}</PageTitle>
      {can('read:api_keys') && <ApiKeys />}
      {can('read:connections') && <SocialProviders />}
      {can('read:signing_keys') && <SigningKeys />}
      <Settings />
    </>
  )
}

function SigningKeys(): VNode {
  const { deployment } = useSession()
  const loading = useLoaded(api.signingKeys, '')
  return (
    <Card title={t.keys.signingKeys}>
      <p class="soft">{t.keys.signingKeysText}</p>
      <CopyValue label={t.keys.jwks} value={`${deployment.publicUrl}/keys`} texts={t} />
      <Loaded of={loading}>
        {(keys) => (
          <ul class="rows" aria-label={t.keys.signingKeys}>
            {keys.map(({ id, algorithm, state, stateSince }) => (
              <Row
                key={id}
                title={id}
                mono
                detail={
                  <>
                    {algorithm}, <Time at={stateSince} />
                  </>
                }
                side={<StatusBadge status={state} />}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function Settings(): VNode {
  const { publicUrl, mode, version, database, hasMail } = useSession().deployment
  return (
    <Card title={t.keys.settings}>
      <DataList
        items={[
          { term: t.keys.publicUrl, value: publicUrl, mono: true },
          { term: t.keys.discovery, value: `${publicUrl}/.well-known/openid-configuration`, mono: true },
          { term: t.keys.mode, value: t.keys.modes[mode] },
          { term: t.keys.version, value: version, mono: true },
          { term: t.keys.database, value: database },
          { term: t.keys.mail, value: hasMail ? t.keys.mailOn : t.keys.mailOff },
        ]}
      />
    </Card>
  )
}
