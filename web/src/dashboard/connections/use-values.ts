import { useState } from 'preact/hooks'
import {
  type OidcKnown,
  type SamlKnown,
  type ValueField,
  type ValueName,
  type Way,
  givenValues,
  oidcFields,
  samlFields,
  wayOf,
} from '../../parts/connection-values.ts'
import type { ReadFile } from '../../parts/file-field.tsx'
import type { ConnectionPatch } from '../api.ts'
import { t } from '../texts.ts'

/** What is known of a connection when its values are given; of a new one nothing but the provider. */
export type Known = ({ readonly protocol: 'saml' } & SamlKnown) | ({ readonly protocol: 'oidc' } & OidcKnown)

export interface Values {
  readonly way: Way
  readonly setWay: (way: Way) => void
  readonly file: ReadFile | null
  readonly setFile: (file: ReadFile | null) => void
  /** What was typed, else what is there. */
  readonly valueOf: (field: ValueField) => string
  readonly type: (name: ValueName, value: string) => void
}

/** What is typed of a connection’s values, kept for every way of giving them: whoever looks at another loses nothing. */
export function useValues(known: Known): Values {
  const [chosen, setWay] = useState<Way | null>(null)
  const [file, setFile] = useState<ReadFile | null>(null)
  const [typed, setTyped] = useState<Readonly<Partial<Record<ValueName, string>>>>({})
  return {
    way: chosen ?? (known.protocol === 'saml' ? wayOf(known) : 'fields'),
    setWay,
    file,
    setFile,
    valueOf: ({ name, value }) => typed[name] ?? value,
    type: (name, value) => setTyped((before) => ({ ...before, [name]: value })),
  }
}

/** The fields to fill in, in the way that was chosen. */
export function fieldsOf(known: Known, way: Way): readonly ValueField[] {
  if (known.protocol === 'oidc') return oidcFields(known, t.values.secretKept)
  return way === 'file' ? [] : samlFields(known, way)
}

/** What is given in the way that was chosen; nothing of what was typed for another. */
export function inputOf(known: Known, values: Values): ConnectionPatch {
  if (known.protocol === 'saml' && values.way === 'file') {
    return values.file === null ? {} : { metadataXml: values.file.text }
  }
  const fields = fieldsOf(known, values.way)
  return givenValues(Object.fromEntries(fields.map((field) => [field.name, values.valueOf(field)])))
}
