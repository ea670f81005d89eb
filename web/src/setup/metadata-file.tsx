import { Actions, Button, Form } from '@cardea/kit'
import type { Place } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from './api.ts'
import type { StepProps } from './context.ts'
import { faultIn } from './refusal-in.ts'
import { useWork } from '../parts/use-work.ts'
import type { Checks } from './use-checks.ts'

/** Characters; the service takes no larger document. */
const MOST = 900_000

/** A file that somebody has chosen. */
export interface ReadFile {
  readonly name: string
  readonly text: string
}

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
  const [fault, setFault] = useState<string | undefined>(undefined)
  const work = useWork(onRefusal)

  async function take(files: FileList | null | undefined): Promise<void> {
    const chosen = files?.[0]
    if (chosen === undefined) return
    if (chosen.size > MOST) {
      setFault(t.values.fileTooLarge)
      return
    }
    const text = await chosen.text()
    setFault(undefined)
    onFile({ name: chosen.name, text })
    checks.look('metadataXml', text)
  }
  const submit = () => {
    if (file === null) {
      setFault(t.values.required)
      work.showFault()
      return
    }
    work.run(async () => {
      onOwn(await api.giveValues({ metadataXml: file.text }))
      goOn()
    })
  }
  const error = fault ?? faultIn(t, work.fields, 'metadataXml') ?? checks.errorOf('metadataXml')
  const said = checks.remarkOf('metadataXml')

  return (
    <Form onSubmit={submit}>
      {place !== null && <p class="soft small">{t.values.where(t.say(place.at), t.say(place.field))}</p>}
      <div class="field">
        <label
          class="drop"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            void take(event.dataTransfer?.files)
          }}
        >
          <span>{file === null ? t.values.drop : t.values.fileRead(file.name)}</span>
          <input
            type="file"
            name="metadataXml"
            accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
            aria-describedby="metadataXml-said"
            {...(error === undefined ? {} : { 'aria-invalid': true })}
            onChange={({ currentTarget }) => void take(currentTarget.files)}
          />
        </label>
        <p
          id="metadataXml-said"
          role="status"
          class={`field-error${error === undefined ? ` field-remark tone-${said?.tone ?? 'neutral'}` : ''}`}
        >
          {error ?? (checks.isLooking('metadataXml') ? t.values.checking : said?.text)}
        </p>
      </div>
      <Actions>
        <Button disabled={work.isBusy}>{t.save}</Button>
      </Actions>
    </Form>
  )
}
