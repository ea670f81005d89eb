import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import type { Query } from '../api.ts'
import { t } from '../texts.ts'
import { eventLines } from './event-lines.ts'
import { saveFile } from './save-file.ts'

interface Progress {
  readonly count: number
  readonly isDone: boolean
}

/** Everything that fits the filter, as a file; it takes its time, and can be stopped. */
export function ExportEvents({ query }: { readonly query: Query }): VNode {
  const [progress, setProgress] = useState<Progress | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const stopping = useRef(new AbortController())
  useEffect(() => () => stopping.current.abort(), [])
  const start = () =>
    run(async () => {
      const { signal } = (stopping.current = new AbortController())
      setProgress({ count: 0, isDone: false })
      const found = await eventLines(query, signal, (count) => setProgress({ count, isDone: false }))
      setProgress(found === null ? null : { count: found.count, isDone: true })
      if (found !== null) saveFile(found.lines, 'events.jsonl')
    })
  return (
    <Card title={t.events.export}>
      <p class="soft">{t.events.exportText}</p>
      <p role="status">
        {progress !== null &&
          (progress.isDone ? t.events.exportDone(progress.count) : t.events.exportProgress(progress.count))}
      </p>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        {isBusy ? (
          <Button tone="secondary" onClick={() => stopping.current.abort()}>
            {t.events.exportStop}
          </Button>
        ) : (
          <Button tone="secondary" onClick={start}>
            {t.events.exportStart}
          </Button>
        )}
      </Actions>
    </Card>
  )
}
