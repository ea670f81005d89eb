import { readParameter, SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { type Answer, page, text } from '../http/answer.ts'
import { endpoint, type Route } from '../http/route.ts'
import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { parseId } from '../storage/ids.ts'
import { toPage } from '../storage/page.ts'
import { openContent } from './mail-content.ts'
import { InboxPage } from './pages/inbox-page.tsx'
import { MailPage } from './pages/mail-page.tsx'
import { renderMail } from './render-mail.tsx'
import { mailFind, mailList } from './store.ts'
import { exampleMails } from './templates/examples.ts'
import type { QueuedMail, ShownMail } from './types.ts'

export interface InboxParts {
  readonly config: Pick<Config, 'publicUrl' | 'smtp'>
  readonly db: Queryable
  readonly vault: Vault
}

const PER_PAGE = 20

/** Where a sandbox shows what it would mail. For sandbox mode only: whoever reads here can be anybody who was written to. */
export function inboxRoutes(parts: InboxParts): Route[] {
  const { config, db } = parts
  return [
    endpoint({
      method: 'GET',
      path: '/mail',
      summary: 'The mails of a sandbox, the latest first (sandbox mode).',
      errors: 'page',
      handle: async ({ query }) => {
        const before = readParameter(query, 'before')
        const after = before === null ? null : parseId('mail', before)
        const { items, next } = toPage(await mailList(db, { limit: PER_PAGE, after }), PER_PAGE)
        const mails = items.map((mail) => shown(parts, mail))
        const examples = exampleMails(config.publicUrl)
        return page(
          InboxPage({ mails, next, isFirst: after === null, examples, sends: config.smtp !== null }),
        )
      },
    }),
    endpoint({
      method: 'GET',
      path: '/mail/:mailId',
      summary: 'One mail of a sandbox: to whom, and what it says (sandbox mode).',
      errors: 'page',
      handle: async ({ params }) =>
        page(MailPage({ ...(await load(parts, params['mailId'])), publicUrl: config.publicUrl })),
    }),
    endpoint({
      method: 'GET',
      path: '/mail/:mailId/html',
      summary: 'The HTML part of a mail, as mail programs show it (sandbox mode).',
      errors: 'page',
      handle: async ({ params }) => {
        const { content } = await load(parts, params['mailId'])
        if (content === null) throw new SsoError('request.not_found')
        return htmlPart(content.html)
      },
    }),
    endpoint({
      method: 'GET',
      path: '/mail/examples/:kind',
      summary: 'The HTML part of each of our mails, with names made up (sandbox mode).',
      errors: 'page',
      handle: ({ params }) => {
        const mail = Object.values(exampleMails(config.publicUrl)).find(({ kind }) => kind === params['kind'])
        if (mail === undefined) throw new SsoError('request.not_found')
        return htmlPart(renderMail(mail).html)
      },
    }),
  ]
}

async function load(parts: InboxParts, id: string | undefined): Promise<ShownMail> {
  const mail = await mailFind(parts.db, parseId('mail', id ?? ''))
  if (mail === null) throw new SsoError('request.not_found')
  return shown(parts, mail)
}

function shown({ vault }: InboxParts, mail: QueuedMail): ShownMail {
  const { id, contentSealed } = mail
  return { mail, content: contentSealed === null ? null : openContent(vault, id, contentSealed) }
}

/** A document of its own with a policy of its own: the styles that are in it, links that lead on, and nothing else at all. */
function htmlPart(html: string): Answer {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-top-navigation"
  return text(200, 'text/html; charset=utf-8', html, { headers: { 'content-security-policy': policy } })
}
