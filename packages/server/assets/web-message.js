// Hands the authorization response to the page that opened this one or has it in a frame (response_mode=web_message). The
// browser delivers it only if that page is of the one origin that the server has proven.
const answer = document.getElementById('authorization-response')
if (answer !== null) {
  const response = JSON.parse(answer.dataset.response)
  const receiver = window.opener ?? window.parent
  receiver.postMessage({ type: 'authorization_response', response }, answer.dataset.origin)
}
