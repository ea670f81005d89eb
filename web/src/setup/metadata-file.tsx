import { Actions, Button, Form } from '@cardea/kit'
import type { Place } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { FileField, METADATA_FILES, type ReadFile } from '../parts/file-field.tsx'
import type { Checks } from '../parts/use-checks.ts'
import { useWork } from '../parts/use-work.ts'
import { api } from './api.ts'
import type { StepProps } from './context.ts'
import { faultIn } from './refusal-in.ts'

interface MetadataFileProps extends StepProps {
  readonly place: Place | null
  readonly file: ReadFile | null
  readonly onFile: (file: ReadFile) => void
  readonly checks: Checks
}

/** Metadata as a file: chosen, or dropped, then looked at, then given. */
export function MetadataFile({
  t,
  onOwn,
  goOn,
  onRefusal,
  place,
  file,
  onFile,
  checks,
}: MetadataFileProps): VNode {
  const [isTried, setTried] = useState(false)
  const work = useWork(onRefusal)
  const take = (chosen: ReadFile) => {
    onFile(chosen)
    checks.look('metadataXml', chosen.text)
  }
  const submit = () => {
    setTried(true)
    if (file === null) {
      work.showFault()
      return
    }
    work.run(async () => {
      onOwn(await api.giveValues({ metadataXml: file.text }))
      goOn()
    })
  }
  const missing = isTried && file === null ? t.values.required : undefined
  return (
    <Form onSubmit={submit}>
      {place !== null && <p class="soft small">{t.values.where(t.say(place.at), t.say(place.field))}</p>}
      <FileField
        name="metadataXml"
        accept={METADATA_FILES}
        file={file}
        onFile={take}
        error={missing ?? faultIn(t, work.fields, 'metadataXml') ?? checks.errorOf('metadataXml')}
        remark={checks.remarkOf('metadataXml', t.values.checking)}
        texts={t.values}
      />
      <Actions>
        <Button disabled={work.isBusy}>{t.save}</Button>
      </Actions>
    </Form>
  )
}
