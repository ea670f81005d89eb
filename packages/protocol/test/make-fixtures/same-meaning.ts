/**
 * Are two files the same but for the values of their ECDSA or PSS signatures, which no two runs make alike? Every
 * other byte counts.
 */
export function sameMeaning(a: Buffer, b: Buffer): boolean {
  return a.equals(b) || withoutRandomValues(a).equals(withoutRandomValues(b))
}

function withoutRandomValues(file: Buffer): Buffer {
  const text = file.toString('latin1')
  if (!/#ecdsa-|-rsa-MGF1/.test(text)) return file
  return Buffer.from(text.replace(/(<(?:\w+:)?SignatureValue>)[^<]*/g, '$1'), 'latin1')
}
