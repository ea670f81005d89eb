// Asks the browser's authenticators (WebAuthn §5.1) and posts what they answer. The form is shown where this can be done; the
// page works without it.
const form = document.getElementById('passkey')
if (
  form !== null &&
  'PublicKeyCredential' in window &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential
) {
  form.hidden = false
  document.getElementById('without-passkeys')?.remove()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    ask(form)
  })
}

async function ask(form) {
  const fault = form.querySelector('[data-fault]')
  fault.textContent = ''
  try {
    const options = JSON.parse(form.dataset.options)
    const credential =
      form.dataset.ceremony === 'create'
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
          })
    form.elements.response.value = JSON.stringify(credential.toJSON())
    form.submit()
  } catch (error) {
    // §5.1.3: the authenticator has one that is excluded. Else: cancelled, timed out, or no passkey for this site.
    fault.textContent = error.name === 'InvalidStateError' ? fault.dataset.known : fault.dataset.fault
  }
}
