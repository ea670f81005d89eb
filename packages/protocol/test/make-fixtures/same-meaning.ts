/**
 * Are two files the same but for the values of their ECDSA signatures, which no two runs make alike? Every
 * other byte counts.
 */
export function sameMeaning(a: Buffer, b: Buffer): boolean {
  return a.equals(b) || withoutEcdsaValues(a).equals(withoutEcdsaValues(b))
}

function withoutEcdsaValues(file: Buffer): Buffer {
  const text = file.toString('latin1')
  if (!text.includes('#ecdsa-')) return file
  return Buffer.from(text.replace(/(<(?:\w+:)?SignatureValue>)[^<]*/g, '$1'), 'latin1')
}
