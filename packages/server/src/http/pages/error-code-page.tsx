import { type ErrorCode, errorEntry, errorTexts } from '@cardea/protocol'
import type { VNode } from 'preact'
import { errorTitle } from '../error-title.ts'
import { reasonPhrase } from '../problem.ts'
import { Card, DataList, PageTitle } from '@cardea/kit'
import { Layout } from './layout.tsx'

/** What a code of the catalogue means: the page that the `type` of problem details leads to. */
export function ErrorCodePage({ code }: { readonly code: ErrorCode }): VNode {
  const { status, oauthError } = errorEntry(code)
  const { person, admin, developer } = errorTexts(code, placeholders(code))
  return (
    <Layout title={errorTitle(code)}>
      <PageTitle lead={<code>{code}</code>}>{errorTitle(code)}</PageTitle>
      <Card title="If you are signing in">
        <p>{person}</p>
      </Card>
      <Card title="For your IT team">
        <p>{admin}</p>
      </Card>
      <Card title="For the developer">
        <p>{developer}</p>
        <DataList
          items={[
            { term: 'HTTP status', value: `${status} ${reasonPhrase(status)}` },
            { term: 'OAuth error', value: oauthError, mono: true },
          ]}
        />
      </Card>
    </Layout>
  )
}

/** Shows `{expected}` as ‹expected›: here the texts speak of every occurrence, not of one. */
function placeholders(code: ErrorCode): Readonly<Record<string, string>> {
  const { person, admin, developer } = errorEntry(code)
  const names = [...`${person} ${admin} ${developer}`.matchAll(/\{([a-zA-Z]+)\}/g)]
  return Object.fromEntries(names.map(([, name = '']) => [name, `‹${name}›`]))
}
