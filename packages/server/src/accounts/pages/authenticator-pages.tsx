import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, DataList, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { NewTotp } from '../new-totp.ts'
import { Back } from './back.tsx'
import { hiddenFields } from './onward.ts'
import type { OwnRequest } from './own-page.ts'

interface Props extends Pick<OwnRequest, 'confirmation' | 'onward'> {
  /** What was in the way before; null: nothing. */
  readonly error: SsoError | null
}

/** Before an authenticator app is set up: the QR code is made by the button, since each one takes the place of the one before. */
export function BeginAuthenticatorPage({ error, ...own }: Props): VNode {
  return (
    <Layout title="Set up an authenticator app">
      <Card>
        <PageTitle lead="After your password or a mailed link you will be asked for a code of the app. You need an app for one-time codes on your phone, or a password manager that has them.">
          Set up an authenticator app
        </PageTitle>
        {error !== null && <Notice tone="danger">{error.texts.person}</Notice>}
        <Form action="/account/authenticator" hidden={hiddenFields(own)}>
          <Button full>Show the QR code</Button>
        </Form>
        <Back onward={own.onward} />
      </Card>
    </Layout>
  )
}

/** The secret for the app, and the field for its first code. */
export function NewAuthenticatorPage({
  invitation: { secret, uri, qrSvg },
  error,
  ...own
}: Props & { readonly invitation: NewTotp }): VNode {
  return (
    <Layout title="Set up an authenticator app">
      <Card>
        <PageTitle lead="Scan this with the app. Then type the code that it shows.">
          Set up an authenticator app
        </PageTitle>
        <img class="qr" src={dataUrl(qrSvg)} alt="QR code with the key that stands below" />
        <DataList items={[{ term: 'Key, to type', value: inGroups(secret), mono: true }]} />
        <p class="small">
          Is the app on this device? <a href={uri}>Open it there</a>.
        </p>
        <Form action="/account/authenticator/confirm" hidden={{ ...hiddenFields(own), secret }}>
          <TextField
            name="code"
            label="Code of the app"
            hint="Six digits, new every 30 seconds."
            autocomplete="one-time-code"
            autofocus
            required
            error={error?.texts.person}
          />
          <Button full>Confirm</Button>
        </Form>
        <Back onward={own.onward} />
      </Card>
    </Layout>
  )
}

/** Where the app is taken away again. */
export function RemoveAuthenticatorPage({ confirmation }: Pick<Props, 'confirmation'>): VNode {
  return (
    <Layout title="Remove the authenticator app">
      <Card>
        <PageTitle lead="Its codes are not asked for any more, and your other sessions end. When it is your only second factor, your recovery codes go, too.">
          Remove the authenticator app?
        </PageTitle>
        <Form action="/account/authenticator/remove" hidden={{ confirmation }}>
          <Button full tone="danger">
            Remove the app
          </Button>
        </Form>
        <Back />
      </Card>
    </Layout>
  )
}

/** In an `img` a document of this kind runs nothing. */
function dataUrl(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}

/** Apps drop the spaces, and people need them. */
function inGroups(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}
