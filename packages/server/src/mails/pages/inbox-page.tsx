import type { VNode } from 'preact'
import { Actions, Button, Card, Details, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { timeWords } from '../templates/time-words.ts'
import type { Mail, ShownMail } from '../types.ts'
import { StatusBadge } from './status-badge.tsx'

export interface InboxPageProps {
  readonly mails: readonly ShownMail[]
  /** From where the older ones go on. */
  readonly next: string | null
  readonly isFirst: boolean
  /** One of each of our mails. */
  readonly examples: Readonly<Record<string, Mail>>
  /** There is a mail server, too. */
  readonly sends: boolean
}

/** `GET /mail`: what a sandbox has mailed, or would have. */
export function InboxPage({ mails, next, isFirst, examples, sends }: InboxPageProps): VNode {
  return (
    <Layout title="Mail" width="wide" label="Sandbox">
      <PageTitle
        lead={
          sends
            ? 'Everything that Cardea mails, as it was written. It goes to your mail server, too.'
            : 'Everything that Cardea would mail. It leaves this machine only when you set a mail server.'
        }
      >
        Mail
      </PageTitle>
      <Card>{mails.length === 0 ? <Empty isFirst={isFirst} /> : <MailList mails={mails} />}</Card>
      {!(isFirst && next === null) && (
        <Actions>
          {!isFirst && (
            <Button href="/mail" tone="secondary">
              Latest
            </Button>
          )}
          {next !== null && (
            <Button href={`/mail?before=${next}`} tone="secondary">
              Older
            </Button>
          )}
        </Actions>
      )}
      <Examples examples={examples} />
    </Layout>
  )
}

function Empty({ isFirst }: { readonly isFirst: boolean }): VNode {
  return isFirst ? (
    <>
      <h2>Nothing yet</h2>
      <p>
        Sign-in links, invitations and the like appear here as soon as somebody asks for one. Load this page
        again to see what has come.
      </p>
    </>
  ) : (
    <p>There are no older mails.</p>
  )
}

function MailList({ mails }: { readonly mails: readonly ShownMail[] }): VNode {
  return (
    <ul class="mails">
      {mails.map(({ mail, content }) => (
        <li>
          <div>
            <a href={`/mail/${mail.id}`}>{content?.subject ?? mail.kind}</a>
            <p class="soft small">
              {content === null ? 'Its content is gone' : `To ${content.to}`} · {timeWords(mail.createdAt)}
            </p>
          </div>
          <StatusBadge status={mail.status} />
        </li>
      ))}
    </ul>
  )
}

function Examples({ examples }: { readonly examples: InboxPageProps['examples'] }): VNode {
  return (
    <Details summary="What each mail looks like">
      <ul>
        {Object.values(examples).map(({ kind, subject }) => (
          <li>
            <a href={`/mail/examples/${kind}`}>{subject}</a>
          </li>
        ))}
      </ul>
    </Details>
  )
}
