/**
 * The setup assistant: the browser's side of `server/src/self-service/`, with which a customer's IT admin sets up single sign-on.
 *
 * `assistant.tsx` is the frame, `steps/` has one file per step, `texts/` the words of each language, `api.ts` the operations. Invariant:
 * nothing is kept here but what is being typed; how far a setup is follows from what the service says.
 */
import { render } from 'preact'
import { Assistant } from './assistant.tsx'

const place = document.getElementById('setup')
if (place !== null) {
  // What the server has shown for browsers without scripts.
  place.replaceChildren()
  render(<Assistant />, place)
}
