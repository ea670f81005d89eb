import { Actions, Button, Form } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type ValueField, givenValues } from '../parts/connection-values.ts'
import { useWork } from '../parts/use-work.ts'
import { ValueInput } from '../parts/value-input.tsx'
import { api } from './api.ts'
import type { StepProps } from './context.ts'
import { faultIn } from './refusal-in.ts'
import type { TypedValues } from './use-values.ts'
import type { Connection, OwnConnection } from './wire.ts'

interface ValueFieldsProps extends StepProps {
  readonly own: OwnConnection
  readonly fields: readonly ValueField[]
  readonly values: TypedValues
}

/** The fields of one way, their findings, and the button that gives them. */
export function ValueFields({ t, own, fields, values, onOwn, goOn, onRefusal }: ValueFieldsProps): VNode {
  const { checks } = values
  const work = useWork(onRefusal)
  const [isTried, setTried] = useState(false)
  // What was found wrong may be right after all: it is pointed at once, and then taken if the service takes it.
  const [insisted, setInsisted] = useState<string | null>(null)
  const typed = Object.fromEntries(fields.map((field) => [field.name, values.valueOf(field)]))
  const isKept = ({ name }: ValueField) => isStored(own.connection, name)
  const missing = fields.filter((field) => values.valueOf(field).trim() === '' && !isKept(field))
  const isDoubtful = fields.some(({ name }) => checks.errorOf(name) !== undefined)
  const isAsked = isDoubtful && insisted === JSON.stringify(typed)

  const submit = () => {
    setTried(true)
    if (missing.length > 0 || (isDoubtful && !isAsked)) {
      setInsisted(missing.length > 0 ? null : JSON.stringify(typed))
      work.showFault()
      return
    }
    work.run(async () => {
      onOwn(await api.giveValues(givenValues(typed)))
      goOn()
    })
  }
  const errorOf = (field: ValueField) =>
    faultIn(t, work.fields, field.name, `${field.name}.0`) ??
    checks.errorOf(field.name) ??
    (isTried && missing.includes(field) ? t.values.required : undefined)

  return (
    <Form onSubmit={submit}>
      {fields.map((field) => (
        <ValueInput
          key={field.name}
          label={t.values[field.name]}
          field={field}
          value={values.valueOf(field)}
          error={errorOf(field)}
          remark={checks.remarkOf(field.name, t.values.checking)}
          where={(place) => t.values.where(t.say(place.at), t.say(place.field))}
          onValue={(value) => values.type(field.name, value)}
        />
      ))}
      <p class="small" role="status">
        {isAsked ? t.values.doubtful : ''}
      </p>
      <Actions>
        <Button disabled={work.isBusy}>{isAsked ? t.values.saveAnyway : t.save}</Button>
      </Actions>
    </Form>
  )
}

/** Has the connection a value that need not be typed again? */
function isStored(connection: Connection, name: ValueField['name']): boolean {
  if (connection.protocol === 'oidc') return name === 'clientSecret' && connection.hasClientSecret
  return name === 'certificates' && connection.certificates.length > 0
}
