import { ChoiceField, Details } from '@cardea/kit'
import type { Place } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type Way, metadataFilePlace, oidcFields, samlFields, wayOf } from '../../parts/connection-values.ts'
import type { ReadFile } from '../../parts/file-field.tsx'
import type { StepProps } from '../context.ts'
import { MetadataFile } from '../metadata-file.tsx'
import { ProductScreen, screensOf } from '../product-screen.tsx'
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
  const values = useValues(t)
  const [file, setFile] = useState<ReadFile | null>(null)
  const [way, setWay] = useState<Way>(wayOf(connection))
  const filePlace = metadataFilePlace(connection)
  const fields = way === 'file' ? [] : samlFields(connection, way)
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
      <WhereToFind {...props} places={way === 'file' ? [filePlace] : fields.map(({ place }) => place)} />
      {way === 'file' ? (
        <MetadataFile {...props} place={filePlace} file={file} onFile={setFile} checks={values.checks} />
      ) : (
        <ValueFields key={way} {...props} values={values} fields={fields} />
      )}
    </div>
  )
}

function OidcValues({ connection, ...props }: ValuesProps<OidcConnection>): VNode {
  const values = useValues(props.t)
  const fields = oidcFields(connection, props.t.values.secretKept)
  return (
    <div class="stack-small">
      <WhereToFind {...props} places={fields.map(({ place }) => place)} />
      <ValueFields {...props} values={values} fields={fields} />
    </div>
  )
}

/** The screens of the product that show these values: at once if it is one, else for those who ask. */
function WhereToFind({
  t,
  label,
  own,
  places,
}: StepProps & { readonly own: OwnConnection; readonly places: readonly (Place | null)[] }): VNode | null {
  const known = places.filter((place) => place !== null)
  const screens = screensOf(known.map((place) => ({ place, value: null })))
  if (screens.length === 0) return null
  return (
    <Details key={screens.length} summary={t.values.find} open={screens.length === 1}>
      <div class="stack-small">
        {screens.map((screen) => (
          <ProductScreen t={t} provider={own.connection.provider} label={label} screen={screen} />
        ))}
      </div>
    </Details>
  )
}
