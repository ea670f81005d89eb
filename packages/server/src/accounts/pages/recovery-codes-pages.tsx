import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, CodeBlock, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { Back } from './back.tsx'

/** Before new recovery codes are made. */
export function RenewCodesPage({
  confirmation,
  error,
}: {
  readonly confirmation: string
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Make new recovery codes">
      <Card>
        <PageTitle lead="The ones that you have work no more from then on.">
          Make new recovery codes
        </PageTitle>
        {error !== null && <Notice tone="danger">{error.texts.person}</Notice>}
        <Form action="/account/recovery-codes" hidden={{ confirmation }}>
          <Button full>Make new codes</Button>
        </Form>
        <Back />
      </Card>
    </Layout>
  )
}

/** Recovery codes, this once. `added`: what they come with; null: they take the place of others. */
export function RecoveryCodesPage({
  codes,
  host,
  added,
  onward = null,
}: {
  readonly codes: readonly string[]
  /** Where they are good, for the file. */
  readonly host: string
  readonly added: string | null
  /** The page of the dashboard that waits for them; null: none does. */
  readonly onward?: string | null
}): VNode {
  return (
    <Layout title="Your recovery codes">
      <Card>
        <PageTitle lead="Each works once in the place of your second factor, on the day on which you have lost it.">
          Your recovery codes
        </PageTitle>
        {added !== null && <Notice tone="success">{added}</Notice>}
        <CodeBlock label="Recovery codes" code={codes.join('\n')} />
        <Notice tone="warning">
          They are shown this once. Print this page, copy them into a password manager, or{' '}
          <a href={fileOf(codes, host)} download="recovery-codes.txt">
            save them as a file
          </a>
          .
        </Notice>
        <Button full href={onward ?? '/account/security'}>
          I have kept them
        </Button>
      </Card>
    </Layout>
  )
}

function fileOf(codes: readonly string[], host: string): string {
  const lines = [`Recovery codes for ${host}. Each works once.`, '', ...codes, '']
  return `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join('\n'))}`
}
