/** The return from an OpenID or social provider. */
export interface CallbackAnswer {
  /** The query as sent, each name once or more. */
  readonly params: Readonly<Record<string, readonly string[]>>
  readonly rawQuery: string
  readonly cookie: string | undefined
  /** The cookie of a session at Cardea itself; of one that links a provider. */
  readonly account: string | undefined
}
