/** What `oidc-provider` keeps. */
interface Payload {
  exp?: number
  consumed?: number
  readonly uid?: string
  readonly userCode?: string
  readonly grantId?: string
}

/**
 * Storage for `oidc-provider` in memory, as its documentation describes an adapter; its own one cannot be told that time has passed.
 */
export function memoryAdapter() {
  const kept = new Map<string, Map<string, Payload>>()
  const of = (model: string) => {
    const rows = kept.get(model) ?? new Map<string, Payload>()
    kept.set(model, rows)
    return rows
  }

  class Adapter {
    readonly rows: Map<string, Payload>
    constructor(model: string) {
      this.rows = of(model)
    }
    upsert(id: string, payload: Payload) {
      this.rows.set(id, payload)
      return Promise.resolve()
    }
    find(id: string) {
      return Promise.resolve(this.rows.get(id))
    }
    findByUid(uid: string) {
      return Promise.resolve([...this.rows.values()].find((payload) => payload.uid === uid))
    }
    findByUserCode(userCode: string) {
      return Promise.resolve([...this.rows.values()].find((payload) => payload.userCode === userCode))
    }
    consume(id: string) {
      const payload = this.rows.get(id)
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
      return Promise.resolve()
    }
    destroy(id: string) {
      this.rows.delete(id)
      return Promise.resolve()
    }
    revokeByGrantId(grantId: string) {
      for (const [id, payload] of this.rows) if (payload.grantId === grantId) this.rows.delete(id)
      return Promise.resolve()
    }
  }

  return {
    Adapter,
    /** Everything of this model is over by now. */
    expire(model: string): void {
      for (const payload of of(model).values()) payload.exp = 1
    },
  }
}
