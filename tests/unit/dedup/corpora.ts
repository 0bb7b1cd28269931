import { seededRandom } from '@/tests/seeded-random'

type Random = () => number

const VOCABULARY = Array.from({ length: 400 }, (_, number) => `w${number.toString(36)}`)

function words(random: Random, count: number): string[] {
  // Log-uniform ranks, as words of real text are.
  return Array.from(
    { length: count },
    () => VOCABULARY[Math.floor(Math.exp(random() * Math.log(VOCABULARY.length)))]!,
  )
}

/** Rows of 0 to `longest` words, a third of them edited copies of an earlier row. */
export function randomCorpus(seed: number, rows: number, longest = 60): string[] {
  const random = seededRandom(seed)
  const texts: string[][] = []
  for (let row = 0; row < rows; row++) {
    if (row > 0 && random() < 0.35) {
      const rate = random() * 0.15
      texts.push(
        texts[Math.floor(random() * row)]!.flatMap((word) =>
          random() < rate ? words(random, Math.floor(random() * 3)) : [word],
        ),
      )
    } else texts.push(words(random, Math.floor(random() * longest)))
  }
  return texts.map((text) => text.join(' '))
}

/** Three quarters of the rows open with one of three long texts. */
export function boilerplateCorpus(seed: number, rows: number): string[] {
  const random = seededRandom(seed)
  const openings = [words(random, 50), words(random, 40), words(random, 30)]
  return randomCorpus(seed + 1, rows, 40).map((text) =>
    random() < 0.75 ? `${openings[Math.floor(random() * 3)]!.join(' ')} ${text}` : text,
  )
}

export const ADVERSARIAL: string[] = [
  '',
  ' ',
  '\n\t ',
  '\u00a0',
  '!',
  '?!',
  '? !',
  '...',
  '😀',
  '😀😀',
  '😀 😀',
  '👩‍👩‍👧',
  '👩‍👩‍👧',
  '—',
  '“”',
  'one',
  'One',
  'ONE!',
  'one two',
  'two one',
  'one two three',
  'one two three four',
  'one, two; three (four)',
  'one two three four five',
  'one two three four five six',
  'one two three four five six seven',
  'ONE TWO THREE FOUR FIVE',
  'a a a a a',
  'a a a a a a a a a',
  'a a a a a a',
  'b b b b b b',
  'a b a b a b a b',
  'b a b a b a b a',
  '今天天气很好我们去公园散步吧',
  '今天天气很好我们去公园散步',
  '今天天气很好, 我们去公园散步吧!',
  '今天',
  '天',
  'コーヒーを飲みます',
  'コーヒーを飲みます。',
  'GPT4は便利です',
  'gpt4は 便利です',
  'สวัสดีครับวันนี้อากาศดี',
  'สวัสดีครับ วันนี้อากาศดี',
  '안녕하세요 오늘 날씨가 좋습니다 산책하러 갑시다',
  '안녕하세요. 오늘 날씨가 좋습니다. 산책하러 갑시다!',
  'café au lait et un croissant s’il vous plaît',
  'cafe\u0301 au lait et un croissant s’il vous plai\u0302t',
  'CAFÉ AU LAIT ET UN CROISSANT S’IL VOUS PLAÎT',
  'naïve',
  'nai\u0308ve',
  'İstanbul',
  'i̇stanbul',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  'straße',
  'STRASSE',
  '𝒜𝒷𝒸 𝒹𝑒𝒻',
  '𠀀𠀁𠀂',
  '𠀀𠀁',
  '\ud800',
  '\ud800 x',
  'x \udfff',
  'x',
  'ｆｕｌｌ ｗｉｄｔｈ １２３',
  'full width 123',
  'so\u00adft hy\u200bphens and\u200d joiners\u2060 here\ufeff now',
  'soft hyphens and joiners here now',
  'ｶﾞｷﾞｸﾞ',
  'ガギグ',
  '10² apples',
  '102 apples',
  '½ cup',
  '\u200b',
  '\u00ad\u200d',
  'می\u200cخواهم',
  'میخواهم',
  'x_y',
  'x y',
  'x-y',
  '1,000.5',
  '1 000 5',
  'def f(x):\n    return x + 1',
  'def f(x): return x+1',
  '\u0000',
  '\u0000\u0000',
  '__proto__',
  'constructor',
]
