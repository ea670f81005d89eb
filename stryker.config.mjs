/**
 * `npm run mutation`: would a test notice if one operator of the SAML core were another? docs/mutation.md explains
 * the result. The score of `src/xml` and `src/saml` together may not fall below 90 %.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['packages/protocol/src/{xml,saml}/**/*.ts', '!**/*.test.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'packages/protocol/test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 90, break: 90 },
  incremental: true,
  incrementalFile: 'node_modules/.cache/mutation.json',
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { logTests: false, allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  tempDirName: 'reports/mutation/sandbox',
  ignorePatterns: ['**', '!package.json', '!packages/protocol/**', '!tsconfig*.json', '**/node_modules/**'],
  disableTypeChecks: false,
  allowEmpty: false,
  warnings: { slow: false },
}
