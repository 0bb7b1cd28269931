import { readFileSync } from 'node:fs'
import { POLICIES } from '@/lib/render'
import { OURS, PEER } from './engines'
import { comparePolicies, type Comparison } from './policies'
import { peerGoldenTally, plainChatTally, renderTallies, snippetTally } from './renders'
import { OUTCOMES, total, type Tally } from './tally'

/** The text of docs/conformance.md. */
export async function conformancePage(data: string): Promise<string> {
  const [ours, peer] = [renderTallies(data, OURS), renderTallies(data, PEER)]
  const comparisons = await comparePolicies(data)
  const compared = new Set(comparisons.map(({ policy }) => policy))
  const alone = POLICIES.filter(({ id }) => !compared.has(id)).map(({ id }) => `\`${id}\``)
  return `# Conformance

What Winnow's template engine and mask policies make of the same inputs as Python and the trainers' own code. Written by
\`npm run conformance\` from the golden vectors in \`../shared/data\` (transformers 5.18.0, tokenizers 0.23.2, jinja2 3.1.6;
TRL, Unsloth and Axolotl of 2026); a test holds this page to what the code does. Beside it stands @huggingface/jinja
${peerVersion()}, the JavaScript engine at hand, with its date pinned. *Refuses alone* means that Python renders and the
engine raises, *accepts alone* the reverse. Differences are named in [decisions/0003](decisions/0003-own-template-engine.md)
and [decisions/0011](decisions/0011-differences-from-python.md).

## In short

| vectors | engine | ${OUTCOMES.join(' | ')} |
|---|---|${OUTCOMES.map(() => '---').join('|')}|
${summary('render.jsonl: 53 templates × 19 conversations × generation prompt', total([...ours.values()]), total([...peer.values()]))}
${summary('jinja_snippets.json: corners of the language', snippetTally(data, OURS), snippetTally(data, PEER))}
${summary('all 71 templates × 2 plain chats', plainChatTally(data, OURS), plainChatTally(data, PEER))}
${summary('hfjs_goldens.json: texts huggingface.js expects', peerGoldenTally(data, OURS), peerGoldenTally(data, PEER))}

Of the 54 entries of hfjs_goldens.json one tests a source formatter and renders nothing. The one that differs
(MadeAgents/Hammer2.1) prints a list of tools without \`tojson\`: Python writes it with single quotes, as Winnow does, and
huggingface.js expects JSON.

The live run (\`WINNOW_PYTHON=… npx vitest run tests/golden/python\`) draws 200 random conversations and compares texts, ids,
refusals, masks and TRL's labels with Python itself, for every installed tokenizer and all 71 templates.

## Templates (render.jsonl)

${[...ours.keys()].length} templates. Same and both refuse are agreement; the rest is not.

| template | renders | ${OURS.name}: same / refuse / **not** | ${PEER.name}: same / refuse / differs / refuses alone / accepts alone |
|---|---|---|---|
${[...ours].map(([file, tally]) => templateRow(file, tally, peer.get(file)!)).join('\n')}

## Policies and families

Rows of trainer_policies.jsonl (171 a family) and assistant_mask.jsonl (167 a family). An emulation must agree in every row.
A policy says what is worth training, not what a trainer does, so it may differ from the nearest trainer; the reasons are in
decisions/0011.

| policy | kind | read against | family | agree | differ | conversations that differ |
|---|---|---|---|---|---|---|
${comparisons.map(policyRow).join('\n')}

No trainer vectors: ${alone.join(', ')}. They have tests of their own in tests/unit/render.
`
}

function peerVersion(): string {
  const { devDependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { devDependencies: Record<string, string> }
  return devDependencies[PEER.name]!
}

function summary(what: string, ours: Tally, peer: Tally): string {
  const row = (label: string, name: string, counts: Tally): string =>
    `| ${label} | ${name} | ${OUTCOMES.map((outcome) => counts[outcome]).join(' | ')} |`
  return [row(what, OURS.name, ours), row('', PEER.name, peer)].join('\n')
}

function templateRow(file: string, ours: Tally, peer: Tally): string {
  const renders = OUTCOMES.reduce((sum, outcome) => sum + ours[outcome], 0)
  return `| ${file.replace(/^trl\//, '').replace(/\.jinja$/, '')} | ${renders} | ${ours.same} / ${ours['both refuse']} / ${disagreements(ours)} | ${OUTCOMES.map((outcome) => peer[outcome]).join(' / ')} |`
}

function policyRow({ policy, judge, family, tally, differing }: Comparison): string {
  const { kind } = POLICIES.find(({ id }) => id === policy)!
  return `| \`${policy}\` | ${kind} | ${judge} | ${family} | ${tally.same + tally['both refuse']} | ${differing.length} | ${differing.join(' ')} |`
}

function disagreements(counts: Tally): number {
  return counts.differs + counts['refuses alone'] + counts['accepts alone']
}
