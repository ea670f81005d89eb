import type { ComponentChildren, VNode } from 'preact'
import { Button } from '@cardea/kit'

/** The script that such a form needs. */
export const PASSKEY_SCRIPT = 'passkey.js'

/**
 * A form whose button asks the browser's authenticators. It shows itself where the script runs; what is there for browsers without it stands
 * in a `WithoutPasskeys`.
 */
export function PasskeyForm({
  action,
  hidden,
  options,
  ceremony = 'get',
  tone = 'secondary',
  fault = 'The passkey could not be used. Try again, or choose another way.',
  button,
  children,
}: {
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  /** For `navigator.credentials`. */
  readonly options: object
  readonly ceremony?: 'get' | 'create'
  readonly tone?: 'primary' | 'secondary'
  /** Said where the authenticator gives no answer. */
  readonly fault?: string
  readonly button: string
  readonly children?: ComponentChildren
}): VNode {
  return (
    <form
      class="stack-small"
      action={action}
      method="post"
      id="passkey"
      data-ceremony={ceremony}
      data-options={JSON.stringify(options)}
      hidden
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="response" value="" />
      {children}
      <Button full tone={tone}>
        {button}
      </Button>
      <p
        class="field-error"
        role="alert"
        data-fault={fault}
        data-known="This device has a passkey of your account already. Use it, or choose another device."
      />
    </form>
  )
}

/** Goes away where passkeys can be used. */
export function WithoutPasskeys({ children }: { readonly children: ComponentChildren }): VNode {
  return <div id="without-passkeys">{children}</div>
}
