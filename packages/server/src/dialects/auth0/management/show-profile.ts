import type { Branding, SelfServiceProfile } from '../../../self-service/types.ts'
import { strategiesOf } from './strategies.ts'

/** A self-service profile as it is here. */
export function showProfile(profile: SelfServiceProfile) {
  const branding = showBranding(profile.branding)
  return {
    id: profile.id,
    name: profile.name,
    ...(profile.description === null ? {} : { description: profile.description }),
    allowed_strategies: strategiesOf(profile.allowedProviders),
    user_attributes: profile.userAttributes.map(({ name, description, required }) => ({
      name,
      description,
      is_optional: !required,
    })),
    ...(branding === null ? {} : { branding }),
    created_at: profile.createdAt.toISOString(),
    updated_at: profile.updatedAt.toISOString(),
  }
}

function showBranding({ logoUrl, colors: { primary } }: Branding) {
  if (logoUrl === null && primary === null) return null
  return {
    ...(logoUrl === null ? {} : { logo_url: logoUrl }),
    ...(primary === null ? {} : { colors: { primary } }),
  }
}
