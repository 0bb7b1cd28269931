/** A call that is refused: `%` stands for the folder of the test. */
interface RefusedCall {
  call: string
  /** 1 refused, 2 not understood. */
  exit: 1 | 2
  /** The code of the refusal. */
  code: string
  /** What the message must name: what was wrong, or what to do. */
  says: RegExp
}

/** A call that does its work. */
interface DoneCall {
  call: string
  /** Keys of the object it prints with --json, or of the first of its lines. */
  keys: string
  /** It prints one line for each example, not one object for all. */
  lines?: true
  /** 1 where the command has done its work, and its answer is no. */
  exit?: 1
}

export interface CommandCases {
  refused: RefusedCall[]
  /** Or where its work is tested, where it takes a server. */
  done: DoneCall[] | string
}

const notFound = (call: string, says = /There is no dataset "nosuch".*`winnow datasets`/): RefusedCall => ({
  call,
  exit: 1,
  code: 'not-found',
  says,
})
const misused = (call: string, says: RegExp): RefusedCall => ({ call, exit: 2, code: 'usage', says })
const invalid = (call: string, says: RegExp): RefusedCall => ({ call, exit: 1, code: 'invalid-input', says })
const missing = (call = ''): RefusedCall => misused(call, /^Missing argument\.\nUsage: winnow /)

const NEITHER = /"nosuch" is neither a file nor a dataset/
const NO_TOKENIZER = (call: string): RefusedCall => ({
  call,
  exit: 1,
  code: 'tokenizer-missing',
  says: /There is no tokenizer nope\. Give one of qwen2_5/,
})
const NO_TEMPLATE = (call: string): RefusedCall =>
  notFound(call, /There is no template "nope"\. Give a \.jinja file or one of chatml/)
const NO_POLICY = (call: string): RefusedCall =>
  misused(call, /There is no mask policy nope\. Use one of assistant/)
const NO_FOLDER = (call: string): RefusedCall => notFound(call, /There is no folder .*no\. Make it/)
const WAIVED = ['audit', 'errors', 'secrets', 'duplicates', 'contamination']
  .map((gate) => `--waive ${gate}=not-what-this-test-is-about`)
  .join(' ')

/**
 * Every command, what it refuses and what it answers. The calls run in the order of the registry, on
 * one home: each finds what the ones before it left.
 */
export const CASES: Readonly<Record<string, CommandCases>> = {
  import: {
    refused: [
      missing(),
      misused('%/chats.jsonl --format nope', /--format takes one of auto, alpaca/),
      misused('%/chats.jsonl --purpose nope', /--purpose takes one of train, eval/),
      misused('%/chats.jsonl --mixed nope', /--mixed takes one of refuse, keep-all/),
      misused('%/chats.jsonl --origin nope', /--origin takes one of/),
      misused('%/chats.jsonl --dataset', /--dataset/),
      invalid('%/chats.jsonl --dataset=', /cannot name a dataset: use 1 to 80 letters/),
    ],
    done: [
      { call: '%/nosuch.jsonl', keys: 'dataset imports ms', exit: 1 },
      { call: '%/chats.jsonl --dataset support --key id', keys: 'dataset imports ms' },
      { call: '%/exam.jsonl --dataset exam --purpose eval', keys: 'dataset imports ms' },
    ],
  },
  'export-raw': {
    refused: [
      missing(),
      notFound('nosuch', NEITHER),
      misused('support --format nope', /--format takes one of messages, sharegpt, alpaca/),
      misused('support --limit x', /--limit takes a number, not "x"/),
      misused('support --limit=-1', /--limit takes a whole number from 0, not "-1"/),
    ],
    done: [{ call: 'support --format sharegpt --limit 2', keys: 'conversations', lines: true }],
  },
  'export-labels': {
    refused: [
      missing(),
      notFound('nosuch', NEITHER),
      NO_TOKENIZER('support --tokenizer nope'),
      NO_TEMPLATE('support --template nope'),
      NO_POLICY('support --policy nope'),
      misused('support --max-length 0.5', /--max-length takes a whole number from 0, not "0\.5"/),
    ],
    done: [{ call: 'support --limit 2', keys: 'attention_mask input_ids labels', lines: true }],
  },
  'decode-check': {
    refused: [
      missing(),
      notFound('nosuch'),
      NO_TOKENIZER('support --tokenizer nope'),
      NO_POLICY('support --policy nope'),
      misused('support --n x', /--n takes a number, not "x"/),
      invalid('support --n 0', /n: /),
    ],
    done: [{ call: 'support --n 3', keys: 'ids mismatches n of rows seed unread' }],
  },
  templates: {
    refused: [
      misused('nope', /"nope" is neither show nor check\.\nUsage: /),
      missing('show'),
      notFound('show nope', /There is no template "nope"\..*`winnow templates` list/),
      NO_TEMPLATE('check nope'),
      NO_TOKENIZER('check chatml --tokenizer nope'),
      NO_POLICY('check chatml --policy nope'),
    ],
    done: [
      { call: '', keys: 'templates' },
      { call: 'show chatml', keys: 'characters check family id name origin savedAt sha256 source' },
      { call: 'check chatml', keys: 'check code family ok report template' },
      { call: 'check chatml --family llama3', keys: 'check code family ok report template', exit: 1 },
    ],
  },
  render: {
    refused: [
      missing(),
      misused('support', /--template is missing\.\nUsage: /),
      notFound('nosuch --template chatml', NEITHER),
      NO_TEMPLATE('support --template nope'),
      misused('support --template chatml --set x', /--set takes name=json, for example/),
      misused('support --template chatml --date never', /write it as YYYY-MM-DD/),
    ],
    done: [{ call: 'support --template chatml --limit 2', keys: 'id line spans text', lines: true }],
  },
  inspect: {
    refused: [
      missing(),
      notFound('nosuch', NEITHER),
      NO_TOKENIZER('support --tokenizer nope'),
      NO_POLICY('support --policy nope'),
      misused('support --max-length x', /--max-length takes a number/),
    ],
    done: [
      { call: 'support --limit 2', keys: 'id ids labels line spans text trained warnings', lines: true },
    ],
  },
  mask: {
    refused: [
      missing(),
      misused('support', /--compare takes two policies or more/),
      NO_POLICY('support --compare assistant,nope'),
      notFound('nosuch --compare assistant,unsloth', NEITHER),
    ],
    done: [
      {
        call: 'support --compare assistant,unsloth --limit 2',
        keys: 'differing id line tokens',
        lines: true,
      },
    ],
  },
  audit: {
    refused: [
      missing(),
      notFound('nosuch'),
      misused('support --minimum-response-tokens x', /--minimum-response-tokens takes a number/),
      invalid('support --minimum-response-tokens=-1', /minimumResponseTokens/),
    ],
    done: [{ call: 'support --allow-short-answers', keys: 'examples findings ms stats' }],
  },
  dedup: {
    refused: [
      missing(),
      notFound('nosuch --method near'),
      misused('support --method nope', /--method takes one of exact, near, minhash, semantic/),
      misused('support --method near --shingle word', /such as word:5 or char:24, not "word"/),
      invalid('support --method near --threshold 7', /threshold/),
      notFound('support --method near --against nosuch', /There is no dataset called nosuch/),
      misused('support --method near --model x', /--model belongs to --method semantic/),
      misused('support --method semantic --against exam', /--against does not belong to --method semantic/),
      NO_FOLDER('support --method near --pairs %/no/pairs.jsonl'),
      misused('support --method near --pairs %', /is a folder: --pairs takes the name of a file/),
    ],
    done: [
      {
        call: 'support --method near --pairs %/pairs.jsonl',
        keys: 'clusters compared examples identical method ms pairs removable run sameAs scope setAside shingle threshold totalMs undecided warnings',
      },
      {
        call: 'support --method semantic',
        keys: 'cached calibration clusters differing dimensions examples method model ms pairs recall removable runId scope search stages suggested textRecall texts threshold toLabel unread vectors',
      },
    ],
  },
  duplicates: {
    refused: [
      missing(),
      notFound('nosuch'),
      notFound('exam', /Run `winnow dedup exam` first/),
      misused('support --by nope', /--by takes one of dedup, semantic/),
      misused('support --cluster x', /--cluster takes a number/),
      notFound('support --cluster 999', /There is no cluster with row 999/),
      misused('support --threshold 0.1', /needs a new search/),
      invalid('support --limit 0', /limit/),
      notFound('support --undo nope', /no such decision to undo/),
      misused('support --remove-others', /--remove-others needs the cluster: --cluster ID/),
      misused('support --keeper 6', /--keeper needs the cluster/),
    ],
    done: [
      {
        call: 'support',
        keys: 'by clusters complete curve method next refusal removable run stale states threshold',
      },
      {
        call: 'support --cluster 6',
        keys: 'gone hidden id keeper kept maxScore members minScore removable removed seen size start threshold',
      },
      {
        call: 'support --remove-suggested',
        keys: 'actor batch cause createdAt exampleId kept method removed undoneAt',
      },
    ],
  },
  calibrate: {
    refused: [
      missing(),
      notFound('nosuch'),
      notFound('exam', /Run `winnow dedup exam --method semantic` first/),
      notFound('support --judgements %/nosuch', /cannot be read\. Nothing was kept/),
      invalid('support --judgements %/chats.jsonl', /is not a judgement\. Each line is an object/),
      NO_FOLDER('support --pairs %/no/pairs.jsonl'),
    ],
    done: [
      {
        call: 'support --pairs %/borderline.jsonl',
        keys: 'at basis calibration datasetId home judged missing refusal run safeThreshold stale stats',
      },
    ],
  },
  decontaminate: {
    refused: [
      missing(),
      misused('support', /Name at least one eval set\.\nUsage: /),
      notFound('nosuch --against exam'),
      notFound('support --against nosuch'),
      invalid('support --against support', /Import the file again under another name with --purpose eval/),
      invalid('support --against exam --coverage 7', /coverage/),
      misused('support --against exam --model x', /--model and --download belong to --semantic/),
      notFound('support --against-hashes %/nosuch', /There is no file/),
      {
        call: 'support --against-hashes %/chats.jsonl',
        exit: 1,
        code: 'malformed',
        says: /winnow gram-hashes/,
      },
      notFound('support --remove-flagged', /Run `winnow decontaminate support --against EVAL` first/),
      NO_FOLDER('support --against exam --hits %/no/hits.jsonl'),
    ],
    done: [
      {
        call: 'support --against exam --hits %/hits.jsonl',
        keys: 'boilerplate byPass evals examples flaggedRows hits ms runId selfTest thresholds',
      },
    ],
  },
  'gram-hashes': {
    refused: [
      missing(),
      misused('exam', /--out is missing\.\nUsage: /),
      notFound('nosuch --out %/exam.hashes'),
      misused('exam --out %/exam.hashes --n 0', /give a whole number from 5/),
      misused('exam --out %/exam.hashes --seed=-4', /A seed is a whole number from 0/),
      notFound('--forget nope', /keeps no gram hashes "nope"/),
      NO_FOLDER('exam --out %/no/exam.hashes'),
    ],
    done: [{ call: 'exam --out %/exam.hashes', keys: 'blindItems file hashes items n seed' }],
  },
  rubric: {
    refused: [
      missing(),
      misused('support --good %/good.md', /Both descriptions are needed\.\nUsage: /),
      notFound('support --good %/nosuch --bad %/bad.md', /cannot be read/),
      notFound('nosuch --good %/good.md --bad %/bad.md'),
      invalid('support --good %/short.md --bad %/bad.md', /at least 40 characters/),
    ],
    done: [{ call: 'support --good %/good.md --bad %/bad.md', keys: 'bad createdAt good version' }],
  },
  judge: {
    refused: [
      missing(),
      misused('support --decision pass', /Name example ids and a decision\.\nUsage: /),
      misused('support 1 --decision fix', /--decision takes one of pass, reject, skip, not "fix"/),
      notFound('support 999 --decision pass', /"support" has no example 999/),
      notFound('nosuch 1 --decision pass'),
    ],
    done: [{ call: 'support 1 2 3 4 --decision pass --note sound', keys: 'verdicts' }],
  },
  release: {
    refused: [
      missing(),
      misused('support', /--out is missing\.\nUsage: /),
      notFound('nosuch --out %/release'),
      misused('support --out %/release --splits train', /--splits takes name=value, not "train"/),
      misused('support --out %/release --splits train=x', /The share of train is a number such as 0\.9/),
      invalid('support --out %/release --splits train=2', /above 0 and at most 1/),
      invalid('support --out %/release --waive nope=because-of-this', /There is no gate "nope" to waive/),
      invalid('support --out %/release --waive audit=short', /a reason of at least 10 characters/),
      { call: 'support --out %/release', exit: 1, code: 'gate-closed', says: /--waive GATE="reason"/ },
    ],
    done: [
      {
        call: `support --out %/release --splits train=1 ${WAIVED}`,
        keys: 'actor dir gates manifest splits version',
      },
    ],
  },
  verify: {
    refused: [missing()],
    done: [
      { call: '%/release', keys: 'gates ok problems' },
      { call: '%/nosuch', keys: 'gates ok problems', exit: 1 },
    ],
  },
  datasets: { refused: [], done: [{ call: '', keys: 'datasets' }] },
  remove: {
    refused: [
      missing(),
      misused('support', /To confirm: winnow remove "support" --yes/),
      misused('support chat --yes', /"chat" is one argument too many\. A name with spaces needs quotes/),
      notFound('nosuch --yes'),
    ],
    done: [{ call: 'support --yes', keys: 'removed' }],
  },
  purge: {
    refused: [],
    done: [
      { call: '', keys: 'orphanedReleases parts problems purged' },
      { call: '--yes --releases', keys: 'orphanedReleases parts problems purged' },
    ],
  },
  jobs: { refused: [], done: [{ call: '', keys: 'jobs' }] },
  cancel: {
    refused: [
      missing(),
      misused('x', /"x" is not the number of a job\. `winnow jobs` lists them/),
      notFound('9999', /There is no job 9999\..*`winnow jobs` list/),
      { call: '1', exit: 1, code: 'conflict', says: /has ended already/ },
    ],
    done: 'tests/unit/cli/commands/cancel.test.ts',
  },
  tokenizers: {
    refused: [
      misused('nope', /Usage: winnow tokenizers \[download/),
      misused('download', /Usage: winnow tokenizers \[download/),
      invalid('download nope', /is not a Hub name, which is owner\/name/),
    ],
    done: [{ call: '', keys: 'tokenizers' }],
  },
  doctor: {
    refused: [],
    done: [
      { call: '', keys: 'checks ok' },
      { call: '--ledger', keys: 'counts entries head ok problems releases' },
    ],
  },
  address: {
    refused: [notFound('', /Start it with npm start/)],
    done: 'tests/e2e/',
  },
  serve: {
    refused: [
      misused('--port x', /--port takes a number/),
      misused('--port 99999', /A port is a whole number up to 65535, not "99999"/),
    ],
    done: 'tests/e2e/',
  },
  completion: {
    refused: [missing(), misused('tcsh', /There is no completion for "tcsh"/)],
    done: [
      { call: 'bash', keys: 'script shell' },
      { call: 'datasets', keys: 'datasets' },
    ],
  },
}
