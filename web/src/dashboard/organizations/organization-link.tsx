import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { NamedId } from '../pieces/named-id.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'

/** An organization by its name, which leads to it; by its ID, where the name does not come. */
export function OrganizationLink({ organizationId }: { readonly organizationId: string }): VNode {
  const { value } = useLoaded(() => api.organization(organizationId), organizationId)
  return (
    <NamedId
      what={t.logins.organizationTerm}
      id={organizationId}
      name={value?.name ?? null}
      href={addressOf('organizations', organizationId)}
    />
  )
}
