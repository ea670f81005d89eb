import { Actions, Button, Details, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../../parts/call-service.ts'
import { RefusalNotice } from '../../../parts/refusal-notice.tsx'
import { useWork } from '../../../parts/use-work.ts'
import { api } from '../../api.ts'
import { Scrolling } from '../../pieces/scrolling.tsx'
import { valueText } from '../../pieces/value-text.ts'
import { t } from '../../texts.ts'
import type { MappingPreview } from '../../wire/connections.ts'
import type { MappingPatch } from './mapping-texts.ts'

export interface PreviewMappingProps {
  readonly connectionId: string
  readonly patch: MappingPatch
}

/** What the mapping that is in the fields would make of the newest sign-in; nothing is saved by it. */
export function PreviewMapping({ connectionId, patch }: PreviewMappingProps): VNode {
  const [preview, setPreview] = useState<MappingPreview | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const { mapping, roleMapping } = patch
  const look = () =>
    run(async () => setPreview(await api.previewMapping(connectionId, { mapping, roleMapping })))
  return (
    <div class="stack-small">
      <Actions>
        <Button tone="secondary" onClick={look} disabled={isBusy}>
          {t.mapping.preview}
        </Button>
      </Actions>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <div role="status" class="stack-small">
        {preview !== null && <Shown preview={preview} />}
      </div>
    </div>
  )
}

function Shown({ preview }: { readonly preview: MappingPreview }): VNode {
  const { profileId, missing, rawAttributes } = preview
  if (profileId === null) return <p class="soft">{t.mapping.nobody}</p>
  return (
    <>
      {missing.length > 0 && (
        <Notice tone="warning">
          <p>{t.mapping.stillMissing(missing.join(', '))}</p>
        </Notice>
      )}
      <Compared preview={preview} />
      <Details summary={t.mapping.raw}>
        <dl class="data">
          {Object.entries(rawAttributes).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="mono">{textOf(value)}</dd>
            </div>
          ))}
        </dl>
      </Details>
    </>
  )
}

function Compared({ preview: { stored, proposed } }: { readonly preview: MappingPreview }): VNode {
  const [before, after] = [flat(stored), flat(proposed)]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return (
    <Scrolling label={t.mapping.previewTitle}>
      <table class="table">
        <caption class="visually-hidden">{t.mapping.previewTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{t.mapping.attribute}</th>
            <th scope="col">{t.mapping.before}</th>
            <th scope="col">{t.mapping.after}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="mono">{textOf(before[name])}</td>
              <td class="mono">{textOf(after[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

type Person = Readonly<Record<string, unknown>>

/** Attributes of the application’s own beside the others. */
function flat(person: Person | null): Person {
  const { customAttributes, ...usual } = person ?? {}
  return { ...usual, ...(customAttributes as Person | undefined) }
}

function textOf(value: unknown): string {
  const isNothing = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  return isNothing ? t.mapping.nothing : valueText(value)
}
