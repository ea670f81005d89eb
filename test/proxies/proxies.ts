import { join } from 'node:path'
import { unpackedEnvironment, unpackedRoot } from '../idps/unpacked-program.ts'

/*
 * Proxies that others wrote, from Debian's packages, with the configurations of `docs/proxies.md` in front of a running Cardea.
 *
 * Invariant: a configuration is read from the page and nothing of it is changed but names, ports and paths; what every
 * installation of the program says around it (modules, folders, the log) is said here.
 */

/** What a configuration is to name in this test. */
export interface Place {
  /** Where the proxy listens on 127.0.0.1. */
  readonly port: number
  /** Where the two processes of Cardea do. */
  readonly behind: readonly [number, number]
  readonly certificate: string
  readonly key: string
  /** Both in one file. */
  readonly pem: string
  /** For what else the program writes. */
  readonly folder: string
}

/** A section of `docs/proxies.md`, and how its configuration is run. */
export interface Proxy {
  /** The heading. */
  readonly section: string
  readonly program: 'nginx' | 'caddy' | 'haproxy' | 'apache'
  /** What Cardea is told besides the proxy's address. */
  readonly settings: Readonly<Record<string, string>>
  /** Cardea ends TLS. */
  readonly passesTls: boolean
  /** What is said in the page, and here. */
  changes(place: Place): Readonly<Record<string, string>>
  /** The whole configuration around that of the page. */
  around(snippet: string, place: Place): string
  command(config: string): readonly string[]
}

const address = ({ port }: Place) => `127.0.0.1:${String(port)}`
const upstreams = ({ behind: [one, two] }: Place) => ({
  '127.0.0.1:4000': `127.0.0.1:${String(one)}`,
  '127.0.0.1:4001': `127.0.0.1:${String(two)}`,
})
const files = ({ certificate, key }: Place) => ({
  '/etc/cardea/tls.crt': certificate,
  '/etc/cardea/tls.key': key,
})
const isRoot = process.getuid?.() === 0
const inRoot = (program: string, path: string) => join(unpackedRoot(program), path)

export const nginx: Proxy = {
  section: 'nginx',
  program: 'nginx',
  settings: {},
  passesTls: false,
  changes: (place) => ({
    ...upstreams(place),
    ...files(place),
    'listen 443': `listen ${address(place)}`,
    'server_name sso.example.com': 'server_name localhost',
  }),
  around: (snippet, { folder }) =>
    [
      'daemon off;',
      `pid ${folder}/pid;`,
      'error_log stderr warn;',
      ...(isRoot ? ['user root;'] : []),
      'events {}',
      'http {',
      'access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'scgi', 'uwsgi'].map(
        (kind) => `${kind}_temp_path ${folder}/${kind};`,
      ),
      snippet,
      '}',
    ].join('\n'),
  command: (config) => [inRoot('nginx', 'usr/sbin/nginx'), '-e', 'stderr', '-c', config],
}

export const caddy: Proxy = {
  section: 'Caddy',
  program: 'caddy',
  settings: {},
  passesTls: false,
  changes: (place) => ({
    ...upstreams(place),
    ...files(place),
    'sso.example.com {': `localhost:${String(place.port)} {`,
  }),
  around: (snippet, { folder }) =>
    [
      '{',
      'admin off',
      'auto_https disable_redirects',
      'default_bind 127.0.0.1',
      `storage file_system ${folder}`,
      '}',
      snippet,
    ].join('\n'),
  command: (config) => [
    inRoot('caddy', 'usr/bin/caddy'),
    'run',
    '--adapter',
    'caddyfile',
    '--config',
    config,
  ],
}

export const haproxy: Proxy = {
  section: 'HAProxy',
  program: 'haproxy',
  settings: {},
  passesTls: false,
  changes: (place) => ({
    ...upstreams(place),
    'bind :443': `bind ${address(place)}`,
    '/etc/haproxy/sso.example.com.pem': place.pem,
  }),
  around: (snippet) => `global\n  maxconn 200\n\n${snippet}`,
  command: (config) => [inRoot('haproxy', 'usr/sbin/haproxy'), '-db', '-f', config],
}

export const byConnections: Proxy = {
  ...haproxy,
  section: 'HAProxy, by connections',
  settings: { CARDEA_PROXY_PROTOCOL: 'on' },
}

export const passingTlsOn: Proxy = {
  ...byConnections,
  section: 'HAProxy, passing TLS on',
  passesTls: true,
  changes: (place) => ({ ...upstreams(place), 'bind :443': `bind ${address(place)}` }),
}

const APACHE_MODULES = [
  'mpm_event',
  'authz_core',
  'http2',
  'proxy',
  'proxy_balancer',
  'proxy_http',
  'proxy_http2',
  'lbmethod_byrequests',
  'slotmem_shm',
  'socache_shmcb',
  'ssl',
]

export const apache: Proxy = {
  section: 'Apache',
  program: 'apache',
  settings: {},
  passesTls: false,
  changes: (place) => ({
    ...upstreams(place),
    ...files(place),
    '*:443': address(place),
    'ServerName sso.example.com': 'ServerName localhost',
  }),
  around: (snippet, place) =>
    [
      `ServerRoot "${place.folder}"`,
      'ServerName localhost',
      `Listen ${address(place)}`,
      `PidFile "${place.folder}/pid"`,
      `DefaultRuntimeDir "${place.folder}"`,
      'ErrorLog "|/bin/cat"',
      'LogLevel warn',
      'Mutex pthread',
      ...(isRoot ? ['User www-data', 'Group www-data'] : []),
      ...APACHE_MODULES.map(
        (name) => `LoadModule ${name}_module "${inRoot('apache', `usr/lib/apache2/modules/mod_${name}.so`)}"`,
      ),
      snippet,
      '',
    ].join('\n'),
  command: (config) => [inRoot('apache', 'usr/sbin/apache2'), '-f', config, '-DFOREGROUND'],
}

/** What the program needs around it: libraries of its own, and no folder of the person's. */
export function environmentOf({ program }: Proxy, folder: string): Readonly<Record<string, string>> {
  return { ...unpackedEnvironment(unpackedRoot(program)), HOME: folder }
}
