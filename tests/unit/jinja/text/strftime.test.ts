import { describe, expect, it } from 'vitest'
import { formatStrftime } from '@/lib/jinja'

/**
 * Every directive and flag; below, what datetime.strftime of Python 3.11 (glibc, C locale) makes of
 * it.
 */
const FORMAT =
  '%a|%A|%b|%B|%c|%d|%D|%e|%F|%g|%G|%H|%I|%j|%k|%l|%m|%M|%p|%P|%r|%R|%S|%T|%u|%U|%V|%w|%W|%y|%Y|%C|%x|%X|%h|%%|' +
  '%-d|%-m|%_d|%-I|%^a|%-j|%-H|%n|%t|%Z|%z|%f|%#p|%^B|%03d|%-y'

describe('formatStrftime', () => {
  it.each<[[number, number, number, number, number, number], string]>([
    [
      [2024, 7, 26, 0, 5, 9],
      'Fri|Friday|Jul|July|Fri Jul 26 00:05:09 2024|26|07/26/24|26|2024-07-26|24|2024|00|12|208| 0|12|07|05|AM|am|12:05:09 AM|00:05|09|00:05:09|5|29|30|5|30|24|2024|20|07/26/24|00:05:09|Jul|%|26|7|26|12|FRI|208|0|\n|\t|||000000|am|JULY|026|24',
    ],
    [
      [2021, 1, 3, 12, 0, 0],
      'Sun|Sunday|Jan|January|Sun Jan  3 12:00:00 2021|03|01/03/21| 3|2021-01-03|20|2020|12|12|003|12|12|01|00|PM|pm|12:00:00 PM|12:00|00|12:00:00|7|01|53|0|00|21|2021|20|01/03/21|12:00:00|Jan|%|3|1| 3|12|SUN|3|12|\n|\t|||000000|pm|JANUARY|003|21',
    ],
    [
      [2020, 12, 31, 23, 59, 59],
      'Thu|Thursday|Dec|December|Thu Dec 31 23:59:59 2020|31|12/31/20|31|2020-12-31|20|2020|23|11|366|23|11|12|59|PM|pm|11:59:59 PM|23:59|59|23:59:59|4|52|53|4|52|20|2020|20|12/31/20|23:59:59|Dec|%|31|12|31|11|THU|366|23|\n|\t|||000000|pm|DECEMBER|031|20',
    ],
    [
      [2026, 11, 21, 13, 7, 1],
      'Sat|Saturday|Nov|November|Sat Nov 21 13:07:01 2026|21|11/21/26|21|2026-11-21|26|2026|13|01|325|13| 1|11|07|PM|pm|01:07:01 PM|13:07|01|13:07:01|6|46|47|6|46|26|2026|20|11/21/26|13:07:01|Nov|%|21|11|21|1|SAT|325|13|\n|\t|||000000|pm|NOVEMBER|021|26',
    ],
    [
      [2000, 2, 29, 1, 1, 1],
      'Tue|Tuesday|Feb|February|Tue Feb 29 01:01:01 2000|29|02/29/00|29|2000-02-29|00|2000|01|01|060| 1| 1|02|01|AM|am|01:01:01 AM|01:01|01|01:01:01|2|09|09|2|09|00|2000|20|02/29/00|01:01:01|Feb|%|29|2|29|1|TUE|60|1|\n|\t|||000000|am|FEBRUARY|029|0',
    ],
  ])('%j', ([year, month, day, hour, minute, second], text) => {
    expect(formatStrftime(FORMAT, { year, month, day, hour, minute, second })).toBe(text)
  })

  it('leaves what it does not know as it is', () => {
    expect(formatStrftime('100%', { year: 2024, month: 1, day: 1, hour: 0, minute: 0, second: 0 })).toBe(
      '100%',
    )
  })
})
