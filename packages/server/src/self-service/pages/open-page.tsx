import type { VNode } from 'preact'
import { Button, Card, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { PageLanguage } from '../page-language.ts'
import { pageTexts } from './page-texts.ts'

export interface OpenPageProps {
  readonly ticket: string
  readonly organizationName: string
  readonly mode: 'create' | 'edit'
  readonly language: PageLanguage
}

/** Asks before a setup link is used up: it takes a press, so that nothing that only fetches the address spends it. */
export function OpenPage({ ticket, organizationName, mode, language }: OpenPageProps): VNode {
  const t = pageTexts[language]
  const title = mode === 'create' ? t.setUp : t.change
  return (
    <Layout title={title} texts={t}>
      <Card>
        <PageTitle lead={t.openLead(organizationName)}>{title}</PageTitle>
        <Notice tone="info" title={t.once}>
          <p>{t.onceText}</p>
        </Notice>
        <Form action="/setup" hidden={{ ticket }}>
          <Button full>{t.begin}</Button>
        </Form>
      </Card>
    </Layout>
  )
}
