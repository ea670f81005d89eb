import type { Page } from 'playwright-core'
import { queueMail } from '../../../packages/server/src/mails/queue-mail.ts'
import { exampleMails } from '../../../packages/server/src/mails/templates/examples.ts'
import { queueLongMail } from '../queue-long-mail.ts'
import type { Deployment } from '../start-deployment.ts'
import type { Camera } from './camera.ts'

/** The inbox with a few mails in it, one of them, and each as mail programs show it. */
export async function takeMails(
  { photograph }: Camera,
  { cardeaUrl, cardea }: Deployment,
  page: Page,
): Promise<void> {
  const examples = Object.values(exampleMails(cardeaUrl))
  for (const mail of examples) await queueMail(cardea.parts, { to: 'ada@example.com', mail })
  const id = await queueLongMail(cardea)
  await photograph(page, 'mail-inbox', `${cardeaUrl}/mail`)
  await photograph(page, 'mail-one', `${cardeaUrl}/mail/${id}`)
  await photograph(page, 'mail-html-long', `${cardeaUrl}/mail/${id}/html`)
  for (const { kind } of examples) {
    await photograph(page, `mail-html-${kind}`, `${cardeaUrl}/mail/examples/${kind}`)
  }
}
