/** The options of this benchmark, as `parseArgs` reads them. */
export const options = {
  /** Names of contenders, separated by commas. */
  only: { type: 'string' },
  /** In how many groups a person is. */
  groups: { type: 'string', default: '20' },
}
