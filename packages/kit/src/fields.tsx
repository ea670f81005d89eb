import type { ComponentChildren, TargetedEvent, VNode } from 'preact'
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
  readonly type?: 'text' | 'email' | 'password' | 'url' | 'date'
  readonly value?: string | undefined
  readonly placeholder?: string
  readonly maxLength?: number
  /** HTML `autocomplete` token. */
  readonly autocomplete?: string
  readonly autofocus?: boolean
}

export function TextField({
  type = 'text',
  value,
  placeholder,
  maxLength,
  autocomplete,
  autofocus,
  ...field
}: TextFieldProps): VNode {
  return (
    <Labelled {...field}>
      <input
        class="input"
        // Preact's types take one kind of input at a time; the attributes here are those that all kinds share.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc needs it
        type={type as 'text'}
        {...(value === undefined ? {} : { value })}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(autocomplete === undefined ? {} : { autoComplete: autocomplete })}
        {...(autofocus === true ? { autoFocus: true } : {})}
        {...control(field)}
      />
    </Labelled>
  )
}

export interface AreaFieldProps extends FieldProps {
  readonly value?: string | undefined
  readonly rows?: number
}

/** Several lines: a certificate, a document. */
export function AreaField({ value, rows = 5, ...field }: AreaFieldProps): VNode {
  return (
    <Labelled {...field}>
      <textarea
        class="input mono"
        rows={rows}
        spellcheck={false}
        {...(value === undefined ? {} : { value })}
        {...control(field)}
      />
    </Labelled>
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

export function SelectField({ options, value, ...field }: SelectFieldProps): VNode {
  return (
    <Labelled {...field}>
      <select class="input" {...control(field)}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
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
    <fieldset class="field" {...described({ name, hint, error })}>
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

/** Label, hint, and what is said about the value, around the one control of a field. */
function Labelled({
  name,
  label,
  hint,
  error,
  remark,
  onValue,
  children,
}: FieldProps & { readonly children: ComponentChildren }): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <FieldHint name={name} hint={hint} />
      {children}
      <FieldError name={name} error={error} remark={remark} isLive={onValue !== undefined} />
    </div>
  )
}

/** What every control has: its name, its listener, and its tie to what is said around it. */
function control({ name, required = false, onValue, ...said }: FieldProps) {
  return { id: name, name, required, ...listener(onValue), ...described({ name, ...said }) }
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

/** Ties a field to its hint and to what is said about its value, for those who hear the page (WCAG 2.2 §1.3.1, §3.3.1). */
function described({ name, hint, error, remark }: Said) {
  const said = error ?? remark?.text
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(said === undefined ? [] : [`${name}-error`]),
  ]
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  }
}

interface Said {
  readonly name: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly remark?: Remark | undefined
}
