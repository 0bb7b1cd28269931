import type { CalibrationPoint, Share } from '@/lib/contract/semantic'

/** What a threshold would mean, for the log. */
export function figuresLine({ threshold, judged, precision, recall }: CalibrationPoint): string {
  return `  >= ${threshold.toFixed(2)}: ${String(judged).padStart(4)} pairs, precision ${interval(precision)}, recall ${interval(recall)}`
}

function interval(share: Share | null): string {
  return share === null
    ? 'none'
    : `${share.value.toFixed(3)} (${share.low.toFixed(3)} to ${share.high.toFixed(3)})`
}
