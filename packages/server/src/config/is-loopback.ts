/** RFC 6761 §6.3: names under `localhost` are loopback. Takes a host as `URL` has it, IPv6 in brackets. */
export function isLoopback(hostname: string): boolean {
  return /^(?:127\.[0-9.]+|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/.test(hostname)
}
