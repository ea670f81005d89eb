import { caddy } from './proxies.ts'
import { testProxy } from './test-proxy.ts'

testProxy(caddy)
