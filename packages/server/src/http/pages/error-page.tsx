import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Card, type DataItem, DataList, Details, PageTitle } from '@cardea/kit'
import { EmergencyWay } from './emergency-way.tsx'
import { Layout } from './layout.tsx'

/**
 * What a person sees when a sign-in cannot go on: what to do next, in their words; the code and the ids that
 * support asks for; and, folded away, what their IT team and the application's developer need.
 */
export function ErrorPage({
  error,
  requestId,
  ownAccounts,
}: {
  readonly error: SsoError
  readonly requestId: string
  /** People may have an account of their own here. */
  readonly ownAccounts: boolean
}): VNode {
  const { person, admin, developer } = error.texts
  const title = personTitle(error)
  return (
    <Layout title={title}>
      <Card>
        <PageTitle lead={person}>{title}</PageTitle>
        <DataList items={reference(error, requestId)} />
        <div class="details-group">
          <Details summary="What to tell your IT team">
            <p>{admin}</p>
            <p>
              Give them the error code and the numbers above: with those they find what happened, step by
              step.
            </p>
          </Details>
          <Details summary="For the developer">
            <p>{developer}</p>
            <p>
              <a href={`/errors/${error.code}`}>About this error</a>
            </p>
          </Details>
        </div>
        {ownAccounts && isOfProvider(error) && <EmergencyWay />}
      </Card>
    </Layout>
  )
}

/** What goes wrong elsewhere than at a sign-in: also when somebody changes what they sign in with. */
const NOT_OF_SIGN_INS =
  /^(?:request|internal)\.|^account\.(?:page_outdated|managed_elsewhere|totp_\w+|second_factor_missing)$/

function personTitle({ code }: SsoError): string {
  if (code === 'request.not_found') return 'Page not found'
  if (code.startsWith('saml.logout_')) return 'We couldn’t sign you out'
  if (code.startsWith('setup.')) return 'This setup cannot go on'
  return NOT_OF_SIGN_INS.test(code) ? 'This did not work' : 'We couldn’t sign you in'
}

/** What keeps a sign-in from going on at the identity provider, or with its answer; what our own rules refuse is no emergency. */
const OF_PROVIDERS =
  /^(?:saml\.(?!logout_)|oidc\.|upstream\.|login\.(?:provider_(?:denied|answer_unusable)|connection_(?:missing|inactive))$)/

/** A sign-in by a connection has failed: what its owner sees, and anybody else. */
function isOfProvider({ code, details }: SsoError): boolean {
  return typeof details['loginId'] === 'string' && OF_PROVIDERS.test(code)
}

/** What support asks for. */
function reference(error: SsoError, requestId: string): readonly DataItem[] {
  const { loginId } = error.details
  return [
    { term: 'Error code', value: error.code, mono: true },
    ...(typeof loginId === 'string' ? [{ term: 'Sign-in', value: loginId, mono: true }] : []),
    { term: 'Request', value: requestId, mono: true },
  ]
}
