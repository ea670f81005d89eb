import { Card, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { SocialProviders } from '../social/social-providers.tsx'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { ApiKeys } from './api-keys.tsx'
import { SigningKeys } from './signing-keys.tsx'

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
