import { type KyselyPlugin, type LimitNode, OperationNodeTransformer, ValueNode } from 'kysely'

/**
 * Writes the limit of a list into its text. Plans are made without looking at values, so of a limit in a parameter the planner
 * knows nothing: it would expect a tenth of the table, and read and sort all of it for one page.
 */
export const literalLimits: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
  transformResult: ({ result }) => Promise.resolve(result),
}

class LimitTransformer extends OperationNodeTransformer {
  protected override transformLimit({ limit, ...node }: LimitNode): LimitNode {
    // Only a whole number is ever written: a text would be SQL.
    const whole = ValueNode.is(limit) && Number.isSafeInteger(limit.value)
    return { ...node, limit: whole ? ValueNode.createImmediate(limit.value) : limit }
  }
}

const transformer = new LimitTransformer()
