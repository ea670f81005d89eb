import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { sources } from './sources.ts'

/** What opens something, or proves something: the time that its comparison takes would tell how much of it was right. */
const SECRET = /(?:secret|token|password|hash|digest|signature|mac|otp|ticket)$/i

/** Names that look like it and are public: the words by which algorithms are chosen. */
const PUBLIC = new Set(['packages/protocol/src/saml/encryption-algorithms.ts: hash === maskHash'])

const EQUALITY = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
])

/** The comparisons of secrets that stop at the first byte that differs: `===` and its kin, and `equals` and `compare` of a Buffer. */
function earlyStops(path: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const pair = comparedIn(node)
    if (pair !== null && pair.some(isSecret) && !pair.some(isKnown)) found.push(`${path}: ${node.getText()}`)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  return found
}

function comparedIn(node: ts.Node): readonly ts.Expression[] | null {
  if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) return [node.left, node.right]
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null
  const { expression: owner, name } = node.expression
  if (name.text === 'equals') return [owner, ...node.arguments]
  return name.text === 'compare' ? node.arguments : null
}

/** Named as a secret, or fresh from a hash: `createHash(…).digest()`. */
function isSecret(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression)) return SECRET.test(expression.text)
  if (ts.isPropertyAccessExpression(expression)) return SECRET.test(expression.name.text)
  if (ts.isElementAccessExpression(expression)) {
    const { argumentExpression: key } = expression
    return ts.isStringLiteral(key) && SECRET.test(key.text)
  }
  return ts.isCallExpression(expression) && isSecret(expression.expression)
}

/** What everybody knows: a literal of the source, `undefined`, `null`, the word for a type. */
function isKnown(expression: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(expression) ||
    ts.isNumericLiteral(expression) ||
    ts.isTypeOfExpression(expression) ||
    expression.kind === ts.SyntaxKind.NullKeyword ||
    expression.kind === ts.SyntaxKind.TrueKeyword ||
    expression.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'undefined')
  )
}

describe('incidents row 108: no comparison of a secret tells by its time how much was right', () => {
  it.each(['packages/protocol/src', 'packages/server/src'])('in %s', (folder) => {
    const found = sources(folder).flatMap(({ path, text }) => earlyStops(path, text))
    expect(found.filter((line) => !PUBLIC.has(line))).toEqual([])
  })

  it.each([
    'if (given === client.secretHash) open()',
    'const right = row.token !== asked',
    'const right = a.equals(row.passwordHash)',
    'const right = Buffer.compare(mac, other) === 0',
    "const right = createHash('sha256').update(x).digest() === stored",
    "const right = body['client_secret'] == secret",
  ])('notices %s (this check can fail)', (line) => {
    expect(earlyStops('a.ts', line)).toHaveLength(1)
  })

  it.each(['if (secret === undefined) refuse()', "if (token === '') refuse()", "typeof hash === 'string'"])(
    'leaves %s alone',
    (line) => {
      expect(earlyStops('a.ts', line)).toEqual([])
    },
  )
})
