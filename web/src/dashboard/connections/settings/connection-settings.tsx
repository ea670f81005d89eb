import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../../api.ts'
import { addressOf } from '../../location.ts'
import { Crumb } from '../../pieces/crumb.tsx'
import { Loaded } from '../../pieces/loaded.tsx'
import { OnlyWith } from '../../pieces/only-with.tsx'
import { useLoaded } from '../../pieces/use-loaded.ts'
import { useViewTitle } from '../../pieces/use-view-title.ts'
import { t } from '../../texts.ts'
import type { ViewProps } from '../../view-props.ts'
import type { Connection } from '../../wire/connections.ts'
import { AttributeMapping } from './attribute-mapping.tsx'
import { ClientKeys } from './client-keys.tsx'
import { ConnectionKeys } from './connection-keys.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { OidcOptions } from './oidc-options.tsx'
import { ProviderValues } from './provider-values.tsx'
import { SamlAliases } from './saml-aliases.tsx'
import { SamlOptions } from './saml-options.tsx'
import { SocialValues } from './social-values.tsx'

/**
 * The settings of a connection, a form for each subject, which is saved by itself.
 *
 * Invariants: a form sends what was changed in it and nothing else; a secret goes in and is never shown.
 */
export function ConnectionSettings({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.connection(id), id)
  return (
    <>
      <Crumb href={addressOf('connections', id)}>{t.connectionSettings.back}</Crumb>
      <Loaded of={loading}>
        {(connection) => <Shown connection={connection} hasMoved={hasMoved} onChange={loading.take} />}
      </Loaded>
    </>
  )
}

interface ShownProps {
  readonly connection: Connection
  readonly hasMoved: boolean
  readonly onChange: (connection: Connection) => void
}

function Shown({ connection, hasMoved, onChange }: ShownProps): VNode {
  const title = t.connectionSettings.lead(connection.name)
  useViewTitle(title, hasMoved)
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <OnlyWith permission="write:connections">
        <GeneralSettings connection={connection} onChange={onChange} />
        {connection.protocol === 'social' ? (
          <SocialValues connection={connection} onChange={onChange} />
        ) : (
          <>
            <ProviderValues connection={connection} onChange={onChange} />
            {connection.protocol === 'saml' ? (
              <SamlOptions connection={connection} onChange={onChange} />
            ) : (
              <OidcOptions connection={connection} onChange={onChange} />
            )}
            <AttributeMapping connection={connection} onChange={onChange} />
            {connection.protocol === 'saml' && <SamlAliases connection={connection} onChange={onChange} />}
            {connection.protocol === 'saml' ? (
              <ConnectionKeys connectionId={connection.id} />
            ) : (
              <ClientKeys connection={connection} />
            )}
          </>
        )}
      </OnlyWith>
    </>
  )
}
