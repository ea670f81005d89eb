/**
 * The dashboard: the browser's side of `server/src/operators/`, in which the people who run a deployment work.
 *
 * Invariant: it knows nothing but what the native API answers to the session of its operator.
 */
import { render } from 'preact'

interface Session {
  readonly operator: { readonly email: string; readonly name: string | null }
}

async function show(place: HTMLElement): Promise<void> {
  const answer = await fetch('/dashboard/api/session')
  if (!answer.ok) {
    location.assign('/dashboard/sign-in')
    return
  }
  // The service answers in this shape (`server/src/operators/dashboard-routes.ts`).
  const { operator } = (await answer.json()) as Session
  place.replaceChildren()
  render(<h1>{operator.name ?? operator.email}</h1>, place)
}

const place = document.getElementById('dashboard')
if (place !== null) void show(place)
