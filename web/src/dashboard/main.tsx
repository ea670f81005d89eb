/**
 * The dashboard: what the operators of a deployment see and change, in the browser, by the native API and nothing else.
 *
 * `dashboard.tsx` is the frame, `views.ts` the addresses, a folder per subject, `pieces/` what several of them show with, `texts/` the
 * words, `api.ts` the operations. Invariant: nothing is kept here but what is being typed; an address says what is shown, so that it can
 * be sent to a colleague.
 */
import { render } from 'preact'
import { Dashboard } from './dashboard.tsx'

const place = document.getElementById('dashboard')
if (place !== null) {
  // What the server has shown for browsers without scripts.
  place.replaceChildren()
  render(<Dashboard />, place)
}
