import { Notice } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'

/** A view of forms, for who may use them; others are told that it is not for them. */
export function OnlyWith({
  permission,
  children,
}: {
  readonly permission: string
  readonly children: ComponentChildren
}): VNode {
  return useSession().can(permission) ? <>{children}</> : <Notice>{t.notAllowed}</Notice>
}
