import type { TargetedEvent, VNode } from 'preact'
import type { Tone } from './tone-icon.tsx'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** What is wrong with the value, and what to do. Its room is kept, so that nothing moves when it appears. */
  readonly error?: string | undefined
  /** In the place of `error`: something good or doubtful about the value. */
  readonly remark?: Remark | undefined
  readonly required?: boolean
  /** In the browser: told each value as it is typed or chosen. */
  readonly onValue?: (value: string) => void
}

export interface Remark {
  readonly tone: Exclude<Tone, 'danger'>
  readonly text: string
}

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'url'
  readonly value?: string | undefined
  readonly placeholder?: string
  readonly maxLength?: number
  /** HTML `autocomplete` token. */
  readonly autocomplete?: string
  readonly autofocus?: boolean
}

export function TextField({
  name,
  label,
  hint,
  error,
  type = 'text',
  autocomplete,
  autofocus,
  remark,
  onValue,
  ...input
}: TextFieldProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      <input
        class="input"
        id={name}
        name={name}
        // Preact's types take one kind of input at a time; the attributes here are those that all kinds share.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc needs it
        type={type as 'text'}
        {...(autocomplete === undefined ? {} : { autoComplete: autocomplete })}
        {...(autofocus === true ? { autoFocus: true } : {})}
        {...input}
        {...listener(onValue)}
        {...description(name, hint, error ?? remark?.text)}
        {...(error === undefined ? {} : { 'aria-invalid': true })}
      />
      <FieldError name={name} error={error} remark={remark} isLive={onValue !== undefined} />
    </div>
  )
}

export interface AreaFieldProps extends FieldProps {
  readonly value?: string | undefined
  readonly rows?: number
}

/** Several lines: a certificate, a document. */
export function AreaField({
  name,
  label,
  hint,
  error,
  remark,
  onValue,
  rows = 5,
  ...area
}: AreaFieldProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      <textarea
        class="input mono"
        id={name}
        name={name}
        rows={rows}
        spellcheck={false}
        {...area}
        {...listener(onValue)}
        {...description(name, hint, error ?? remark?.text)}
        {...(error === undefined ? {} : { 'aria-invalid': true })}
      />
      <FieldError name={name} error={error} remark={remark} isLive={onValue !== undefined} />
    </div>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
  /** A second line, in a `ChoiceField`. */
  readonly detail?: string
}

export interface SelectFieldProps extends FieldProps {
  readonly options: readonly Option[]
  readonly value?: string | undefined
}

export function SelectField({
  name,
  label,
  hint,
  error,
  options,
  value,
  required = false,
  onValue,
}: SelectFieldProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      <select
        class="input"
        id={name}
        name={name}
        required={required}
        {...listener(onValue)}
        {...faulty(name, hint, error)}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <FieldError name={name} error={error} />
    </div>
  )
}

/** One of several, all in sight (radio buttons): for choices that deserve a second line. */
export function ChoiceField({
  name,
  label,
  hint,
  error,
  options,
  value,
  required = false,
  onValue,
}: SelectFieldProps): VNode {
  return (
    <fieldset class="field" {...faulty(name, hint, error)}>
      <legend>{label}</legend>
      <FieldHint name={name} hint={hint} />
      <div class="choices">
        {options.map((option) => (
          <label class="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              required={required}
              {...listener(onValue)}
            />
            <span>
              {option.label}
              {option.detail !== undefined && <span class="choice-detail">{option.detail}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError name={name} error={error} />
    </fieldset>
  )
}

function FieldHint({
  name,
  hint,
}: {
  readonly name: string
  readonly hint: string | undefined
}): VNode | null {
  if (hint === undefined) return null
  return (
    <p class="field-hint" id={`${name}-hint`}>
      {hint}
    </p>
  )
}

interface FieldErrorProps extends Pick<FieldProps, 'name' | 'error' | 'remark'> {
  /** Changes while somebody types, so that those who hear the page are told. */
  readonly isLive?: boolean
}

function FieldError({ name, error, remark, isLive = false }: FieldErrorProps): VNode {
  const tone = error === undefined && remark !== undefined ? ` field-remark tone-${remark.tone}` : ''
  return (
    <p class={`field-error${tone}`} id={`${name}-error`} {...(isLive ? { role: 'status' } : {})}>
      {error ?? remark?.text}
    </p>
  )
}

function listener(onValue: FieldProps['onValue']) {
  if (onValue === undefined) return {}
  return {
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) =>
      onValue(currentTarget.value),
  }
}

function faulty(name: string, hint: string | undefined, error: string | undefined) {
  return { ...description(name, hint, error), ...(error === undefined ? {} : { 'aria-invalid': true }) }
}

/** Ties a field to its hint and to what is said about its value, for those who hear the page (WCAG 2.2 §1.3.1, §3.3.1). */
function description(name: string, hint: string | undefined, said: string | undefined) {
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(said === undefined ? [] : [`${name}-error`]),
  ]
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }
}
