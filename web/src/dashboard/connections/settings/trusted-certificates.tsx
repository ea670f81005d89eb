import { Badge } from '@cardea/kit'
import type { VNode } from 'preact'
import { Row } from '../../pieces/rows.tsx'
import { SmallButton } from '../../pieces/small-button.tsx'
import { Time } from '../../pieces/time.tsx'
import { t } from '../../texts.ts'
import type { Certificate } from '../../wire/connections.ts'

export interface TrustedCertificatesProps {
  readonly certificates: readonly Certificate[]
  /** The fingerprints of those that go when the form is saved. */
  readonly removed: readonly string[]
  readonly onRemoved: (removed: readonly string[]) => void
}

/** The certificates that may sign now, each to be kept or removed. */
export function TrustedCertificates({
  certificates,
  removed,
  onRemoved,
}: TrustedCertificatesProps): VNode | null {
  if (certificates.length === 0) return null
  return (
    <div class="field">
      <h3 class="field-title">{t.values.trusted}</h3>
      <ul class="rows" aria-label={t.values.trusted}>
        {certificates.map(({ subject, fingerprint, notAfter }) => {
          // A new certificate of a provider is called as the old one.
          const which = `${subject} (${fingerprint.slice(0, 8)})`
          const isRemoved = removed.includes(fingerprint)
          const toggle = () =>
            onRemoved(isRemoved ? removed.filter((each) => each !== fingerprint) : [...removed, fingerprint])
          return (
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
              side={
                <>
                  {isRemoved && <Badge tone="warning">{t.values.isRemoved}</Badge>}
                  <SmallButton
                    label={
                      isRemoved ? t.values.keepCertificateLabel(which) : t.values.removeCertificate(which)
                    }
                    onClick={toggle}
                  >
                    {isRemoved ? t.values.keepCertificate : t.removeRow}
                  </SmallButton>
                </>
              }
            />
          )
        })}
      </ul>
    </div>
  )
}
