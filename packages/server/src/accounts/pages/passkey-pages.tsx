import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { Passkey } from '../types.ts'
import { PASSKEY_SCRIPT, PasskeyForm, WithoutPasskeys } from './passkey-form.tsx'
import { Back } from './back.tsx'
import { hiddenFields } from './onward.ts'
import type { OwnRequest } from './own-page.ts'

/** What was typed as the name, and what is wrong with it. */
export interface TypedName {
  readonly value: string
  readonly fault: string | undefined
}

function NameField({ value, fault, autofocus }: TypedName & { readonly autofocus: boolean }): VNode {
  return (
    <TextField
      name="name"
      label="Name"
      hint="For you, to tell it from others: “my phone”."
      value={value}
      maxLength={60}
      autocomplete="off"
      autofocus={autofocus}
      required
      error={fault}
    />
  )
}

/** Where a passkey is added. The one page that needs its script: only the browser can ask an authenticator. */
export function AddPasskeyPage({
  options,
  name,
  error,
  ...own
}: Pick<OwnRequest, 'confirmation' | 'onward'> & {
  /** For `navigator.credentials.create()`. */
  readonly options: object
  readonly name: TypedName
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Add a passkey" script={PASSKEY_SCRIPT}>
      <Card>
        <PageTitle lead="Your device asks for your fingerprint, your face or its PIN, and keeps the passkey. Then that is enough to sign in.">
          Add a passkey
        </PageTitle>
        {error !== null && <Notice tone="danger">{error.texts.person}</Notice>}
        <PasskeyForm
          action="/account/passkeys/add"
          hidden={hiddenFields(own)}
          options={options}
          ceremony="create"
          tone="primary"
          fault="No passkey was made. Try again, or with another device."
          button="Make the passkey"
        >
          <NameField {...name} autofocus={false} />
        </PasskeyForm>
        <WithoutPasskeys>
          <Notice tone="warning">This browser cannot make passkeys, or runs no scripts.</Notice>
        </WithoutPasskeys>
        <Back onward={own.onward} />
      </Card>
    </Layout>
  )
}

/** One passkey: its name, and its end. */
export function PasskeyPage({
  passkey: { id, name, backedUp },
  typed,
  confirmation,
}: {
  readonly passkey: Passkey
  readonly typed: TypedName
  readonly confirmation: string
}): VNode {
  return (
    <Layout title={`Passkey ${name}`}>
      <Card>
        <PageTitle
          lead={
            backedUp
              ? 'Your devices keep copies of it, so it outlives any one of them.'
              : 'It is on one device, and lost with that.'
          }
        >
          {name}
        </PageTitle>
        <Form action={`/account/passkeys/${id}/rename`} hidden={{ confirmation }}>
          <NameField {...typed} autofocus={typed.fault !== undefined} />
          <Button full>Save the name</Button>
        </Form>
      </Card>
      <Card title="Remove it">
        <p>
          Nobody signs in by it any more, and your other sessions end. When it is your only second factor,
          your recovery codes go, too.
        </p>
        <Form action={`/account/passkeys/${id}/remove`} hidden={{ confirmation }}>
          <Button full tone="danger">
            Remove this passkey
          </Button>
        </Form>
      </Card>
      <Back />
    </Layout>
  )
}
