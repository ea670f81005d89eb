/** The few statistics of the results. Medians, because a shared machine has outliers and no others. */

/** The value below which the share `p` (0 to 1) of the sorted values lies, interpolated. */
export function quantile(values, p) {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return NaN
  const at = (sorted.length - 1) * p
  const low = Math.floor(at)
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low)
}

/** The middle value. */
export function median(values) {
  return quantile(values, 0.5)
}

/** Half of the distance between the quartiles, as a share of the median: how steady the rounds were. */
export function spread(values) {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values)
}
