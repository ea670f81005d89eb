import { apache } from './proxies.ts'
import { testProxy } from './test-proxy.ts'

testProxy(apache)
