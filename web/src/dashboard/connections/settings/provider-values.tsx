import { Card, SelectField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type ConnectionPatch, api } from '../../api.ts'
import { changesOf } from '../../pieces/changes-of.ts'
import { SettingsForm } from '../../pieces/settings-form.tsx'
import { t } from '../../texts.ts'
import type { OidcConnection, OrganizationConnection, SamlConnection } from '../../wire/connections.ts'
import { inputOf, useValues } from '../use-values.ts'
import { ValueFields, metadataField, namesOf } from '../value-fields.tsx'
import type { SettingsProps } from './settings-props.ts'
import { TrustedCertificates } from './trusted-certificates.tsx'

/** The values that the identity provider shows: kept current by its metadata, or given by hand. */
export function ProviderValues({ connection, onChange }: SettingsProps<OrganizationConnection>): VNode {
  return (
    <Card title={t.values.title}>
      <p class="soft">{t.values.text}</p>
      {connection.protocol === 'saml' ? (
        <SamlValues connection={connection} onChange={onChange} />
      ) : (
        <OidcValues connection={connection} onChange={onChange} />
      )}
    </Card>
  )
}

function SamlValues({ connection, onChange }: SettingsProps<SamlConnection>): VNode {
  const values = useValues(connection, { connectionId: connection.id })
  const [removed, setRemoved] = useState<readonly string[]>([])
  const [binding, setBinding] = useState<string | null>(null)
  const ssoBinding = binding ?? connection.ssoBinding
  const isByHand = values.way === 'fields'
  const save = async () => {
    const given = inputOf(connection, values)
    onChange(
      await api.changeConnection(
        connection.id,
        isByHand ? byHand(connection, { ...given, ssoBinding }, removed) : byMetadata(connection, given),
      ),
    )
    values.setFile(null)
    values.type('certificates', '')
    setRemoved([])
    setBinding(null)
  }
  const isGiven = values.way !== 'file' || values.file !== null
  return (
    <SettingsForm
      names={[...namesOf(connection, values), ...(isByHand ? ['ssoBinding'] : [])]}
      save={save}
      isReady={isGiven}
      fieldOf={metadataField(connection, values)}
    >
      {(errorOf) => (
        <>
          <ValueFields known={connection} values={values} errorOf={errorOf} />
          {isByHand && (
            <>
              <SelectField
                name="ssoBinding"
                label={t.values.ssoBinding}
                value={ssoBinding}
                error={errorOf('ssoBinding')}
                onValue={setBinding}
                options={Object.entries(t.values.bindings).map(([value, label]) => ({ value, label }))}
              />
              <TrustedCertificates
                certificates={connection.certificates}
                removed={removed}
                onRemoved={setRemoved}
              />
            </>
          )}
        </>
      )}
    </SettingsForm>
  )
}

/** Everything comes from the document: at an address that is read again, or given now and never again. */
function byMetadata({ metadata }: SamlConnection, given: ConnectionPatch): ConnectionPatch {
  if (given.metadataXml !== undefined)
    return { ...given, ...(metadata === null ? {} : { metadataUrl: null }) }
  // An address that was taken away: what is known stays, and is not read again.
  return given.metadataUrl === undefined ? { metadataUrl: null } : given
}

/** What differs from what there is; certificates are replaced as a whole, so those that stay go along. */
function byHand(
  connection: SamlConnection,
  given: ConnectionPatch,
  removed: readonly string[],
): ConnectionPatch {
  const { metadata, idpEntityId, ssoUrl, ssoBinding, certificates } = connection
  const kept = certificates.filter(({ fingerprint }) => !removed.includes(fingerprint)).map(({ pem }) => pem)
  const before = { idpEntityId, ssoUrl, ssoBinding, certificates: certificates.map(({ pem }) => pem) }
  const after = {
    idpEntityId: given.idpEntityId ?? null,
    ssoUrl: given.ssoUrl ?? null,
    ssoBinding: given.ssoBinding ?? ssoBinding,
    certificates: [...(given.certificates ?? []), ...kept],
  }
  // It would all come from its address again.
  return { ...changesOf(before, after), ...(metadata === null ? {} : { metadataUrl: null }) }
}

function OidcValues({ connection, onChange }: SettingsProps<OidcConnection>): VNode {
  const values = useValues(connection, { connectionId: connection.id })
  const { issuer, clientId } = connection
  const save = async () => {
    const given = inputOf(connection, values)
    const typed = { issuer: given.issuer ?? null, clientId: given.clientId ?? null }
    const { clientSecret } = given
    onChange(
      await api.changeConnection(connection.id, {
        ...changesOf({ issuer, clientId }, typed),
        ...(clientSecret === undefined ? {} : { clientSecret }),
      }),
    )
    values.type('clientSecret', '')
  }
  return (
    <SettingsForm names={namesOf(connection, values)} save={save}>
      {(errorOf) => <ValueFields known={connection} values={values} errorOf={errorOf} />}
    </SettingsForm>
  )
}
