import type { Remark } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

/** Characters; the service takes no larger document. */
const MOST = 900_000

/** A file that somebody has chosen. */
export interface ReadFile {
  readonly name: string
  readonly text: string
}

export interface FileFieldProps {
  readonly name: string
  /** Which files are offered: the `accept` of HTML. */
  readonly accept: string
  readonly file: ReadFile | null
  readonly onFile: (file: ReadFile) => void
  readonly error?: string | undefined
  readonly remark?: Remark | undefined
  readonly texts: {
    readonly drop: string
    readonly fileRead: (name: string) => string
    readonly fileTooLarge: string
  }
}

/** A file as text: chosen, or dropped. What is wrong with it, and what was found of it, stands below. */
export function FileField({
  name,
  accept,
  file,
  onFile,
  error: given,
  remark,
  texts,
}: FileFieldProps): VNode {
  const [isTooLarge, setTooLarge] = useState(false)
  const error = isTooLarge ? texts.fileTooLarge : given

  async function take(files: FileList | null | undefined): Promise<void> {
    const chosen = files?.[0]
    if (chosen === undefined) return
    setTooLarge(chosen.size > MOST)
    if (chosen.size <= MOST) onFile({ name: chosen.name, text: await chosen.text() })
  }
  const said = `${name}-said`
  return (
    <div class="field">
      <label
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void take(event.dataTransfer?.files)
        }}
      >
        <span>{file === null ? texts.drop : texts.fileRead(file.name)}</span>
        <input
          type="file"
          name={name}
          accept={accept}
          aria-describedby={said}
          {...(error === undefined ? {} : { 'aria-invalid': true })}
          onChange={({ currentTarget }) => void take(currentTarget.files)}
        />
      </label>
      <p
        id={said}
        role="status"
        class={`field-error${error === undefined ? ` field-remark tone-${remark?.tone ?? 'neutral'}` : ''}`}
      >
        {error ?? remark?.text}
      </p>
    </div>
  )
}

/** Of metadata documents. */
export const METADATA_FILES = '.xml,application/xml,text/xml,application/samlmetadata+xml'
