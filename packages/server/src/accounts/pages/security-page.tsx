import { type SocialProviderName, type SsoError, socialProviders } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Actions, Badge, Button, Card, Cards, DataList, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { OfferedMethods } from '../offered-methods.ts'
import type { Passkey } from '../types.ts'
import type { AccountProvider } from '../provider-store.ts'
import { type SecondFactors, hasSecondFactor } from '../second-factors.ts'

interface Props {
  readonly email: string
  readonly factors: SecondFactors
  readonly passkeys: readonly Passkey[]
  readonly providers: readonly AccountProvider[]
  /** Those that can be linked, too. */
  readonly linkable: readonly SocialProviderName[]
  readonly offered: OfferedMethods
  readonly confirmation: string
  /** Why what was asked for was not done; null: nothing was in the way. */
  readonly error: SsoError | null
  /** What was just done; null: nothing. */
  readonly done: string | null
}

/** What somebody's own account is signed in to with, and where each of it is changed. */
export function SecurityPage({
  email,
  factors,
  passkeys,
  providers,
  linkable,
  offered,
  confirmation,
  error,
  done,
}: Props): VNode {
  return (
    <Layout title="How you sign in" width="wide">
      <PageTitle lead={<code>{email}</code>}>How you sign in</PageTitle>
      {error !== null && <Notice tone="danger">{error.texts.person}</Notice>}
      {done !== null && <Notice tone="success">{done}</Notice>}
      <Cards>
        {offered.password && (
          <Card title="Password">
            <p>Every change of it ends your other sessions.</p>
            <Button tone="secondary" href="/account/password">
              Choose a new password
            </Button>
          </Card>
        )}
        <AuthenticatorCard factors={factors} />
        <PasskeysCard passkeys={passkeys} isOffered={offered.passkey} />
        <RecoveryCodesCard factors={factors} />
        <ProvidersCard providers={providers} linkable={linkable} confirmation={confirmation} />
      </Cards>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </Layout>
  )
}

function AuthenticatorCard({ factors }: Pick<Props, 'factors'>): VNode {
  return (
    <Card title={<>Authenticator app {factors.totp && <Badge tone="success">set up</Badge>}</>}>
      <p>An app on your phone that shows a new code every 30 seconds. It is asked for after your password.</p>
      <Button tone="secondary" href="/account/authenticator">
        {factors.totp ? 'Remove the app' : 'Set up an app'}
      </Button>
    </Card>
  )
}

function PasskeysCard({
  passkeys,
  isOffered,
}: Pick<Props, 'passkeys'> & { readonly isOffered: boolean }): VNode | null {
  if (passkeys.length === 0 && !isOffered) return null
  return (
    <Card title="Passkeys">
      <p>Your fingerprint, your face or a PIN in the place of a password and a code.</p>
      {passkeys.length > 0 && (
        <DataList
          items={passkeys.map((passkey) => ({
            term: passkey.name,
            value: (
              <>
                {usedWhen(passkey)}{' '}
                <a href={`/account/passkeys/${passkey.id}`} aria-label={`Rename or remove ${passkey.name}`}>
                  Rename or remove
                </a>
              </>
            ),
          }))}
        />
      )}
      {isOffered && (
        <Button tone="secondary" href="/account/passkeys/add">
          Add a passkey
        </Button>
      )}
    </Card>
  )
}

function ProvidersCard({
  providers,
  linkable,
  confirmation,
}: Pick<Props, 'providers' | 'linkable' | 'confirmation'>): VNode | null {
  if (providers.length === 0 && linkable.length === 0) return null
  return (
    <Card title="Social providers">
      <p>Whoever is signed in there gets in here. When one is removed, your other sessions end.</p>
      {providers.map(({ connectionId, provider, createdAt }) => (
        <Form action="/account/providers/remove" hidden={{ confirmation, connection: connectionId }}>
          <DataList
            items={[{ term: socialProviders[provider].label, value: `Since ${dayOf(createdAt)}.` }]}
          />
          <Button tone="secondary">{`Remove ${socialProviders[provider].label}`}</Button>
        </Form>
      ))}
      {linkable.length > 0 && (
        <Actions>
          {linkable.map((provider) => (
            <Button tone="secondary" href={`/account/providers/${provider}/link`}>
              {`Link ${socialProviders[provider].label}`}
            </Button>
          ))}
        </Actions>
      )}
    </Card>
  )
}

function usedWhen({ createdAt, lastUsedAt }: Passkey): string {
  const added = `Added ${dayOf(createdAt)}, `
  return lastUsedAt === null ? `${added}never used.` : `${added}used last ${dayOf(lastUsedAt)}.`
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}

function RecoveryCodesCard({ factors }: Pick<Props, 'factors'>): VNode {
  if (!hasSecondFactor(factors)) {
    return (
      <Card title="Recovery codes">
        <p>They come with your first authenticator app or passkey, for the day on which you lose it.</p>
      </Card>
    )
  }
  const { recoveryCodes } = factors
  return (
    <Card title="Recovery codes">
      {recoveryCodes === 0 ? (
        <Notice tone="warning">
          None are left. Without one you cannot sign in when your device is lost.
        </Notice>
      ) : (
        <p>{recoveryCodes === 1 ? 'One is' : `${String(recoveryCodes)} are`} left. Each works once.</p>
      )}
      <Button tone="secondary" href="/account/recovery-codes">
        Make new recovery codes
      </Button>
    </Card>
  )
}
