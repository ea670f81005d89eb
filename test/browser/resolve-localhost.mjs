/**
 * Preloaded into the example's process: names under `localhost` are this machine (RFC 6761 §6.3). Browsers
 * know that by themselves; the resolver of many a Linux does not.
 */
import dns from 'node:dns'

const { lookup } = dns
dns.lookup = (name, options, callback) =>
  lookup(/(^|\.)localhost$/i.test(name) ? '127.0.0.1' : name, options, callback)
