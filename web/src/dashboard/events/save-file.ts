/** Hands something to the browser as a download. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has begun to read it by then, and keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
