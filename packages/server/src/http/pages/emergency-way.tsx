import type { VNode } from 'preact'

/** The way in for the day on which an identity provider does not answer. It opens nothing by itself, so anybody may see it. */
export function EmergencyWay(): VNode {
  return (
    <p class="small">
      Your provider does not answer?{' '}
      <a href="/account/sign-in/emergency">Owners with emergency codes sign in here</a>
    </p>
  )
}
