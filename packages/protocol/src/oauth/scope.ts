/** RFC 6749 appendix A.4: scope-token *( SP scope-token ). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** Has a `scope` parameter the form that RFC 6749 §3.3 gives it? */
export function isScope(text: string): boolean {
  return SCOPE.test(text)
}
