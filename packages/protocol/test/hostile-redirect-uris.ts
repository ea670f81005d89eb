/*
 * What lax parsers somewhere took for a registered redirect URI (incidents rows 78–80, 83), made from any registered one by
 * families of one idea each. Every variant has to be refused; `free` says what a registration leaves open, so that nothing
 * is in here that it really allows.
 */

/** A registered redirect URI in its parts; the path begins with `/`. */
export interface Target {
  readonly scheme: 'http' | 'https'
  readonly host: string
  /** Empty, or with its colon. */
  readonly port: string
  readonly path: string
  /** `label`: in sandbox mode, any first label of the host. `port`: of a native client on loopback, any port. */
  readonly free: 'nothing' | 'label' | 'port'
}

/** The three kinds of registration, and what is registered. */
export const targets: Readonly<
  Record<'web' | 'native' | 'wildcard', Target & { readonly registered: string }>
> = {
  web: {
    ...{ scheme: 'https', host: 'app.example.com', port: '', path: '/callback', free: 'nothing' },
    registered: 'https://app.example.com/callback',
  },
  native: {
    ...{ scheme: 'http', host: '127.0.0.1', port: ':3000', path: '/callback', free: 'port' },
    registered: 'http://127.0.0.1:3000/callback',
  },
  wildcard: {
    ...{ scheme: 'https', host: 'pr-42.preview.example.com', port: '', path: '/callback', free: 'label' },
    registered: 'https://*.preview.example.com/callback',
  },
}

const evil = 'evil.example'

/** The variants of a registered URI, by family. */
export function hostileRedirectUris(target: Target): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(families).map(([name, make]) => [name, make(target)]))
}

type Family = (target: Target) => readonly string[]

const families: Readonly<Record<string, Family>> = {
  'another host': otherHosts,
  'user information': userInformation,
  'slashes and backslashes': slashes,
  'dot segments': dotSegments,
  'path parameters': (target) =>
    [';', ';x=1', ';/', ';..', '/..;/', '/;/', ';%2f..', ';jsessionid=1'].map(
      (end) => `${whole(target)}${end}`,
    ),
  'percent encoding': percentEncoding,
  'the end of the path': pathEnds,
  query: queries,
  fragment: (target) =>
    ['#', '#x', '#@' + evil, '#/../..', '#?code=1', '?#', '#%00', '#https://' + evil].map(
      (end) => `${whole(target)}${end}`,
    ),
  'upper case': upperCase,
  ports: ports,
  schemes: schemes,
  'scripts and data': ({ host, path }) =>
    [
      'javascript',
      'JaVaScRiPt',
      'java\tscript',
      'data',
      'vbscript',
      'file',
      'blob',
      'filesystem',
      'view-source',
      'about',
    ].flatMap((scheme) => [
      `${scheme}://${host}${path}`,
      `${scheme}:${host}${path}`,
      `${scheme}:alert(1)//https://${host}${path}`,
    ]),
  'white space and control characters': whiteSpace,
  'characters that look like others': lookAlikes,
  'addresses for a host': addresses,
  'trailing and doubled dots': ({ scheme, host, port, path }) =>
    [`${host}.`, `${host}..`, `.${host}`, host.replace('.', '..'), `${host}.%2e`, `${host}。`].map(
      (dotted) => `${scheme}://${dotted}${port}${path}`,
    ),
  wildcards: wildcards,
  'several addresses in one': severalInOne,
}

function whole({ scheme, host, port, path }: Target): string {
  return `${scheme}://${host}${port}${path}`
}

function otherHosts({ scheme, host, port, path, free }: Target): readonly string[] {
  const [, ...above] = host.split('.')
  const domain = above.join('.')
  const besides = free === 'label' ? [] : [`evil${host}`, host.replace('.', '-'), `x-${host}`]
  const hosts = [
    evil,
    `${host}.${evil}`,
    `${host}${evil}`,
    `${evil}.${host}`,
    `sub.${host}`,
    domain,
    `evil-${domain}`,
    `${host}x`,
    host.slice(0, -1),
    `${host}-${evil}`,
    `${host}_`,
    `_.${host}`,
    `-${host}`,
    `a_b.${domain}`,
    `${'a'.repeat(64)}.${domain}`,
    ...besides,
  ]
  return [
    ...hosts.map((other) => `${scheme}://${other}${port}${path}`),
    `${scheme}://${evil}/${host}${path}`,
    `${scheme}://${evil}${path}/${host}`,
  ]
}

function userInformation({ scheme, host, port, path }: Target): readonly string[] {
  const before = [
    'user',
    'user:pw',
    '',
    ':',
    'a@b',
    evil,
    `${evil}:443`,
    'user%40',
    `${evil}%2f`,
    `${evil}%23`,
    '%00',
  ]
  const after = [
    '@',
    '%40',
    '@@',
    ':443@',
    ':@',
    '&@',
    ';@',
    '#@',
    '?@',
    '\\@',
    '%2f@',
    '%00@',
    '%0a@',
    '\t@',
  ]
  return [
    ...before.map((info) => `${scheme}://${info}@${host}${port}${path}`),
    ...after.map((mark) => `${scheme}://${host}${mark}${evil}${path}`),
    ...['#@', '?@', ';@', '\\@', '/@'].map((mark) => `${scheme}://${evil}${mark}${host}${port}${path}`),
  ]
}

function slashes({ scheme, host, port, path }: Target): readonly string[] {
  const authority = `${host}${port}`
  return [
    ...['///', '/', '', '////', '/\\', '\\/', '\\\\', '\\', '/\t/', '//\\', '%2f%2f', '/%2f'].map(
      (mark) => `${scheme}:${mark}${authority}${path}`,
    ),
    ...['//', '\\\\', '/\\', '/', '', '///'].map((mark) => `${mark}${authority}${path}`),
    ...['/', '\\', '/\\', '//', '/.\\', '%5c', '%2f', '\\..', `\\.${evil}`].map(
      (mark) => `${scheme}://${authority}${mark}${path}`,
    ),
    `${scheme}://${authority}${path.replace('/', '\\')}`,
    `//${evil}${path}`,
    `/\\${evil}${path}`,
  ]
}

function dotSegments(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  const before = [
    '/.',
    '/..',
    '/x/..',
    '/./.',
    '/%2e',
    '/%2e%2e',
    '/.%2e',
    '/%252e%252e',
    '/...',
    '/．．',
    '/\u2025',
  ]
  const after = [
    '/.',
    '/..',
    '/../',
    '/../evil',
    '/../..',
    '/%2e%2e/evil',
    '/.%2e/',
    '/..%2fevil',
    '/..\\evil',
    '/..%5cevil',
    '/..%00/',
    '/..%c0%af',
  ]
  return [
    ...before.map((dots) => `${scheme}://${host}${port}${dots}${path}`),
    ...after.map((dots) => `${whole(target)}${dots}`),
  ]
}

function percentEncoding(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  const encodedFirst = `%${path.charCodeAt(1).toString(16)}`
  return [
    `${scheme}://${host}${port}/${encodedFirst}${path.slice(2)}`,
    `${scheme}://${host}${port}%2f${path.slice(1)}`,
    `${scheme}://${host}${port}/%2f${path.slice(1)}`,
    `${scheme}://%${host.charCodeAt(0).toString(16)}${host.slice(1)}${port}${path}`,
    `${scheme}://${host.replace('.', '%2e')}${port}${path}`,
    `${scheme}%3a//${host}${port}${path}`,
    encodeURIComponent(whole(target)),
    encodeURIComponent(encodeURIComponent(whole(target))),
    ...[
      '%',
      '%0',
      '%zz',
      '%00',
      '%0d%0aLocation:%20https://' + evil,
      '%09',
      '%20',
      '%23',
      '%3f',
      '%2f',
      '%5c',
      '%252f',
      '%u002f',
      '%c0%af',
      '%e3%80%82',
    ].map((end) => `${whole(target)}${end}`),
  ]
}

function pathEnds(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  return [
    ...[
      '/',
      '//',
      'x',
      '.',
      '.json',
      '-evil',
      `.${evil}`,
      '/x',
      '&x=1',
      '=',
      ',',
      ':',
      '~',
      '$',
      "'",
      '(',
      '!',
    ].map((end) => `${whole(target)}${end}`),
    ...['', '/', path.slice(0, -1), `/x${path}`, `${path}${path}`, path.slice(1)].map(
      (other) => `${scheme}://${host}${port}${other}`,
    ),
  ]
}

function queries(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  return [
    ...[
      '?',
      '?x',
      '?x=1',
      '?code=1',
      '?state=1',
      '?&',
      '??',
      '?@' + evil,
      '?/..',
      '?redirect_uri=https://' + evil,
      '%3f',
      '？',
    ].map((end) => `${whole(target)}${end}`),
    `${scheme}://${host}${port}?${path}`,
    `${scheme}://${evil}?${host}${path}`,
    `${scheme}://${evil}/?${whole(target)}`,
  ]
}

function upperCase({ scheme, host, port, path }: Target): readonly string[] {
  const schemes = [scheme.toUpperCase(), `${scheme.charAt(0).toUpperCase()}${scheme.slice(1)}`]
  // An address of digits has no case.
  const hosts = /[a-z]/.test(host)
    ? [host.toUpperCase(), host.replace(/[a-z]/, (first) => first.toUpperCase())]
    : []
  const paths = [
    path.toUpperCase(),
    path.replace(/[a-z]/, (first) => first.toUpperCase()),
    path.replace(/.$/, (last) => last.toUpperCase()),
  ]
  return [
    ...schemes.map((other) => `${other}://${host}${port}${path}`),
    ...hosts.map((other) => `${scheme}://${other}${port}${path}`),
    ...paths.map((other) => `${scheme}://${host}${port}${other}`),
  ]
}

function ports({ scheme, host, port, path, free }: Target): readonly string[] {
  const never = [
    ':',
    ':0',
    ':-1',
    ':+80',
    ':65536',
    ':99999',
    ':443443',
    ':0x50',
    ':٣٠٠٠',
    ':80 ',
    ':8 0',
    ':80@',
    ':80:80',
    `:80.${evil}`,
    ':a',
    ':03000',
    ':3000\\',
  ]
  const others = free === 'port' ? [] : [':443', ':80', ':8443', ':1', ':65535', ':0443']
  return [...never, ...others]
    .filter((other) => other !== port)
    .map((other) => `${scheme}://${host}${other}${path}`)
}

function schemes({ scheme, host, port, path }: Target): readonly string[] {
  const others = [
    'http',
    'https',
    'ftp',
    'ws',
    'wss',
    'httpss',
    'https-evil',
    'x-https',
    'hhttps',
    'com.example.app',
    'intent',
    'app',
    'htt\u0070s\u200b',
    'https：',
  ]
  return [
    ...others.filter((other) => other !== scheme).map((other) => `${other}://${host}${port}${path}`),
    `://${host}${port}${path}`,
    `:${host}${path}`,
    'urn:ietf:wg:oauth:2.0:oob',
    'com.example.app:/callback',
  ]
}

function whiteSpace(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  const characters = [
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u0001',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u2028',
    '\u202e',
    '\ufeff',
  ]
  return characters.flatMap((character) => [
    `${character}${whole(target)}`,
    `${whole(target)}${character}`,
    `${scheme}://${host}${character}${port}${path}`,
    `${scheme}://${host}${port}${path.slice(0, 3)}${character}${path.slice(3)}`,
  ])
}

function lookAlikes(target: Target): readonly string[] {
  const { scheme, host, port, path } = target
  const dots = ['。', '．', '｡', '․', '·', '‧'].map((dot) => host.replaceAll('.', dot))
  const letters = /[a-z]/.test(host)
    ? [
        ['a', 'а'],
        ['a', 'ａ'],
        ['e', 'е'],
        ['p', 'р'],
        ['m', 'ｍ'],
        ['e', 'é'],
        ['l', 'ⅼ'],
      ].map(([latin = '', other = '']) => host.replace(latin, other))
    : host.replaceAll('1', '１') === host
      ? []
      : [host.replaceAll('1', '１'), host.replaceAll('0', '０'), host.replaceAll('1', '①')]
  const punycode = [host.replace('example', 'xn--exmple-cua'), `xn--${host}-.${evil}`].filter(
    (other) => other !== host,
  )
  const marks = ['／', '⁄', '∕', '＠' + evil, '：80', '？', '＃'].map(
    (mark) => `${scheme}://${host}${mark}${path}`,
  )
  return [
    ...[...dots, ...letters, ...punycode].map((other) => `${scheme}://${other}${port}${path}`),
    ...marks,
    `${scheme}：//${host}${port}${path}`,
    whole({ ...target, path: path.replace('a', 'а') }),
    whole({ ...target, path: path.replace('k', '\u212a') }),
    whole({ ...target, path: `${path}\u0301` }),
  ]
}

function addresses({ scheme, host, port, path }: Target): readonly string[] {
  const others = [
    ...[
      '127.0.0.1',
      '127.0.0.2',
      '127.1',
      '127.0.1',
      '0x7f.1',
      '0x7f000001',
      '0177.0.0.1',
      '2130706433',
      '017700000001',
      '127.0.0.1.',
      '127.000.000.001',
    ],
    ...[
      '0.0.0.0',
      '0',
      'localhost',
      'localhost.',
      'LOCALHOST',
      `127.0.0.1.${evil}`,
      `localhost.${evil}`,
      '127.0.0.1.nip.io',
      '169.254.169.254',
    ],
    ...[
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::1%25lo]',
      '[::1',
      '::1',
      '[127.0.0.1]',
      `[${host}]`,
    ],
  ]
  return others.filter((other) => other !== host).map((other) => `${scheme}://${other}${port}${path}`)
}

function wildcards({ scheme, host, port, path }: Target): readonly string[] {
  const [first = '', ...others] = host.split('.')
  const domain = others.join('.')
  return [
    ...['*', '%2a', '＊', '*.*', `${first}*`, `*${first}`, '?', '[a-z]', '.*', '**'].map(
      (label) => `${scheme}://${label}.${domain}${port}${path}`,
    ),
    `${scheme}://*${port}${path}`,
    `${scheme}://*.${host}${port}${path}`,
    `${scheme}://${host}*${port}${path}`,
    `${scheme}://${host}*.${evil}${port}${path}`,
    ...['*', '/*', '*/..', '/**'].map((end) => `${scheme}://${host}${port}${path}${end}`),
    `${scheme}://${host}${port}/*`,
    '*',
    '**',
  ]
}

function severalInOne(target: Target): readonly string[] {
  const [mine, theirs] = [whole(target), `${target.scheme}://${evil}${target.path}`]
  return [',', ' ', '|', ';', '\n', '%20', '%0a', '\0', '\\', '+', '&redirect_uri='].flatMap((mark) => [
    `${mine}${mark}${theirs}`,
    `${theirs}${mark}${mine}`,
  ])
}
