import { ChoiceField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type Way, metadataFilePlace, oidcFields, samlFields, wayOf } from '../../parts/connection-values.ts'
import type { ReadFile } from '../../parts/file-field.tsx'
import type { StepProps } from '../context.ts'
import { MetadataFile } from '../metadata-file.tsx'
import { useValues } from '../use-values.ts'
import { ValueFields } from '../value-fields.tsx'
import type { OidcConnection, OwnConnection, SamlConnection } from '../wire.ts'

/** Step 3: what the provider shows of the application, looked at while it is typed. */
export function EnterValues(props: StepProps): VNode | null {
  const { own } = props
  if (own === null) return null
  const { connection } = own
  return connection.protocol === 'saml' ? (
    <SamlValues {...props} own={own} connection={connection} />
  ) : (
    <OidcValues {...props} own={own} connection={connection} />
  )
}

type ValuesProps<Connection> = StepProps & { readonly own: OwnConnection; readonly connection: Connection }

function SamlValues({ connection, ...props }: ValuesProps<SamlConnection>): VNode {
  const { t } = props
  const values = useValues()
  const [file, setFile] = useState<ReadFile | null>(null)
  const [way, setWay] = useState<Way>(wayOf(connection))
  return (
    <div class="stack-small">
      <ChoiceField
        name="way"
        label={t.values.way}
        value={way}
        onValue={(value) => setWay(value as Way)}
        options={[
          { value: 'url', label: t.values.url, detail: t.values.urlDetail },
          { value: 'file', label: t.values.file, detail: t.values.fileDetail },
          { value: 'fields', label: t.values.fields, detail: t.values.fieldsDetail },
        ]}
      />
      {way === 'file' ? (
        <MetadataFile
          {...props}
          place={metadataFilePlace(connection)}
          file={file}
          onFile={setFile}
          checks={values.checks}
        />
      ) : (
        <ValueFields key={way} {...props} values={values} fields={samlFields(connection, way)} />
      )}
    </div>
  )
}

function OidcValues({ connection, ...props }: ValuesProps<OidcConnection>): VNode {
  const values = useValues()
  return <ValueFields {...props} values={values} fields={oidcFields(connection, props.t.values.secretKept)} />
}
