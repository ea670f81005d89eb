import { Badge, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { Row } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { Certificate } from '../wire/connections.ts'

const DAY = 86_400_000
/** From so many days on the end is near: the first notice that the service gives of it. */
const NEAR = 60

/** The certificates that may sign, each with its end. */
export function Certificates({ certificates }: { readonly certificates: readonly Certificate[] }): VNode {
  return (
    <Card title={t.connections.certificates}>
      {certificates.length === 0 ? (
        <p class="soft">{t.connections.noCertificates}</p>
      ) : (
        <ul class="rows">
          {certificates.map(({ subject, fingerprint, notAfter }) => (
            <Row
              key={fingerprint}
              title={subject}
              detail={
                <>
                  {t.connections.expires} <Time at={notAfter} dayOnly />
                  <br />
                  {t.connections.fingerprint} <span class="mono">{fingerprint}</span>
                </>
              }
              side={<DaysLeft notAfter={notAfter} />}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

function DaysLeft({ notAfter }: Pick<Certificate, 'notAfter'>): VNode {
  const days = Math.ceil((new Date(notAfter).getTime() - Date.now()) / DAY)
  if (days <= 0) return <Badge tone="danger">{t.connections.expired}</Badge>
  return <Badge tone={days <= NEAR ? 'warning' : 'success'}>{t.connections.daysLeft(days)}</Badge>
}
