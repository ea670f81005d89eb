declare module 'email-providers' {
  /** Domains at which anybody can have a mailbox, in lower case. */
  const providers: readonly string[]
  export default providers
}
