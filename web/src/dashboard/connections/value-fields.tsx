import { ChoiceField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import type { Refusal } from '../../parts/call-service.ts'
import { metadataFilePlace } from '../../parts/connection-values.ts'
import { FileField, METADATA_FILES } from '../../parts/file-field.tsx'
import { ValueInput } from '../../parts/value-input.tsx'
import type { ErrorOf } from '../pieces/settings-form.tsx'
import { t } from '../texts.ts'
import { type Known, OF_WHICH, type Values, WHICH, fieldsOf, isByDocument } from './use-values.ts'

export interface ValueFieldsProps {
  readonly known: Known
  readonly values: Values
  readonly errorOf: ErrorOf
}

/** The values that the identity provider shows: for SAML in one of three ways. */
export function ValueFields({ known, values, errorOf }: ValueFieldsProps): VNode {
  const { way, setWay, file, setFile, checks } = values
  // What the service has refused is told before what it has found.
  const wrong = (name: string) => errorOf(name) ?? checks.errorOf(name)
  const remarkOf = (name: string) => checks.remarkOf(name, t.values.checking)
  return (
    <>
      {known.protocol === 'saml' && (
        <ChoiceField
          name="way"
          label={t.values.way}
          value={way}
          onValue={(value) => setWay(value === 'url' || value === 'file' ? value : 'fields')}
          options={[
            { value: 'url', label: t.values.url, detail: t.values.urlDetail },
            { value: 'file', label: t.values.file, detail: t.values.fileDetail },
            { value: 'fields', label: t.values.fields, detail: t.values.fieldsDetail },
          ]}
        />
      )}
      {known.protocol === 'saml' && way === 'file' && (
        <>
          <FilePlace known={known} />
          <FileField
            name="metadataXml"
            accept={METADATA_FILES}
            file={file}
            onFile={setFile}
            error={wrong('metadataXml')}
            remark={remarkOf('metadataXml')}
            texts={t.values}
          />
        </>
      )}
      {fieldsOf(known, way).map((field) => (
        <ValueInput
          key={`${way} ${field.name}`}
          label={t.values[field.name]}
          field={field.name === 'certificates' ? { ...field, hint: t.values.certificatesHint } : field}
          value={values.valueOf(field)}
          error={wrong(field.name)}
          remark={remarkOf(field.name)}
          where={({ at, field: called }) => t.values.where(at, called)}
          onValue={(value) => values.type(field.name, value)}
        />
      ))}
      {isByDocument(known, way) && (
        <TextField
          name={WHICH.name}
          label={t.values.which}
          hint={t.values.whichHint}
          value={values.valueOf(WHICH)}
          error={wrong(WHICH.name)}
          remark={remarkOf(WHICH.name)}
          autocomplete="off"
          onValue={(value) => values.type(WHICH.name, value)}
        />
      )}
    </>
  )
}

function FilePlace({ known }: { readonly known: Extract<Known, { protocol: 'saml' }> }): VNode | null {
  const place = metadataFilePlace(known)
  return place === null ? null : <p class="soft small">{t.values.where(place.at, place.field)}</p>
}

/** The names of the fields of the way that was chosen. */
export function namesOf(known: Known, { way }: Values): readonly string[] {
  const names = fieldsOf(known, way).map(({ name }) => name)
  if (!isByDocument(known, way)) return names
  return [...names, ...(way === 'file' ? ['metadataXml'] : []), WHICH.name]
}

/** What is wrong with a document, or with reading it, is the fault of the field that it came by. */
export function metadataField(known: Known, { way }: Values): (refusal: Refusal) => string | null {
  return ({ code }) => {
    if (!isByDocument(known, way) || !/^(?:saml|upstream)\./.test(code)) return null
    if (OF_WHICH.includes(code)) return WHICH.name
    return way === 'url' ? 'metadataUrl' : 'metadataXml'
  }
}
