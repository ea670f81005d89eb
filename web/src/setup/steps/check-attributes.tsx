import { Actions, Badge, Button, Details, Form, Notice, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { MarkedText } from '../../parts/marked-text.tsx'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { faultIn } from '../refusal-in.ts'
import { useWork } from '../../parts/use-work.ts'
import type { OwnConnection, Preview, UserAttribute } from '../wire.ts'

/** Asked for where the profile of the link names nothing: an account is nothing without it. */
const LEAST: readonly UserAttribute[] = [{ name: 'email', description: '', required: true }]

/** Step 4: under which name each attribute comes, beside what the last test brought. */
export function CheckAttributes(props: StepProps): VNode | null {
  const [preview, setPreview] = useState<Preview | null | undefined>(undefined)
  const { own, t } = props
  useEffect(() => void api.preview().then(setPreview, () => setPreview(null)), [])
  if (own === null) return null
  if (preview === undefined) return <p role="status">{t.loading}</p>
  return <Attributes {...props} own={own} preview={preview} />
}

type Props = StepProps & { readonly own: OwnConnection; readonly preview: Preview | null }

function Attributes({ t, session, own, preview, onOwn, go, goOn, onRefusal }: Props): VNode {
  const wanted = session.userAttributes.length > 0 ? session.userAttributes : LEAST
  const { mapping } = own.connection
  const [names, setNames] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(wanted.map(({ name }) => [name, mapping[name]?.join(', ') ?? ''])),
  )
  const work = useWork(onRefusal)
  const submit = () =>
    work.run(async () => {
      onOwn(await api.setMapping({ ...mapping, ...mappingOf(names) }))
      goOn()
    })
  return (
    <Form onSubmit={submit}>
      {preview === null && (
        <Notice>
          <p>{t.attributes.noTest}</p>
          <button type="button" class="link" onClick={() => go('test')}>
            {t.attributes.runTest}
          </button>
        </Notice>
      )}
      {wanted.map((attribute) => (
        <div class="attribute">
          <TextField
            name={attribute.name}
            label={attribute.name}
            hint={attribute.description === '' ? t.attributes.choose : attribute.description}
            value={names[attribute.name] ?? ''}
            placeholder={t.attributes.usual}
            error={faultIn(t, work.fields, `mapping.${attribute.name}`) ?? missingText(t, preview, attribute)}
            autocomplete="off"
            onValue={(value) => setNames({ ...names, [attribute.name]: value })}
          />
          <p class="small">
            {attribute.required && <Badge tone="info">{t.attributes.required}</Badge>}{' '}
            {preview !== null && (
              <>
                <span class="soft">{t.attributes.received}: </span>
                <code>{textOf(preview.proposed?.[attribute.name]) ?? t.attributes.nothing}</code>
              </>
            )}
          </p>
        </div>
      ))}
      {preview?.recommendations.map(({ message }) => (
        <Notice tone="warning">
          <MarkedText text={t.say(message)} />
        </Notice>
      ))}
      {preview !== null && (
        <Details summary={t.attributes.received_all}>
          <dl class="data">
            {Object.entries(preview.rawAttributes).map(([name, value]) => (
              <div>
                <dt>{name}</dt>
                <dd class="mono">{textOf(value) ?? t.attributes.nothing}</dd>
              </div>
            ))}
          </dl>
        </Details>
      )}
      <Actions>
        <Button disabled={work.isBusy}>{t.save}</Button>
      </Actions>
    </Form>
  )
}

function missingText(t: Props['t'], preview: Preview | null, { name }: UserAttribute): string | undefined {
  return preview?.missing.includes(name) === true ? t.attributes.missing : undefined
}

/** What was typed, as the mapping has it: several names are tried in order. An empty field leaves the usual names. */
function mappingOf(names: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  const typed = Object.entries(names).map(
    ([attribute, text]) =>
      [
        attribute,
        text
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      ] as const,
  )
  return Object.fromEntries(typed.filter(([, list]) => list.length > 0))
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
