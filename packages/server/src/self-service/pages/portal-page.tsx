import type { VNode } from 'preact'
import { Badge, Card, DataList, Layout, PageTitle } from '../../http/pages/kit.tsx'
import type { Portal } from '../portal-session.ts'
import type { Step } from '../progress.ts'
import { readMarkdown } from '../read-markdown.ts'
import { Introduction } from './introduction.tsx'

const TITLES: Readonly<Record<Step['step'], string>> = {
  provider: 'Choose your identity provider',
  application: 'Create the application at your identity provider',
  values: 'Enter your identity provider’s values',
  attributes: 'Check the attributes',
  assignment: 'Let people and groups in',
  domains: 'Verify your domains',
  test: 'Test a sign-in',
  enable: 'Enable the connection',
}

export type PortalPageProps = Pick<Portal, 'organization' | 'profile' | 'session'> & {
  readonly steps: readonly Step[]
}

/** Where a setup stands, without a script: what is done, what is to do, and until when the session lasts. */
export function PortalPage({ organization, profile, session, steps }: PortalPageProps): VNode {
  const introduction = profile?.introduction ?? null
  return (
    <Layout title="Single sign-on" width="wide">
      <PageTitle lead={`For ${organization.name}`}>Single sign-on</PageTitle>
      {introduction !== null && (
        <Card>
          <Introduction blocks={readMarkdown(introduction)} />
        </Card>
      )}
      <Card title="Steps">
        <DataList items={steps.map((step) => ({ term: TITLES[step.step], value: <State {...step} /> }))} />
      </Card>
      <Card title="This session">
        <DataList
          items={[{ term: 'Ends at the latest', value: session.expiresAt.toISOString(), mono: true }]}
        />
      </Card>
    </Layout>
  )
}

function State({ isDone, isRequired }: Step): VNode {
  if (isDone) return <Badge tone="success">done</Badge>
  return isRequired ? <Badge tone="warning">to do</Badge> : <Badge>optional</Badge>
}
