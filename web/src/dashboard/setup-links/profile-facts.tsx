import { Card, DataList } from '@cardea/kit'
import type { VNode } from 'preact'
import { offeredProviders } from '../connections/offered-providers.ts'
import { t } from '../texts.ts'
import type { SelfServiceProfile } from '../wire/setup-links.ts'

/** What a self-service profile says, for who may only look at it. */
export function ProfileFacts({ profile }: { readonly profile: SelfServiceProfile }): VNode {
  const { description, introduction, allowedProviders, userAttributes, branding, domainVerification } =
    profile
  const labels = offeredProviders
    .filter(({ name }) => allowedProviders.includes(name))
    .map(({ label }) => label)
  const { primary, background } = branding.colors
  const terms: readonly (readonly [string, string | null])[] = [
    [t.setupLinks.description, description],
    [t.setupLinks.introduction, introduction],
    [t.setupLinks.providers, labels.length === 0 ? t.all : labels.join(', ')],
    [t.setupLinks.attributes, userAttributes.map(({ name }) => name).join(', ')],
    [t.setupLinks.domainVerification, t.setupLinks.verifications[domainVerification]],
    [t.setupLinks.logoUrl, branding.logoUrl],
    [t.setupLinks.primary, primary],
    [t.setupLinks.background, background],
  ]
  return (
    <Card title={t.organizations.facts}>
      <DataList
        items={terms.map(([term, value]) => ({
          term,
          value: value === null || value === '' ? t.none : value,
        }))}
      />
    </Card>
  )
}
