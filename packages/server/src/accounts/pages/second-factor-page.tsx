import type { SsoError } from '@cardea/protocol'
import { Button, Card, Details, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { Layout } from '../../http/pages/layout.tsx'
import type { SecondFactors } from '../second-factors.ts'
import { PASSKEY_SCRIPT, PasskeyForm } from './passkey-form.tsx'

export interface SecondFactorPageProps {
  /** Where the proof is posted to, with what goes along unseen: whose sign-in it is. */
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  readonly factors: SecondFactors
  /** For `navigator.credentials`; null: the account has no passkey. */
  readonly passkey: object | null
  readonly error: SsoError | null
}

/** Asks for the second factor: what of it the account has. */
export function SecondFactorPage({ action, hidden, factors, passkey, error }: SecondFactorPageProps): VNode {
  return (
    <Layout title="Second factor" {...(passkey === null ? {} : { script: PASSKEY_SCRIPT })}>
      <Card>
        <PageTitle lead="Your account asks for one more proof that it is you.">Second factor</PageTitle>
        {factors.totp && (
          <Form action={action} hidden={{ ...hidden, kind: 'totp' }}>
            <TextField
              name="value"
              label="Code of your authenticator app"
              hint="Six digits, new every 30 seconds."
              autocomplete="one-time-code"
              autofocus
              required
              error={error?.texts.person}
            />
            <Button full>Continue</Button>
          </Form>
        )}
        {factors.totp && passkey !== null && <Divider>or</Divider>}
        {!factors.totp && error !== null && (
          <p class="field-error" role="alert">
            {error.texts.person}
          </p>
        )}
        {passkey !== null && (
          <PasskeyForm
            action={action}
            hidden={{ ...hidden, kind: 'passkey' }}
            options={passkey}
            button="Use a passkey"
          />
        )}
        {factors.recoveryCodes > 0 && (
          <Details summary="Use a recovery code">
            <Form action={action} hidden={{ ...hidden, kind: 'recovery_code' }}>
              <div class="field">
                <label for="recovery-code">Recovery code</label>
                <p class="field-hint" id="recovery-code-hint">
                  One of those that you wrote down. Each works once.
                </p>
                <input
                  class="input"
                  id="recovery-code"
                  name="value"
                  autoComplete="off"
                  aria-describedby="recovery-code-hint"
                  required
                />
              </div>
              <Button full tone="secondary">
                Continue with this code
              </Button>
            </Form>
          </Details>
        )}
      </Card>
    </Layout>
  )
}
