import { Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { api } from '../api.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { SigningKey } from '../wire/applications.ts'
import { RotateKeys } from './rotate-keys.tsx'

/** The keys that sign tokens: what each is doing since when, and how to change them before it is time. */
export function SigningKeys(): VNode {
  const { deployment, can } = useSession()
  const loading = useLoaded(api.signingKeys, '')
  return (
    <Card title={t.keys.signingKeys}>
      <p class="soft">{t.keys.signingKeysText}</p>
      <CopyValue label={t.keys.jwks} value={`${deployment.publicUrl}/keys`} texts={t} />
      <Loaded of={loading}>
        {(keys) => (
          <ul class="rows" aria-label={t.keys.signingKeys}>
            {keys.map((key) => (
              <KeyRow key={key.id} signingKey={key} />
            ))}
          </ul>
        )}
      </Loaded>
      {can('write:signing_keys') && <RotateKeys onRotated={loading.take} />}
    </Card>
  )
}

function KeyRow({ signingKey }: { readonly signingKey: SigningKey }): VNode {
  const { id, algorithm, state, stateSince, published } = signingKey
  return (
    <Row
      title={id}
      mono
      detail={
        <>
          {algorithm} · {t.keys.signingKeyStates[state]} <Time at={stateSince} />
          {!published && (
            <>
              <br />
              {t.keys.unpublished}
            </>
          )}
        </>
      }
      side={<StatusBadge status={state} />}
    />
  )
}
